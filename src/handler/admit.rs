//! Whom to let through, by the head of a request.

use super::{Policy, Refusal, Reply, origin};

/// The head of a request, as far as it is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Head {
    /// The method, in the case it was sent in.
    pub method: String,
    /// The URL, absolute.
    pub url: String,
    /// Where a browser says that the page comes from.
    pub origin: Option<String>,
    /// How a browser says that the page is related to the URL.
    pub fetch_site: Option<String>,
    /// The type of the body.
    pub content_type: Option<String>,
    /// How the body is compressed.
    pub content_encoding: Option<String>,
    /// How long the body says it is.
    pub content_length: Option<String>,
    /// The headers that a browser asks to send.
    pub requested_headers: Option<String>,
}

impl Head {
    /// The headers that are read, in lower case.
    pub const HEADERS: [&'static str; 6] = [
        "origin",
        "sec-fetch-site",
        "content-type",
        "content-encoding",
        "content-length",
        "access-control-request-headers",
    ];

    /// The head of a request; `header` gives the value of a header, named in lower case.
    pub fn new(
        method: impl Into<String>,
        url: impl Into<String>,
        header: impl Fn(&str) -> Option<String>,
    ) -> Self {
        let [
            origin,
            fetch_site,
            content_type,
            content_encoding,
            content_length,
            requested_headers,
        ] = Self::HEADERS.map(header);
        Self {
            method: method.into(),
            url: url.into(),
            origin,
            fetch_site,
            content_type,
            content_encoding,
            content_length,
            requested_headers,
        }
    }
}

impl Policy {
    /// Lets a request through to whoever decides about its sender, before its body is read.
    ///
    /// - `POST` only; `OPTIONS` is answered as a CORS preflight.
    /// - A page must be of the handler's own origin or of an allowed one. A browser says so itself
    ///   with `Sec-Fetch-Site` (Fetch Metadata); where it does not, its `Origin` must be that of
    ///   the URL. A request without both comes from no page, and passes.
    /// - A body must be JSON: `application/json` or `+json`, UTF-8, not compressed, and not longer
    ///   than [`Policy::max_body_bytes`], as far as its head tells.
    ///
    /// # Errors
    ///
    /// What to answer instead.
    pub fn admit(&self, head: &Head) -> Result<(), Box<Reply>> {
        let refused = |refusal| Err(Box::new(self.refused(head, refusal)));
        if head.method == "OPTIONS" {
            return match head.origin {
                Some(_) if !self.is_allowed(head) => refused(Refusal::Origin),
                _ => Err(Box::new(self.preflight(head))),
            };
        }
        if head.method != "POST" {
            return refused(Refusal::Method);
        }
        if !self.is_allowed(head) {
            return refused(Refusal::Origin);
        }
        let is_json = head.content_type.as_deref().is_none_or(is_json);
        let encoding = head.content_encoding.as_deref().map(str::trim);
        if !is_json || encoding.is_some_and(|name| !name.eq_ignore_ascii_case("identity")) {
            return refused(Refusal::ContentType);
        }
        let length = head.content_length.as_deref().map(str::trim);
        if length.is_some_and(|length| self.is_too_long(length)) {
            return refused(self.too_large());
        }
        Ok(())
    }

    fn is_allowed(&self, head: &Head) -> bool {
        if self.cross_origin(head).is_some() {
            return true;
        }
        match (head.fetch_site.as_deref(), head.origin.as_deref()) {
            // The browser's own word, which no page can forge and no proxy breaks.
            (Some(site), _) => matches!(site, "same-origin" | "none"),
            (None, Some(found)) => {
                let own = origin::of_url(&head.url);
                own.is_some_and(|own| own.eq_ignore_ascii_case(found))
            }
            (None, None) => true,
        }
    }

    /// The origin of the page, where it is on the list.
    pub(super) fn cross_origin<'h>(&self, head: &'h Head) -> Option<&'h str> {
        let found = head.origin.as_deref()?;
        self.allowed_origins
            .iter()
            .any(|allowed| allowed == found && origin::is_origin(allowed))
            .then_some(found)
    }

    pub(super) fn too_large(&self) -> Refusal {
        let maximum = self.max_body_bytes;
        Refusal::TooLarge { maximum }
    }

    /// A length that is none says nothing: the bytes are counted anyway.
    fn is_too_long(&self, length: &str) -> bool {
        let is_number = !length.is_empty() && length.bytes().all(|byte| byte.is_ascii_digit());
        is_number
            && length
                .parse::<u64>()
                .map_or(true, |length| length > u64::from(self.max_body_bytes))
    }
}

