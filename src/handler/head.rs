//! The method, the URL and the headers of a request.

use super::content_type::{self, BodyFormat};

/// The head of a request, as far as the handler reads it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Head {
    /// The method, in the case it was sent in.
    pub method: String,
    /// The URL, absolute.
    pub url: String,
    /// `Origin`: the origin of the page, as its browser states it.
    pub origin: Option<String>,
    /// `Sec-Fetch-Site`: how the page is related to the URL, as its browser states it.
    pub fetch_site: Option<String>,
    /// `Content-Type`.
    pub content_type: Option<String>,
    /// `Content-Encoding`.
    pub content_encoding: Option<String>,
    /// `Content-Length`.
    pub content_length: Option<String>,
    /// `Transfer-Encoding`.
    pub transfer_encoding: Option<String>,
    /// `Access-Control-Request-Headers`: the headers that a browser asks to send.
    pub requested_headers: Option<String>,
    /// `Idempotency-Key`: requests with the same key are the same call.
    pub idempotency_key: Option<String>,
}

impl Head {
    /// The headers that are read, in lower case.
    pub const HEADERS: [&str; 8] = [
        "origin",
        "sec-fetch-site",
        "content-type",
        "content-encoding",
        "content-length",
        "transfer-encoding",
        "access-control-request-headers",
        "idempotency-key",
    ];

    /// The head of a request; `header` gives the value of a header, named in lower case.
    pub fn new(
        method: impl Into<String>,
        url: impl Into<String>,
        header: impl Fn(&str) -> Option<String>,
    ) -> Self {
        Self {
            method: method.into(),
            url: url.into(),
            origin: header("origin"),
            fetch_site: header("sec-fetch-site"),
            content_type: header("content-type"),
            content_encoding: header("content-encoding"),
            content_length: header("content-length"),
            transfer_encoding: header("transfer-encoding"),
            requested_headers: header("access-control-request-headers"),
            idempotency_key: header("idempotency-key"),
        }
    }

    /// A POST with headers such as `origin: null | content-length: 21`.
    #[cfg(test)]
    pub(super) fn post(headers: &str) -> Self {
        Self::new("POST", "https://app.example/api/v1/invitations", |name| {
            let mut headers = headers
                .split(" | ")
                .filter_map(|header| header.split_once(": "));
            headers
                .find(|(known, _)| *known == name)
                .map(|(_, value)| value.to_owned())
        })
    }

    /// The format of the body, if the handler reads it.
    #[must_use]
    pub fn body_format(&self) -> Option<BodyFormat> {
        self.content_type.as_deref().and_then(content_type::format)
    }

    /// True for a form that was posted without a script: its answer is a page or a redirect.
    #[must_use]
    pub fn is_form_post(&self) -> bool {
        self.body_format().is_some_and(BodyFormat::is_form)
    }

    /// The announced length of the body, if `Content-Length` is one number, perhaps repeated as in
    /// `21, 21` (RFC 9110, section 8.6). `u64::MAX` for a larger number.
    pub(super) fn announced_length(&self) -> Option<u64> {
        let mut lengths = self.content_length.as_deref()?.split(',').map(str::trim);
        let first = lengths.next()?;
        let is_number = !first.is_empty() && first.bytes().all(|byte| byte.is_ascii_digit());
        let is_one_number = is_number && lengths.all(|length| length == first);
        is_one_number.then(|| first.parse().unwrap_or(u64::MAX))
    }

    /// True if an empty body is complete: `Content-Length` is 0, or no header announces a body.
    /// If an announced body is empty all the same, other code has read it before the handler.
    pub(super) fn announces_no_body(&self) -> bool {
        if self.transfer_encoding.is_some() {
            return false;
        }
        match &self.content_length {
            Some(_) => self.announced_length() == Some(0),
            None => self.content_type.is_none(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    #[test]
    fn the_headers_that_are_read_are_listed() {
        let read = RefCell::new(Vec::new());
        Head::new("", "", |name| {
            read.borrow_mut().push(name.to_owned());
            None
        });
        assert_eq!(read.into_inner(), Head::HEADERS);
    }

    #[test]
    fn a_length_is_a_number() {
        for (text, length) in [
            ("0", Some(0)),
            ("21", Some(21)),
            (" 0021 ", Some(21)),
            ("21, 21", Some(21)),
            ("99999999999999999999999999", Some(u64::MAX)),
            ("21, 22", None),
            ("21,", None),
            ("", None),
            ("abc", None),
            ("-1", None),
            ("+1", None),
            ("1e3", None),
            ("0x10", None),
            ("2 1", None),
            ("\u{0662}", None),
        ] {
            let head = Head::post(&format!("content-length: {text}"));
            assert_eq!(head.announced_length(), length, "{text}");
        }
        assert_eq!(Head::post("").announced_length(), None);
    }
}
