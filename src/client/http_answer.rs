//! An answer of the API as it arrived: its status, its headers and the form of its body.

use crate::platform::date;
use crate::platform::json::{self, MAX_SAFE_INTEGER, Node, Value};

/// The answer to a [`Request`](super::Request).
#[derive(Clone)]
pub struct Answer {
    /// The HTTP status; 0 if a browser hides that of a redirect.
    pub status: u16,
    /// The headers, of which [`Answer::HEADERS`] suffice. Names in any case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
    /// When the answer came, by this machine's clock.
    pub received_unix_ms: u64,
}

impl Answer {
    /// The headers that are read.
    pub const HEADERS: [&'static str; 9] = [
        "content-type",
        "date",
        "retry-after",
        "retry-after-ms",
        "x-ratelimit-limit",
        "x-ratelimit-remaining",
        "x-ratelimit-reset",
        "x-request-id",
        "x-should-retry",
    ];

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let header = self
            .headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name));
        header.map(|(_, value)| value.trim())
    }

    /// A header whose value is a decimal number. A fraction is rounded up, because a wait must not end
    /// too early; a number too large for JavaScript becomes the largest.
    pub(super) fn number(&self, name: &str) -> Option<u64> {
        let value = self.header(name)?;
        let (whole, fraction) = value.split_once('.').unwrap_or((value, ""));
        let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !is_digits(whole) || !is_digits(fraction) {
            return None;
        }
        let rounding = u64::from(fraction.bytes().any(|byte| byte != b'0'));
        // Digits alone fail to parse only if there are too many.
        let whole = whole.parse().unwrap_or(MAX_SAFE_INTEGER);
        Some(rounding.saturating_add(whole).min(MAX_SAFE_INTEGER))
    }

    /// The server's clock when it answered.
    pub(super) fn server_unix_ms(&self) -> Option<u64> {
        date::parse_http_date(self.header("date")?)
    }

    /// The milliseconds until a point in time: by the server's clock, else by this machine's. `None`
    /// if the time is past, which only shows that clocks differ.
    pub(super) fn ms_until(&self, unix_ms: u64) -> Option<u64> {
        let now_unix_ms = self.server_unix_ms().unwrap_or(self.received_unix_ms);
        unix_ms
            .checked_sub(now_unix_ms)
            .filter(|ms| *ms > 0)
            .map(|ms| ms.min(MAX_SAFE_INTEGER))
    }

    /// How long the server asks to wait, by `retry-after-ms` or `Retry-After`. The wait is taken
    /// however long it is, because a call ends rather than come back before it.
    pub(super) fn retry_after_ms(&self) -> Option<u64> {
        let seconds = || {
            let seconds = self.number("retry-after")?;
            Some(seconds.saturating_mul(1000).min(MAX_SAFE_INTEGER))
        };
        let date = || self.ms_until(date::parse_http_date(self.header("retry-after")?)?);
        self.number("retry-after-ms").or_else(seconds).or_else(date)
    }

    /// True if the connection ended too early: the status is a success, and the body is missing or
    /// broken JSON.
    pub(super) fn is_cut_off(&self) -> bool {
        let body = self.body.trim_start();
        let is_broken = || body.starts_with(['{', '[']) && json::parse(&self.body).is_none();
        (200..300).contains(&self.status) && (body.is_empty() || is_broken())
    }

    /// The form of a body that is not the expected one, for messages.
    pub(super) fn form_of_body(&self) -> &'static str {
        match self.body.trim_start().as_bytes().first() {
            None => "an empty body",
            Some(b'<') => "an HTML page",
            Some(b'{' | b'[') if json::parse(&self.body).is_none() => "broken JSON",
            Some(b'{' | b'[') => "JSON of another form",
            Some(_) => "a body that is no JSON object",
        }
    }

    /// True if the server states that another attempt is of no use.
    pub(super) fn forbids_retry(&self) -> bool {
        self.header("x-should-retry")
            .is_some_and(|value| value.eq_ignore_ascii_case("false"))
    }

    /// The body with the API's `code` and `message`: flat, or inside `error`, as on an old page of
    /// Zavu's documentation.
    pub(super) fn api_body(&self) -> Option<Value> {
        let body = json::parse(&self.body)?;
        let wrapped = Node::of(&body).get("error");
        if wrapped.is_object() && !Node::of(&body).get("message").exists() {
            return Some(wrapped.to_value());
        }
        Some(body)
    }
}

impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Answer")
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
impl Answer {
    /// An answer for tests, received at 2026-09-01T10:00:00Z.
    pub(crate) fn of(status: u16, headers: &[(&str, &str)], body: &str) -> Self {
        let headers = headers.iter();
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Self {
            status,
            headers: headers.map(owned).collect(),
            body: body.to_owned(),
            received_unix_ms: 1_788_256_800_000,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_that_is_over_is_no_wait() {
        let answer = Answer::of(200, &[], "");
        let now = answer.received_unix_ms;
        let waits = [now - 1, now, now + 1].map(|time| answer.ms_until(time));
        assert_eq!(waits, [None, None, Some(1)]);
    }

    #[test]
    fn an_absurdly_long_wait_is_still_a_wait() {
        const LARGEST: u64 = (1 << 53) - 1;
        let wait = |name, value| Answer::of(429, &[(name, value)], "").retry_after_ms();
        for (name, value, expected) in [
            ("retry-after", "1000000000", 1_000_000_000_000),
            ("retry-after", "9007199254740991", LARGEST),
            ("retry-after", "18446744073709551615.5", LARGEST),
            ("retry-after-ms", "99999999999999999999999999", LARGEST),
            (
                "retry-after",
                "Fri, 31 Dec 9999 23:59:59 GMT",
                251_614_043_999_000,
            ),
        ] {
            assert_eq!(wait(name, value), Some(expected), "{name} {value}");
        }
        for value in ["", ".5", "-1", "+1", "1e400", "soon", "1.5.5", "5s"] {
            assert_eq!(wait("retry-after", value), None, "{value}");
        }
    }

    #[test]
    fn a_success_with_half_a_body_is_cut_off() {
        for (status, body, expected) in [
            (200, "", true),
            (201, " {\"invitation\": {", true),
            (200, "{}", false),
            (200, "<html>", false),
            (500, "", false),
            (300, "[", false),
        ] {
            assert_eq!(
                Answer::of(status, &[], body).is_cut_off(),
                expected,
                "{body}"
            );
        }
    }

    #[test]
    fn the_server_may_forbid_another_attempt() {
        for (value, expected) in [("false", true), ("False", true), ("true", false)] {
            let answer = Answer::of(500, &[("X-Should-Retry", value)], "");
            assert_eq!(answer.forbids_retry(), expected, "{value}");
        }
        assert!(!Answer::of(500, &[], "").forbids_retry());
    }
}
