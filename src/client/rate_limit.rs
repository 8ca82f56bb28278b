//! Zavu's rate limit, as the headers of an answer and the body of a 429 state it.

use super::answer::Answer;
use super::{Error, RateLimit};
use crate::platform::json::Node;

/// Below this a point in time is in Unix seconds, as an older page of Zavu's reference has it.
const MILLISECONDS_FROM: u64 = 1_000_000_000_000;

/// Adds the rate limit to an error, and the wait until its reset where a 429 states no other.
pub(super) fn add(error: &mut Error, answer: &Answer) {
    let reset = answer.number("x-ratelimit-reset").map(to_milliseconds);
    let limit = RateLimit {
        limit: answer.number("x-ratelimit-limit"),
        remaining: answer.number("x-ratelimit-remaining"),
        reset,
    };
    error.rate_limit = (limit != RateLimit::default()).then_some(limit);
    if answer.status == 429 && error.retry_after_ms.is_none() {
        let until = |time| answer.ms_until(time);
        error.retry_after_ms = reset.and_then(until).or_else(|| {
            let body = answer.api_body()?;
            let time = Node::of(&body)
                .get("details")
                .get("retryAfter")
                .whole_number();
            time.and_then(until)
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
