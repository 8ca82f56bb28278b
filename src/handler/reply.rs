//! The answers of a handler: status, headers, and the body of a problem or of a page.

use serde::Serialize;

use super::{Head, Policy, ProblemDetails, Refusal, page};
use crate::client::{Error, Operation};
use crate::text::AsciiSet;

/// An answer of a handler.
///
/// The body is the [`Reply::page`], or else the [`Reply::problem`]. Without both, the caller adds it: a 201 has the
/// [`Completed::text`](crate::client::Completed::text) of the call, a 200 the text that
/// [`Policy::show`] or [`Policy::show_page`] returns; a 204 and a 303 have none.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The headers, names in lower case.
    pub headers: Vec<(&'static str, String)>,
    /// The problem, if there is one: the body as JSON, unless there is a page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<ProblemDetails>,
    /// The body as HTML, for a browser that has posted a form.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
    /// True for a status from 500 on, which is worth an entry in the server's log: the server or its
    /// call to Zavu failed.
    pub is_server_error: bool,
}

/// How long a browser may remember the answer to a preflight, in seconds.
const PREFLIGHT_AGE: &str = "600";
/// The longest list of header names that a preflight gets back, in bytes.
const HEADER_LIST_MAXIMUM: usize = 1_000;
const FIRST_SERVER_ERROR: u16 = 500;

/// The link of an invitation must not stay in a cache.
const NO_STORE: (&str, &str) = ("cache-control", "no-store");
const NO_SNIFF: (&str, &str) = ("x-content-type-options", "nosniff");
const VARY: (&str, &str) = ("vary", "Origin");
/// A page reads both headers: `Retry-After` for a retry, and `Date` for `waitForInvitation`, which waits until a link expires,
/// because the clock of the page's device may be wrong.
const EXPOSE: (&str, &str) = ("access-control-expose-headers", "Date, Retry-After");

impl Policy {
    /// The answer to a request that created an invitation. To a form it is a redirect to
    /// [`Policy::form_redirect`], or a page that does not show the link: whoever posts the form
    /// need not be the one who is invited.
    #[must_use]
    pub fn created(&self, head: &Head) -> Reply {
        if !head.is_form_post() {
            return self.reply(head, 201).with_type("application/json");
        }
        match &self.form_redirect {
            Some(target) => self.reply(head, 303).with("location", target),
            None => self.reply(head, 201).with_page(page::created()),
        }
    }

    /// The answer to a request that read or cancelled something: [`Policy::show`] or
    /// [`Policy::show_page`] gives its body.
    #[must_use]
    pub fn found(&self, head: &Head) -> Reply {
        self.reply(head, 200).with_type("application/json")
    }

    /// The answer to a request whose call failed.
    #[must_use]
    pub fn failed(&self, head: &Head, error: &Error) -> Reply {
        let operation = self.operation(head);
        self.problem(head, operation, ProblemDetails::of(error, operation))
    }

    /// The answer to a request that led to no call.
    #[must_use]
    pub fn refused(&self, head: &Head, refusal: Refusal) -> Reply {
        let operation = self.operation(head);
        let reply = self.problem(head, operation, refusal.details(operation));
        if refusal == Refusal::Method {
            reply.with("allow", &self.allow(head))
        } else {
            reply
        }
    }

    /// The operation that a request asks for, for the texts of its answer; a create if no operation has its path and method.
    fn operation(&self, head: &Head) -> Operation {
        self.route(head)
            .map_or(Operation::Create, |route| route.operation)
    }

    fn allow(&self, head: &Head) -> String {
        let mut methods = self.methods(head);
        methods.push("OPTIONS");
        methods.join(", ")
    }

    /// The headers to set on a response that `authorize` returned, so that it has the headers of every
    /// other answer; `header` gives the value of a header that it has, named in lower case.
    ///
    /// `Vary` and `Access-Control-Expose-Headers` are merged. A `Cache-Control` of the response stays
    /// if it has `no-store`: nothing is stricter.
    #[must_use]
    pub fn authorize_headers(
        &self,
        head: &Head,
        header: impl Fn(&str) -> Option<String>,
    ) -> Vec<(&'static str, String)> {
        let mut to_set = Vec::new();
        for (name, value) in self.headers(head) {
            let found = header(name).unwrap_or_default();
            match name {
                "cache-control" if has_item(&found, &value) => {}
                // `*` names every header (RFC 9110, section 12.5.5).
                "vary" if has_item(&found, "*") => {}
                // Here `*` is no wildcard: in answers to requests with credentials, browsers take it
                // for the name of a header (Fetch, "CORS protocol and credentials").
                "vary" | "access-control-expose-headers" => {
                    to_set.extend(merge_lists(&found, &value).map(|merged| (name, merged)));
                }
                _ => to_set.push((name, value)),
            }
        }
        to_set
    }

