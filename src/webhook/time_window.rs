//! Checks the time of a signature: neither too old, nor too far ahead of this machine's clock.

use super::{VerifyOptions, WebhookError, WebhookErrorCode};
use crate::platform::date;

const MS_OF_SECOND: u64 = 1_000;

/// This machine's clock, in Unix seconds.
#[must_use]
pub fn unix_seconds() -> u64 {
    date::now_unix_ms() / MS_OF_SECOND
}

pub(super) fn check(signed_seconds: u64, options: &VerifyOptions) -> Result<(), WebhookError> {
    let now_ms = options.now_unix_ms.unwrap_or_else(date::now_unix_ms);
    let signed_ms = signed_seconds.saturating_mul(MS_OF_SECOND);
    let (age_ms, ahead_ms) = (
        now_ms.saturating_sub(signed_ms),
        signed_ms.saturating_sub(now_ms),
    );
    let limit = |seconds: u32| u64::from(seconds).saturating_mul(MS_OF_SECOND);
    if age_ms > limit(options.tolerance_seconds) {
        return Err(stale(format!(
            "is {} seconds old, at most {} are allowed (toleranceSeconds)",
            age_ms.div_ceil(MS_OF_SECOND),
            options.tolerance_seconds
        )));
    }
    if ahead_ms > limit(options.future_seconds) {
        return Err(stale(format!(
            "is {} seconds ahead of this machine's clock, at most {} are allowed (futureSeconds)",
            ahead_ms.div_ceil(MS_OF_SECOND),
            options.future_seconds
        )));
    }
    Ok(())
}

fn stale(why: impl std::fmt::Display) -> WebhookError {
    let message = format!("the signature of the event {why}");
    WebhookError::new(WebhookErrorCode::Stale, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_window(seconds: u64, now_unix_ms: u64, expected: Option<&str>) {
        let options = VerifyOptions {
            now_unix_ms: Some(now_unix_ms),
            ..VerifyOptions::default()
        };
        let message = check(seconds, &options).err().map(|error| error.message);
        assert_eq!(message.as_deref(), expected);
    }

    #[test]
    fn the_limits_belong_to_the_window() {
        assert_window(1_000, 1_300_000, None);
        assert_window(
            1_000,
            1_300_001,
            Some(
                "the signature of the event is 301 seconds old, at most 300 are allowed (toleranceSeconds)",
            ),
        );
        assert_window(1_060, 1_000_000, None);
        assert_window(
            1_060,
            999_999,
            Some(
                "the signature of the event is 61 seconds ahead of this machine's clock, at most 60 are allowed (futureSeconds)",
            ),
        );
    }

    #[test]
    fn the_clock_is_that_of_the_system() {
        let now = || std::time::UNIX_EPOCH.elapsed().unwrap().as_secs();
        let before = now();
        let found = unix_seconds();
        assert!((before..=now()).contains(&found), "{found}");
    }

    #[test]
    fn no_number_overflows() {
        for (seconds, now) in [(u64::MAX, 0), (0, u64::MAX), (u64::MAX / 1_000, 5)] {
            let options = VerifyOptions {
                now_unix_ms: Some(now),
                ..VerifyOptions::default()
            };
            assert_eq!(
                check(seconds, &options).unwrap_err().code,
                WebhookErrorCode::Stale
            );
        }
    }
}
