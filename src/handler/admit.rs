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

    fn policy() -> Policy {
        Policy {
            allowed_origins: vec!["https://shop.example".to_owned()],
            ..Policy::default()
        }
    }

    /// The status of the answer; 0 for a request that is let through.
    fn status(policy: &Policy, head: &Head) -> u16 {
        policy.admit(head).err().map_or(0, |reply| reply.status)
    }

    #[track_caller]
    fn assert_status(method: &str, headers: &str, expected: u16) {
        let head = Head {
            method: method.to_owned(),
            ..Head::post(headers)
        };
        assert_eq!(status(&policy(), &head), expected, "{method} {headers}");
    }

    #[test]
    fn only_post_is_let_through() {
        assert_status("POST", "", 0);
        for method in ["GET", "HEAD", "PUT", "PATCH", "DELETE", "post", "QUERY", ""] {
            assert_status(method, "content-type: application/json", 405);
        }
    }

    #[test]
    fn only_json_and_forms_of_some_length_are_let_through() {
        for (headers, expected) in [
            ("content-type: application/json", 0),
            ("content-type: application/x-www-form-urlencoded", 0),
            ("content-type: multipart/form-data; boundary=x", 0),
            ("content-type: ", 415),
            ("content-type: text/plain", 415),
            ("content-type: application/json; charset=utf-16", 415),
            ("content-encoding: gzip", 415),
            ("content-encoding: Identity", 0),
            ("content-encoding: ", 0),
            ("content-length: 16384", 0),
            ("content-length: 16385", 413),
            ("content-length: 99999999999999999999999999", 413),
            // Not a number: the bytes are counted when they come.
            ("content-length: 1e9", 0),
            ("idempotency-key: 0b5b2f2e-8c2f-4d0e-9f57-5d2f6a0f1c3d", 0),
            ("idempotency-key: order 17", 400),
        ] {
            let headers = format!("{headers} | sec-fetch-site: same-origin");
            assert_status("POST", &headers, expected);
        }
    }

    #[test]
    fn only_pages_of_known_origins_are_let_through() {
        for (headers, expected) in [
            ("origin: https://app.example", 0),
            ("origin: https://shop.example", 0),
            ("origin: http://app.example", 403),
            ("origin: https://app.example:8443", 403),
            ("origin: https://app.example.evil.example", 403),
            ("origin: https://evil.example", 403),
            ("origin: null", 403),
            ("origin: ", 403),
            ("sec-fetch-site: same-origin", 0),
            ("sec-fetch-site: none", 0),
            ("sec-fetch-site: same-site", 403),
            ("sec-fetch-site: cross-site", 403),
            ("sec-fetch-site: anything else", 403),
            // A page with the referrer policy `no-referrer`.
            ("origin: null | sec-fetch-site: same-origin", 0),
            // Behind a proxy that speaks another scheme than the browser.
            (
                "origin: http://app.example | sec-fetch-site: same-origin",
                0,
            ),
            (
                "origin: https://app.example | sec-fetch-site: cross-site",
                403,
            ),
            (
                "origin: https://shop.example | sec-fetch-site: cross-site",
                0,
            ),
        ] {
            for content_type in [
                "application/json",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
            ] {
                let headers = format!("content-type: {content_type} | {headers}");
                assert_status("POST", &headers, expected);
            }
        }
        // From no page. Old browsers send neither header with a form.
        assert_status("POST", "content-type: application/json", 0);
        assert_status(
            "POST",
            "content-type: application/x-www-form-urlencoded",
            403,
        );
        assert_status("POST", "content-type: multipart/form-data; boundary=x", 403);
    }

    #[test]
    fn a_request_without_a_body_has_no_content_type_but_json() {
        let policy = Policy {
            operations: vec![Operation::Cancel],
            ..policy()
        };
        for (headers, expected) in [
            ("", 0),
            ("content-type: application/json", 0),
            // A form of any site can send these without a preflight.
            ("content-type: text/plain", 415),
            ("content-type: application/x-www-form-urlencoded", 415),
            ("content-type: multipart/form-data; boundary=x", 415),
        ] {
            let mut head = Head::post(headers);
            head.url.push_str("/inv_1/cancel");
            assert_eq!(status(&policy, &head), expected, "{headers}");
        }
    }

    #[test]
    fn a_list_cannot_allow_null_or_all_origins() {
        let policy = Policy {
            allowed_origins: vec!["null".to_owned(), "*".to_owned()],
            ..Policy::default()
        };
        for headers in ["origin: null", "origin: *"] {
            assert_eq!(status(&policy, &Head::post(headers)), 403, "{headers}");
        }
    }

    #[test]
    fn a_preflight_is_answered_to_known_origins() {
        assert_status("OPTIONS", "origin: https://shop.example", 204);
        assert_status("OPTIONS", "origin: https://evil.example", 403);
        assert_status("OPTIONS", "origin: null", 403);
        assert_status("OPTIONS", "", 204);
    }
}