    pub(super) fn preflight(&self, head: &Head) -> Reply {
        let reply = self.reply(head, 204).with("allow", &self.allow(head));
        if self.allowed_page_origin(head).is_none() {
            return reply;
        }
        let methods = self.methods(head).join(", ");
        let reply = reply
            .with("access-control-allow-methods", &methods)
            .with("access-control-max-age", PREFLIGHT_AGE);
        // A page may send every header that its browser asks for, because the handler ignores all
        // but those of `Head::HEADERS`.
        match head.requested_headers.as_deref() {
            Some(names) if is_header_list(names) => {
                reply.with("access-control-allow-headers", names)
            }
            _ => reply,
        }
    }

    fn problem(&self, head: &Head, operation: Operation, problem: ProblemDetails) -> Reply {
        let mut reply = self.reply(head, problem.status);
        if let Some(ms) = problem.retry_after_ms {
            reply = reply.with("retry-after", &ms.div_ceil(1_000).to_string());
        }
        reply = if head.is_form_post() {
            reply.with_page(page::failed(&problem, operation))
        } else {
            reply.with_type("application/problem+json")
        };
        reply.problem = Some(problem);
        reply
    }

    fn reply(&self, head: &Head, status: u16) -> Reply {
        Reply {
            status,
            headers: self.headers(head),
            problem: None,
            page: None,
            is_server_error: status >= FIRST_SERVER_ERROR,
        }
    }

    /// The headers of every answer.
    fn headers(&self, head: &Head) -> Vec<(&'static str, String)> {
        let mut headers = vec![NO_STORE, NO_SNIFF, VARY];
        if let Some(origin) = self.allowed_page_origin(head) {
            headers.push(("access-control-allow-origin", origin));
            headers.push(("access-control-allow-credentials", "true"));
            headers.push(EXPOSE);
        }
        headers
            .into_iter()
            .map(|(name, value)| (name, value.to_owned()))
            .collect()
    }
}

