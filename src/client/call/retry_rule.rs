//! The rule by which a failed attempt is repeated, and when.

use super::{Call, Phase, Step};
use crate::client::{Answer, Error, ErrorCode, ErrorOutcome, Operation, retry};

/// A wait leaves this part of the whole call for the attempt after it.
const RESERVE_DIVISOR: u32 = 10;
/// The longest time that a wait leaves.
const RESERVE_MAXIMUM_MS: u64 = 1_000;

impl Call {
    /// True if the request of this phase may be sent again after an error. It may not if the server
    /// forbids it, or if every attempt would fail in the same way. Else it depends on the request:
    ///
    /// | request | sent again after |
    /// |---|---|
    /// | a create | 429, or if no connection was made: the attempt certainly created nothing |
    /// | a page, to find a lost create | every error but a refusal other than 429: without the list, the caller has to look for the invitation |
    /// | any other | 408, 429, 5xx, a lost connection, a timeout, an answer that was cut off |
    pub(super) fn is_retryable(&self, error: &Error, answer: Option<&Answer>) -> bool {
        if error.forbids_retry || error.is_permanent {
            return false;
        }
        let is_refused = error.outcome == ErrorOutcome::Refused;
        if self.phase == Phase::SearchLostCreate {
            return !is_refused || error.code == ErrorCode::RateLimited;
        }
        if self.phase_operation() == Operation::Create {
            return match error.code {
                ErrorCode::RateLimited => is_refused,
                ErrorCode::Connection => error.outcome == ErrorOutcome::NotSent,
                _ => false,
            };
        }
        error.is_transient() || answer.is_some_and(Answer::is_cut_off)
    }

    /// Takes one of the retries, and gives the wait before it. `asked_ms` is the wait that the server
    /// asks for. `None` if no retry is left, or too little time for one: an attempt that the
    /// deadline cuts short would turn a create that certainly failed into a lost one.
    pub(super) fn try_backoff(&mut self, asked_ms: Option<u64>, now_ms: u64) -> Option<Step> {
        let left_after = self.retries_left.checked_sub(1)?;
        // The first retry has the number 1.
        let retry = self.max_retries.saturating_sub(left_after);
        let wait_ms = retry::wait_ms(asked_ms, retry, self.random.f64());
        let reserve_ms = u64::from(self.timeout_ms / RESERVE_DIVISOR).clamp(1, RESERVE_MAXIMUM_MS);
        if wait_ms.saturating_add(reserve_ms) > self.remaining_ms(now_ms) {
            return None;
        }
        self.retries_left = left_after;
        Some(Step::Wait(wait_ms))
    }
}