/// Whether a `Content-Type` is that of JSON in UTF-8.
fn is_json(content_type: &str) -> bool {
    let mut parts = content_type.split(';').map(str::trim);
    let essence = parts.next().unwrap_or_default().to_ascii_lowercase();
    let is_json = essence == "application/json"
        || essence
            .strip_suffix("+json")
            .and_then(|rest| rest.split_once('/'))
            .is_some_and(|(kind, name)| !kind.is_empty() && !name.is_empty());
    let is_utf8 = |parameter: &str| match parameter.split_once('=') {
        Some((name, value)) if name.trim().eq_ignore_ascii_case("charset") => {
            let value = value.trim().trim_matches('"');
            value.eq_ignore_ascii_case("utf-8") || value.eq_ignore_ascii_case("utf8")
        }
        _ => true,
    };
    is_json && parts.all(is_utf8)
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "https://app.example/api/v1/invitations";
    const JSON: (&str, &str) = ("content-type", "application/json");

    fn head(method: &str, headers: &[(&str, &str)]) -> Head {
        Head::new(method, URL, |name| {
            let header = headers.iter().find(|(known, _)| *known == name);
            header.map(|(_, value)| (*value).to_owned())
        })
    }

    fn policy() -> Policy {
        Policy {
            allowed_origins: vec!["https://shop.example".to_owned()],
            ..Policy::default()
        }
    }

    #[track_caller]
    fn status(method: &str, headers: &[(&str, &str)]) -> u16 {
        match policy().admit(&head(method, headers)) {
            Ok(()) => 0,
            Err(reply) => reply.status,
        }
    }

    #[test]
    fn only_post_is_let_through() {
        assert_eq!(status("POST", &[JSON]), 0);
        for method in ["GET", "HEAD", "PUT", "PATCH", "DELETE", "post", "QUERY", ""] {
            assert_eq!(status(method, &[JSON]), 405, "{method}");
        }
    }

    #[test]
    fn only_json_is_let_through() {
        for content_type in [
            "application/json",
            "APPLICATION/JSON ; Charset=\"UTF-8\"",
            "application/json;charset=utf8",
            "application/problem+json; a=b",
        ] {
            assert_eq!(
                status("POST", &[("content-type", content_type)]),
                0,
                "{content_type}"
            );
        }
        for content_type in [
            "",
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=application/json",
            "text/plain;application/json",
            "application/jsonp",
            "+json",
            "application/json, text/plain",
            "application/json; charset=utf-16",
        ] {
            assert_eq!(
                status("POST", &[("content-type", content_type)]),
                415,
                "{content_type}"
            );
        }
        assert_eq!(status("POST", &[]), 0, "an empty body needs no type");
        assert_eq!(status("POST", &[JSON, ("content-encoding", "gzip")]), 415);
        assert_eq!(status("POST", &[JSON, ("content-encoding", "Identity")]), 0);
    }

    #[test]
    fn a_declared_length_counts() {
        for (length, expected) in [
            ("16384", 0),
            ("16385", 413),
            ("99999999999999999999999999", 413),
            ("-1", 0),
            ("1e9", 0),
            ("", 0),
        ] {
            assert_eq!(
                status("POST", &[JSON, ("content-length", length)]),
                expected,
                "{length}"
            );
        }
    }

    #[test]
    fn only_pages_of_known_origins_are_let_through() {
        for (headers, expected) in [
            (&[][..], 0),
            (&[("origin", "https://app.example")], 0),
            (&[("origin", "https://shop.example")], 0),
            (&[("origin", "http://app.example")], 403),
            (&[("origin", "https://app.example:8443")], 403),
            (&[("origin", "https://app.example.evil.example")], 403),
            (&[("origin", "https://evil.example")], 403),
            (&[("origin", "null")], 403),
            (&[("origin", "")], 403),
            (&[("sec-fetch-site", "same-origin")], 0),
            (&[("sec-fetch-site", "none")], 0),
            (&[("sec-fetch-site", "same-site")], 403),
            (&[("sec-fetch-site", "cross-site")], 403),
            (&[("sec-fetch-site", "anything else")], 403),
            // Behind a proxy that speaks another scheme than the browser.
            (
                &[
                    ("origin", "http://app.example"),
                    ("sec-fetch-site", "same-origin"),
                ],
                0,
            ),
            (
                &[
                    ("origin", "https://app.example"),
                    ("sec-fetch-site", "cross-site"),
                ],
                403,
            ),
            (
                &[
                    ("origin", "https://shop.example"),
                    ("sec-fetch-site", "cross-site"),
                ],
                0,
            ),
        ] {
            let all = [&[JSON][..], headers].concat();
            assert_eq!(status("POST", &all), expected, "{headers:?}");
        }
    }

    #[test]
    fn a_list_allows_no_origin_that_is_none() {
        let policy = Policy {
            allowed_origins: vec!["null".to_owned(), "*".to_owned()],
            ..Policy::default()
        };
        assert!(
            policy
                .admit(&head("POST", &[JSON, ("origin", "null")]))
                .is_err()
        );
        assert!(
            policy
                .admit(&head("POST", &[JSON, ("origin", "*")]))
                .is_err()
        );
    }

    #[test]
    fn a_preflight_is_answered_to_known_origins() {
        assert_eq!(
            status("OPTIONS", &[("origin", "https://shop.example")]),
            204
        );
        assert_eq!(
            status("OPTIONS", &[("origin", "https://evil.example")]),
            403
        );
        assert_eq!(status("OPTIONS", &[("origin", "null")]), 403);
        assert_eq!(status("OPTIONS", &[]), 204);
    }
}