impl Reply {
    fn with(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    fn with_type(self, name: &str) -> Self {
        self.with("content-type", name)
    }

    fn with_page(self, page: String) -> Self {
        let reply = self.with_type("text/html; charset=utf-8");
        Self {
            page: Some(page),
            ..reply.with("content-security-policy", "default-src 'none'")
        }
    }
}

/// A list with the items of another one added; `None` if it has them all.
fn merge_lists(found: &str, added: &str) -> Option<String> {
    if found.is_empty() {
        return Some(added.to_owned());
    }
    let is_missing = |name: &&str| !has_item(found, name);
    let missing: Vec<_> = added.split(", ").filter(is_missing).collect();
    (!missing.is_empty()).then(|| format!("{found}, {}", missing.join(", ")))
}

/// True if a list of names with commas between them has a name, in any case.
fn has_item(list: &str, name: &str) -> bool {
    let mut items = list.split(',').map(str::trim);
    items.any(|item| item.eq_ignore_ascii_case(name))
}

/// True for a list of header names, which are tokens (RFC 9110, section 5.6.2), with commas and blanks
/// between them.
fn is_header_list(text: &str) -> bool {
    const TOKENS_AND_SEPARATORS: AsciiSet = AsciiSet::letters_digits_and("!#$%&'*+-.^_`|~, ");
    text.len() <= HEADER_LIST_MAXIMUM
        && text
            .bytes()
            .all(|byte| TOKENS_AND_SEPARATORS.contains(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHOP: &str = "https://shop.example";

    fn policy() -> Policy {
        Policy {
            allowed_origins: vec![SHOP.to_owned()],
            ..Policy::default()
        }
    }

    fn json() -> Head {
        Head::post(&format!("content-type: application/json | origin: {SHOP}"))
    }

    fn header<'r>(headers: &'r [(&'static str, String)], name: &str) -> Option<&'r str> {
        let header = headers.iter().find(|(known, _)| *known == name);
        header.map(|(_, value)| value.as_str())
    }

    /// The status and the content type of an answer, and which bodies it has.
    fn summary(reply: &Reply) -> (u16, Option<&str>, bool, bool) {
        let content_type = header(&reply.headers, "content-type");
        let (has_problem, has_page) = (reply.problem.is_some(), reply.page.is_some());
        (reply.status, content_type, has_problem, has_page)
    }

    #[test]
    fn a_script_is_answered_in_json() {
        let reply = policy().created(&json());
        let content_type = Some("application/json");
        assert_eq!(summary(&reply), (201, content_type, false, false));
        let reply = policy().refused(&json(), Refusal::InvalidJson);
        let content_type = Some("application/problem+json");
        assert_eq!(summary(&reply), (400, content_type, true, false));
    }

    #[test]
    fn a_form_is_answered_by_a_page_or_a_redirect() {
        let html = Some("text/html; charset=utf-8");
        for content_type in [
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
        ] {
            let mut policy = policy();
            let head = Head::post(&format!("content-type: {content_type}"));
            let reply = policy.created(&head);
            assert_eq!(summary(&reply), (201, html, false, true));

            policy.form_redirect = Some("/thanks".to_owned());
            let reply = policy.created(&head);
            assert_eq!(summary(&reply), (303, None, false, false));
            assert_eq!(header(&reply.headers, "location"), Some("/thanks"));

            let reply = policy.refused(&head, Refusal::NotAuthorized);
            assert_eq!(summary(&reply), (403, html, true, true));
        }
    }

    #[test]
    fn a_status_from_500_on_is_a_server_error() {
        for (refusal, expected) in [
            (Refusal::NodeRequest, true),
            (Refusal::AuthorizeTimeout, true),
            (Refusal::NotAuthorized, false),
            (Refusal::TooSlow, false),
        ] {
            let reply = policy().refused(&json(), refusal);
            assert_eq!(reply.is_server_error, expected, "{refusal:?}");
        }
        assert!(!policy().created(&json()).is_server_error);
    }

    #[test]
    fn a_refused_method_names_the_allowed_ones() {
        let reply = policy().refused(&json(), Refusal::Method);
        assert_eq!(header(&reply.headers, "allow"), Some("POST, OPTIONS"));
        let reply = policy().refused(&json(), Refusal::Origin);
        assert_eq!(header(&reply.headers, "allow"), None);
    }

    #[test]
    fn a_preflight_allows_the_headers_that_it_asks_for() {
        let longest = "a".repeat(HEADER_LIST_MAXIMUM);
        let too_long = "a".repeat(HEADER_LIST_MAXIMUM + 1);
        for (names, is_allowed) in [
            ("content-type, Idempotency_Key2", true),
            ("content-type,x.trace,!#$%&'*+-.^_`|~", true),
            ("x-a:b", false),
            ("x-a\tb", false),
            ("\"x-a\"", false),
            (&longest, true),
            (&too_long, false),
            ("content-type\r\nset-cookie: a=b", false),
            ("é", false),
        ] {
            let head = Head {
                requested_headers: Some(names.to_owned()),
                ..json()
            };
            let reply = policy().preflight(&head);
            let allowed = header(&reply.headers, "access-control-allow-headers");
            assert_eq!(allowed, is_allowed.then_some(names));
            assert_eq!(
                header(&reply.headers, "access-control-max-age"),
                Some("600")
            );
        }
    }

    #[test]
    fn a_response_of_authorize_gets_the_headers_of_every_answer() {
        let headers = policy().authorize_headers(&json(), |_| None);
        let refused = policy().refused(&json(), Refusal::NotAuthorized);
        // All but the content type, the last one.
        assert_eq!(headers, refused.headers[..6]);
        let headers = policy().authorize_headers(&Head::default(), |_| None);
        let names: Vec<_> = headers.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, ["cache-control", "x-content-type-options", "vary"]);
    }

    #[test]
    fn headers_of_a_response_of_authorize_are_merged() {
        let expose = "access-control-expose-headers";
        for (name, found, expected) in [
            ("cache-control", "public, max-age=60", "no-store"),
            ("cache-control", "private", "no-store"),
            ("cache-control", "no-cache", "no-store"),
            ("cache-control", "no-store", ""),
            ("cache-control", "private, No-Store", ""),
            ("vary", "Cookie", "Cookie, Origin"),
            ("vary", "", "Origin"),
            ("vary", "*", ""),
            ("vary", "Cookie, origin", ""),
            ("vary", "X-Origin", "X-Origin, Origin"),
            (expose, "X-Id", "X-Id, Date, Retry-After"),
            (expose, "retry-after", "retry-after, Date"),
            (expose, "retry-after, date", ""),
            (expose, "*", "*, Date, Retry-After"),
            (expose, "*, Date, Retry-After", ""),
            ("access-control-allow-origin", "*", SHOP),
        ] {
            let headers = policy()
                .authorize_headers(&json(), |asked| (asked == name).then(|| found.to_owned()));
            // A header that stays as it is is not set.
            let expected = Some(expected).filter(|value| !value.is_empty());
            assert_eq!(header(&headers, name), expected, "{name}: {found}");
        }
    }
}
