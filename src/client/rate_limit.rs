//! Zavu's rate limit, as the headers of an answer and the body of a 429 state it.

use super::Answer;
use super::{Error, RateLimit};
use crate::platform::json::Node;

/// The rate limit of a project in requests a window, unless an answer states another. From Zavu's
/// reference.
pub(crate) const DEFAULT_LIMIT: u64 = 600;
/// The length of a window. From Zavu's reference.
pub(crate) const WINDOW_MS: u64 = 60_000;
/// A point in time below this is in Unix seconds, not milliseconds: an older page of Zavu's reference
/// shows seconds. As milliseconds, this is the year 2001; as seconds, the year 33658.
const LEAST_UNIX_MS: u64 = 1_000_000_000_000;

/// The window of the rate limit in which an answer was given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct RateWindow {
    /// What the headers state; its `reset` in Unix milliseconds.
    pub stated: RateLimit,
    /// The time from the answer to the end of the window.
    pub resets_in_ms: Option<u64>,
}

impl RateWindow {
    /// The window that an error states.
    pub fn of_error(error: &Error) -> Self {
        Self {
            stated: error.rate_limit.unwrap_or_default(),
            resets_in_ms: error.resets_in_ms,
        }
    }

    /// The window that an answer states.
    pub(super) fn of_answer(answer: &Answer) -> Self {
        let reset_unix_ms = answer.number("x-ratelimit-reset").map(to_milliseconds);
        Self {
            stated: RateLimit {
                limit: answer.number("x-ratelimit-limit"),
                remaining: answer.number("x-ratelimit-remaining"),
                reset: reset_unix_ms,
            },
            resets_in_ms: reset_unix_ms.and_then(|unix_ms| answer.ms_until(unix_ms)),
        }
    }
}

/// Adds the rate limit to an error. A 429 whose headers ask for no wait gets, as `retry_after_ms`, the
/// time until the reset of the window, else the time until `details.retryAfter` of its body, which is a
/// point in time, not a duration.
pub(super) fn add_rate_limit(error: &mut Error, answer: &Answer) {
    let window = RateWindow::of_answer(answer);
    error.resets_in_ms = window.resets_in_ms;
    error.rate_limit = (window.stated != RateLimit::default()).then_some(window.stated);
    if answer.status == 429 && error.retry_after_ms.is_none() {
        error.retry_after_ms = window.resets_in_ms.or_else(|| {
            let body = answer.api_body()?;
            let details = Node::of(&body).get("details");
            let retry_at_unix_ms = to_milliseconds(details.get("retryAfter").whole_number()?);
            answer.ms_until(retry_at_unix_ms)
        });
    }
}

/// The Unix milliseconds of a point in time that is stated in seconds or milliseconds.
fn to_milliseconds(stated: u64) -> u64 {
    if stated < LEAST_UNIX_MS {
        stated.saturating_mul(1000)
    } else {
        stated
    }
}

#[cfg(test)]
mod tests {
    use super::{Answer, Error, RateLimit, RateWindow, add_rate_limit};
    use crate::client::{ErrorCode, ErrorOutcome};

    #[test]
    fn an_error_states_the_window_of_its_answer() {
        let headers = [
            ("x-ratelimit-limit", "600"),
            ("x-ratelimit-remaining", "0"),
            ("x-ratelimit-reset", "1788256830"),
        ];
        let answer = Answer::of(429, &headers, "");
        let mut error = Error::boxed(ErrorCode::RateLimited, ErrorOutcome::Refused, String::new());
        add_rate_limit(&mut error, &answer);
        assert_eq!(error.retry_after_ms, Some(30_000));
        let expected = RateWindow {
            stated: RateLimit {
                limit: Some(600),
                remaining: Some(0),
                reset: Some(1_788_256_830_000),
            },
            resets_in_ms: Some(30_000),
        };
        assert_eq!(RateWindow::of_error(&error), expected);
        assert_eq!(RateWindow::of_answer(&answer), expected);
    }

    #[test]
    fn a_reset_is_in_seconds_or_milliseconds() {
        for (stated, expected) in [
            (1_788_256_830, 1_788_256_830_000),
            (999_999_999_999, 999_999_999_999_000),
            (1_000_000_000_000, 1_000_000_000_000),
        ] {
            assert_eq!(super::to_milliseconds(stated), expected);
        }
    }
}
