//! Failed requests that say nothing about their row: how long the whole run pauses after them, and
//! when it ends.

use crate::client::{Error, ErrorCode, ErrorOutcome, retry_wait_ms};

/// So many failures in a row end a run.
const FAILURES_MAXIMUM: u32 = 10;
/// A server that asks for a longer pause has an outage, because a window of the rate limit lasts a
/// minute: the run ends, and the caller can restart it later.
const LONGEST_PAUSE_MS: u64 = 15 * 60_000;

/// Counts failures in a row, and pauses all requests of the run after them.
#[derive(Default)]
pub(super) struct Failures {
    in_a_row: u32,
    latest_counted_ms: Option<u64>,
    paused_until_ms: u64,
}

impl Failures {
    /// True after a failure, until a request gets an answer that tells something about its row.
    pub fn is_failing(&self) -> bool {
        self.in_a_row > 0
    }

    pub fn paused_until_ms(&self) -> u64 {
        self.paused_until_ms
    }

    /// Ends the row of failures. Those of requests that were in flight with the latest one are not
    /// counted either.
    pub fn reset(&mut self) {
        self.in_a_row = 0;
    }

    /// Counts the failure of a request that was sent at `sent_ms`, and begins a pause of a length that
    /// `random` (from 0 to 1) spreads. True if the run has to end: after too many failures, or if the
    /// server asks for too long a pause.
    pub fn add(&mut self, error: &Error, sent_ms: u64, now_ms: u64, random: f64) -> bool {
        // Requests that were in flight at the time of a failure most likely fail for the same reason,
        // so that they are not counted.
        if self
            .latest_counted_ms
            .is_none_or(|latest_ms| sent_ms >= latest_ms)
        {
            self.in_a_row = self.in_a_row.saturating_add(1);
            self.latest_counted_ms = Some(now_ms);
        }
        let asked_ms = error.retry_after_ms;
        let is_first_lost_answer =
            asked_ms.is_none() && error.outcome == ErrorOutcome::Unknown && self.in_a_row <= 1;
        // A single answer may be lost on a good network: no pause is needed.
        if !is_first_lost_answer {
            let pause_ms = retry_wait_ms(asked_ms, self.in_a_row, random);
            self.paused_until_ms = self.paused_until_ms.max(now_ms.saturating_add(pause_ms));
        }
        self.in_a_row >= FAILURES_MAXIMUM || asked_ms.is_some_and(|ms| ms > LONGEST_PAUSE_MS)
    }
}

/// True for an error that says nothing about its row: the same request may succeed later. Unlike the
/// retries of a call, the rows of a run also outlast answers that are not the API's.
pub(super) fn is_transient(error: &Error) -> bool {
    error.is_transient() || error.code == ErrorCode::InvalidResponse
}

/// True if the same request should be sent again.
pub(super) fn is_retryable(error: &Error) -> bool {
    is_transient(error) && !error.forbids_retry
}

/// True for an error with which every other row would fail, too.
pub(super) fn ends_run(error: &Error) -> bool {
    error.is_permanent
        || matches!(
            error.code,
            ErrorCode::Authentication | ErrorCode::Permission
        )
}

#[cfg(test)]
mod tests {
    use super::Failures;
    use crate::client::{Error, ErrorCode, ErrorOutcome};

    #[test]
    fn a_run_fails_until_a_row_has_its_answer() {
        let lost = Error::boxed(ErrorCode::Server, ErrorOutcome::Unknown, String::new());
        let mut failures = Failures::default();
        assert!(!failures.is_failing());
        failures.add(&lost, 0, 100, 1.0);
        assert!(failures.is_failing());
        // A single lost answer pauses nothing.
        assert_eq!(failures.paused_until_ms(), 0);
        // One that was in flight counts with it.
        failures.add(&lost, 99, 200, 1.0);
        assert_eq!(failures.paused_until_ms(), 0);
        failures.add(&lost, 200, 300, 1.0);
        assert_eq!(failures.paused_until_ms(), 300 + 1_000);
        failures.reset();
        assert!(!failures.is_failing());
        failures.add(&lost, 2_000, 2_100, 1.0);
        assert_eq!(failures.paused_until_ms(), 300 + 1_000);
    }
}
