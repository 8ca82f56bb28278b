//! How long to wait before an invitation is read again.

use crate::client::retry::{doubled, share};

/// The shortest and the longest wait while the client is in Meta's signup. A signup takes only some
/// minutes, so that these frequent reads soon end.
const IN_PROGRESS_MS: (u64, u64) = (2_000, 3_000);
/// The shortest and the longest wait in every other status.
const IDLE_MS: (u64, u64) = (15_000, 60_000);
/// The longest first wait after a change to such a status, because another change may follow soon.
const FIRST_IDLE_MS: u64 = 30_000;
/// Up to a quarter of an interval that the caller gives is added to it at random, so that not all
/// watches read at the same moment.
const JITTER_DIVISOR: u64 = 4;
/// A hidden page waits so many times as long, because nobody looks at it.
const HIDDEN_FACTOR: u64 = 4;
/// The longest pause after one failure. Each further failure doubles it, up to the longest of all.
const FIRST_FAILURE_MS: u64 = 2_000;
const LONGEST_FAILURE_MS: u64 = 60_000;

/// The wait after an invitation of this status was read. `unchanged` is how often it has been read
/// since it changed; `random` is from 0 to 1.
pub(super) fn interval_ms(status: &str, unchanged: u32, given_ms: Option<u32>, random: f64) -> u64 {
    let default = match status {
        "in_progress" => IN_PROGRESS_MS,
        _ if unchanged == 0 => (IDLE_MS.0, FIRST_IDLE_MS),
        _ => IDLE_MS,
    };
    random_between(default, given_ms, random)
}

/// The wait without an invitation to read.
pub(super) fn idle_interval_ms(given_ms: Option<u32>, random: f64) -> u64 {
    random_between(IDLE_MS, given_ms, random)
}

/// A time between the shortest and the longest one, or a little more than the one that the caller gives.
fn random_between(default: (u64, u64), given_ms: Option<u32>, random: f64) -> u64 {
    let given = given_ms.map(u64::from);
    let given = given.map(|ms| (ms, ms.saturating_add(ms / JITTER_DIVISOR)));
    let (shortest, longest) = given.unwrap_or(default);
    shortest.saturating_add(share(longest.saturating_sub(shortest), random))
}

/// The wait in place of `interval_ms` in a page that nobody sees.
pub(super) fn hidden_ms(interval_ms: u64) -> u64 {
    interval_ms.saturating_mul(HIDDEN_FACTOR)
}

/// The pause after that many failures in a row: a random time from half of the longest one to all
/// of it.
pub(super) fn failure_wait_ms(failures: u32, random: f64) -> u64 {
    let longest = doubled(
        FIRST_FAILURE_MS,
        failures.saturating_sub(1),
        LONGEST_FAILURE_MS,
    );
    let half = longest / 2;
    half.saturating_add(share(half, random))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signup_in_progress_is_read_most_often() {
        for (status, unchanged, given, expected) in [
            ("in_progress", 0, None, [2_000, 3_000]),
            ("in_progress", 9, None, [2_000, 3_000]),
            ("pending", 0, None, [15_000, 30_000]),
            ("pending", 1, None, [15_000, 60_000]),
            ("failed", 0, None, [15_000, 30_000]),
            ("of_a_later_version", 7, None, [15_000, 60_000]),
            ("in_progress", 0, Some(1_000), [1_000, 1_250]),
            ("pending", 5, Some(u32::MAX), [4_294_967_295, 5_368_709_118]),
        ] {
            let found = [0.0, 1.0].map(|random| interval_ms(status, unchanged, given, random));
            assert_eq!(found, expected, "{status} {unchanged} {given:?}");
        }
        assert_eq!(hidden_ms(2_500), 10_000);
    }

    #[test]
    fn failures_slow_it_down() {
        let waits = [1, 2, 5, 6, 7, u32::MAX].map(|failures| failure_wait_ms(failures, 1.0));
        assert_eq!(waits, [2_000, 4_000, 32_000, 60_000, 60_000, 60_000]);
        assert_eq!(failure_wait_ms(1, 0.0), 1_000);
    }
}
