//! Failed requests that say nothing about their row: how long the whole run pauses after them, and
//! when it ends.

use crate::client::{Error, ErrorCode, ErrorOutcome, retry_wait_ms};

/// A run ends with the last of so many failures in a row.
const FAILURES_MAXIMUM: u32 = 10;
/// A run ends if the server asks for a longer pause. A window of its rate limit lasts a minute,
/// so that a longer pause means an outage, and the caller may rather restart the run later.
const LONGEST_PAUSE_MS: u64 = 15 * 60_000;

/// Counts failures in a row, and pauses all requests of the run after them.
#[derive(Default)]
pub(super) struct Failures {
    in_a_row: u32,
    latest_ms: Option<u64>,
    paused_until_ms: u64,
}

impl Failures {
    /// True after a failure, until a request gets an answer about its row.
    pub fn is_failing(&self) -> bool {
        self.in_a_row > 0
    }

    pub fn paused_until_ms(&self) -> u64 {
        self.paused_until_ms
    }

    pub fn reset(&mut self) {
        self.in_a_row = 0;
    }

    /// Counts the failure of a request that was sent at `sent_ms`, and begins the pause, which
    /// `random` (from 0 to 1) spreads. True if the run has to end.
    pub fn add(&mut self, error: &Error, sent_ms: u64, now_ms: u64, random: f64) -> bool {
        // Requests that were in flight at the time of a failure fail for the same reason: they count
        // once.
        if self.latest_ms.is_none_or(|latest_ms| sent_ms >= latest_ms) {
            self.in_a_row = self.in_a_row.saturating_add(1);
            self.latest_ms = Some(now_ms);
        }
        let pause_ms = match (error.retry_after_ms, error.outcome) {
            // A single answer may be lost on a good network.
            (None, ErrorOutcome::Unknown) if self.in_a_row <= 1 => 0,
            (asked_ms, _) => retry_wait_ms(asked_ms, self.in_a_row, random),
        };
        self.paused_until_ms = self.paused_until_ms.max(now_ms.saturating_add(pause_ms));
        self.in_a_row >= FAILURES_MAXIMUM || pause_ms > LONGEST_PAUSE_MS
    }
}

/// True for an error that says nothing about its row: the same request may succeed later.
pub(super) fn is_transient(error: &Error) -> bool {
    let has_transient_code = matches!(
        error.code,
        ErrorCode::RateLimited
            | ErrorCode::Connection
            | ErrorCode::Timeout
            | ErrorCode::Server
            | ErrorCode::InvalidResponse
    );
    has_transient_code || error.status == Some(408)
}

/// True if the same request is to be sent again.
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
