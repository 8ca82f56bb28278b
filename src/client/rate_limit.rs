//! Zavu's rate limit, as the headers of an answer and the body of a 429 state it.

use super::answer::Answer;
use super::{Error, RateLimit};
use crate::platform::json::Node;

/// The rate limit of a project if nothing else is known, in requests a window, by Zavu's
/// reference.
pub(crate) const DEFAULT_LIMIT: u64 = 600;
/// The length of a window, by Zavu's reference.
pub(crate) const WINDOW_MS: u64 = 60_000;
/// Below this a point in time is in Unix seconds, as an older page of Zavu's reference has it.
const MILLISECONDS_FROM: u64 = 1_000_000_000_000;

/// The window of the rate limit in which an answer was given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct RateWindow {
    pub stated: RateLimit,
    /// The time until its end.
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
    pub(super) fn of(answer: &Answer) -> Self {
        let reset = answer.number("x-ratelimit-reset").map(to_milliseconds);
        Self {
            stated: RateLimit {
                limit: answer.number("x-ratelimit-limit"),
                remaining: answer.number("x-ratelimit-remaining"),
                reset,
            },
            resets_in_ms: reset.and_then(|time| answer.ms_until(time)),
        }
    }
}

/// Adds the rate limit to an error, and the wait until its reset if a 429 states no other.
pub(super) fn add(error: &mut Error, answer: &Answer) {
    let window = RateWindow::of(answer);
    error.resets_in_ms = window.resets_in_ms;
    error.rate_limit = (window.stated != RateLimit::default()).then_some(window.stated);
    if answer.status == 429 && error.retry_after_ms.is_none() {
        error.retry_after_ms = window.resets_in_ms.or_else(|| {
            let body = answer.api_body()?;
            let time = Node::of(&body)
                .get("details")
                .get("retryAfter")
                .whole_number();
            time.and_then(|time| answer.ms_until(time))
        });
    }
}

fn to_milliseconds(time: u64) -> u64 {
    if time < MILLISECONDS_FROM {
        time.saturating_mul(1000)
    } else {
        time
    }
}

#[cfg(test)]
mod tests {
    use super::{Answer, Error, RateLimit, RateWindow, add};
    use crate::client::{ErrorCode, ErrorOutcome};

    #[test]
    fn an_error_states_the_window_of_its_answer() {
        let headers = [
            ("x-ratelimit-limit", "600"),
            ("x-ratelimit-remaining", "0"),
            ("x-ratelimit-reset", "1788256830"),
        ];
        let answer = Answer {
            status: 429,
            headers: headers
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .to_vec(),
            body: String::new(),
            received_unix_ms: 1_788_256_800_000,
        };
        let mut error = Error::boxed(ErrorCode::RateLimited, ErrorOutcome::Refused, String::new());
        add(&mut error, &answer);
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
        assert_eq!(RateWindow::of(&answer), expected);
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
