//! Admits or refuses a request by its head, before its body is read.

use super::content_type::BodyFormat;
use super::{Head, Policy, Refusal, Reply, Route, idempotency, origin};
use crate::client::Operation;

impl Policy {
    /// Checks the head of a request, before `authorize` is asked and the body is read.
    ///
    /// - A method and a path of [`Policy::operations`]: see [`Policy::route`]. `OPTIONS` is answered
    ///   as a CORS preflight.
    /// - A page must be of an allowed origin or of the handler's own. The first of these that holds decides:
    ///   1. `Origin` is an allowed one: the request passes.
    ///   2. It has `Sec-Fetch-Site` (Fetch Metadata): it passes with `same-origin`, and with `none`, which stands for an
    ///      address that a person has typed.
    ///   3. It has `Origin`: it passes if that is the origin of the URL.
    ///   4. It has neither header: it comes from no page, and passes. Only a create by a form is refused: browsers post
    ///      forms to any site without a preflight, and old ones send neither header.
    /// - The body of a create must be JSON or a form, in UTF-8, not compressed, and not longer than
    ///   [`Policy::max_body_bytes`], as far as the head states its length.
    /// - Any other request has no body. It may have the content type of JSON, which some clients always send, and no
    ///   other one: a form of another site could send it.
    /// - An `Idempotency-Key` must be one: see [`Policy::claim`].
    ///
    /// # Errors
    ///
    /// The answer to a request that is not let through.
    pub fn admit(&self, head: &Head) -> Result<Route, Box<Reply>> {
        let refused = |refusal| Box::new(self.refused(head, refusal));
        if head.method == "OPTIONS" {
            let is_answered = head.origin.is_none() || self.is_page_allowed(head);
            return Err(if is_answered {
                Box::new(self.preflight(head))
            } else {
                refused(Refusal::Origin)
            });
        }
        self.check_head(head).map_err(refused)
    }

    fn check_head(&self, head: &Head) -> Result<Route, Refusal> {
        let route = self.route(head)?;
        if !self.is_page_allowed(head) {
            return Err(Refusal::Origin);
        }
        if route.operation == Operation::Create {
            self.check_head_of_create(head)?;
        } else if head.content_type.is_some() && head.body_format() != Some(BodyFormat::Json) {
            return Err(Refusal::UnexpectedBody);
        }
        Ok(route)
    }

    fn check_head_of_create(&self, head: &Head) -> Result<(), Refusal> {
        if head.is_form_post() && head.origin.is_none() && head.fetch_site.is_none() {
            return Err(Refusal::FormWithoutOrigin);
        }
        if head.content_type.is_some() && head.body_format().is_none() {
            return Err(Refusal::ContentType);
        }
        let encoding = head.content_encoding.as_deref().unwrap_or_default().trim();
        if !encoding.is_empty() && !encoding.eq_ignore_ascii_case("identity") {
            return Err(Refusal::ContentType);
        }
        let length = head.announced_length();
        if length.is_some_and(|length| length > u64::from(self.max_body_bytes)) {
            return Err(self.too_large());
        }
        match &head.idempotency_key {
            Some(key) if !idempotency::is_key(key) => Err(Refusal::IdempotencyKey),
            _ => Ok(()),
        }
    }

    fn is_page_allowed(&self, head: &Head) -> bool {
        if self.allowed_page_origin(head).is_some() {
            return true;
        }
        match (head.fetch_site.as_deref(), head.origin.as_deref()) {
            // Preferred to `Origin`: no page can forge it, and it stays right behind a proxy that changes the URL.
            (Some(site), _) => matches!(site, "same-origin" | "none"),
            (None, Some(found)) => {
                let own = origin::of_url(&head.url);
                own.is_some_and(|own| own.eq_ignore_ascii_case(found))
            }
            (None, None) => true,
        }
    }

    /// The origin of the page, if it is on the list.
    pub(super) fn allowed_page_origin<'h>(&self, head: &'h Head) -> Option<&'h str> {
        let found = head.origin.as_deref()?;
        self.allowed_origins
            .iter()
            // A native program may list `*` or `null`: neither is an origin.
            .any(|allowed| allowed == found && origin::is_origin(allowed))
            .then_some(found)
    }

    pub(crate) fn too_large(&self) -> Refusal {
        let maximum = self.max_body_bytes;
        Refusal::TooLarge { maximum }
    }
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
            Ok(_) => 0,
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
    fn only_json_and_forms_are_let_through() {
        let page = ("sec-fetch-site", "same-origin");
        for (content_type, expected) in [
            ("application/json", 0),
            ("application/x-www-form-urlencoded", 0),
            ("multipart/form-data; boundary=x", 0),
            ("", 415),
            ("text/plain", 415),
            ("application/json; charset=utf-16", 415),
        ] {
            let content_type = ("content-type", content_type);
            assert_eq!(status("POST", &[content_type, page]), expected);
        }
        assert_eq!(status("POST", &[]), 0, "an empty body needs no type");
        assert_eq!(status("POST", &[JSON, ("content-encoding", "gzip")]), 415);
        assert_eq!(status("POST", &[JSON, ("content-encoding", "Identity")]), 0);
        assert_eq!(status("POST", &[JSON, ("content-encoding", "")]), 0);
    }

    #[test]
    fn a_form_must_come_from_a_known_page() {
        for content_type in [
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
        ] {
            for (headers, expected) in [
                (&[][..], 403),
                (&[("sec-fetch-site", "same-origin")], 0),
                (&[("sec-fetch-site", "cross-site")], 403),
                (&[("sec-fetch-site", "same-site")], 403),
                (&[("origin", "https://app.example")], 0),
                (&[("origin", "https://shop.example")], 0),
                (&[("origin", "https://evil.example")], 403),
                (&[("origin", "null")], 403),
                // A page with the referrer policy `no-referrer`.
                (&[("origin", "null"), ("sec-fetch-site", "same-origin")], 0),
            ] {
                let all = [&[("content-type", content_type)][..], headers].concat();
                assert_eq!(status("POST", &all), expected, "{all:?}");
            }
        }
    }

    #[test]
    fn a_request_without_a_body_has_no_content_type_but_json() {
        let policy = Policy {
            operations: vec![Operation::Cancel],
            ..policy()
        };
        for (content_type, expected) in [
            (None, None),
            (Some("application/json"), None),
            // A form of any site can send these without a preflight.
            (Some("text/plain"), Some(415)),
            (Some("application/x-www-form-urlencoded"), Some(415)),
            (Some("multipart/form-data; boundary=x"), Some(415)),
        ] {
            let head = Head {
                url: format!("{URL}/inv_1/cancel"),
                content_type: content_type.map(str::to_owned),
                ..head("POST", &[])
            };
            let refused = policy.admit(&head).err().map(|reply| reply.status);
            assert_eq!(refused, expected, "{content_type:?}");
        }
    }

    #[test]
    fn an_announced_length_counts() {
        for (length, expected) in [
            ("16384", 0),
            ("16385", 413),
            ("16385, 16385", 413),
            ("99999999999999999999999999", 413),
            // Not a number: the bytes are counted when they come.
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
    fn an_invalid_idempotency_key_is_refused() {
        let key = "0b5b2f2e-8c2f-4d0e-9f57-5d2f6a0f1c3d";
        assert_eq!(status("POST", &[JSON, ("idempotency-key", key)]), 0);
        assert_eq!(
            status("POST", &[JSON, ("idempotency-key", "order 17")]),
            400
        );
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
    fn a_list_cannot_allow_null_or_all_origins() {
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
