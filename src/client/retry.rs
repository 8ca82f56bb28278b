//! The wait before a retry: the one that the server asks for, else an exponential one with jitter.

/// The longest wait before the first retry. It doubles with each further retry.
const FIRST_LONGEST_MS: u64 = 500;
/// The longest wait of all.
const LONGEST_MS: u64 = 8_000;
/// The most that is added at random to a wait that the server asks for, so that not all clients
/// come back at once.
const JITTER_MS: u64 = 250;

/// How long to wait before a retry. `retry` counts from 1, `asked_ms` is the wait that the server asks for, and
/// `random` a number from 0 to 1.
pub(crate) fn wait_ms(asked_ms: Option<u64>, retry: u32, random: f64) -> u64 {
    if let Some(asked) = asked_ms {
        return asked.saturating_add(share(JITTER_MS, random));
    }
    let longest_ms = doubled(FIRST_LONGEST_MS, retry.saturating_sub(1), LONGEST_MS);
    share(longest_ms, random)
}

/// How long a search that is blocked by an equal create waits before it checks again. `waits` is how
/// many times it has waited already. It has to check, because nothing notifies it when the create gets its answer.
pub(super) fn blocked_wait_ms(waits: u32) -> u64 {
    const FIRST_CHECK_MS: u64 = 100;
    const LONGEST_CHECK_MS: u64 = 1_000;
    doubled(FIRST_CHECK_MS, waits, LONGEST_CHECK_MS)
}

/// A time that is doubled so many times, up to the longest one.
pub(super) fn doubled(first_ms: u64, doublings: u32, longest_ms: u64) -> u64 {
    let factor = 1_u64.checked_shl(doublings).unwrap_or(u64::MAX);
    first_ms.saturating_mul(factor).min(longest_ms)
}

/// The share of a time that a random number from 0 to 1 gives.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a share of some seconds"
)]
pub(super) fn share(time_ms: u64, random: f64) -> u64 {
    (time_ms as f64 * random.clamp(0.0, 1.0)) as u64
}

#[cfg(test)]
mod tests {
    use super::{blocked_wait_ms, wait_ms};

    #[test]
    fn waits_longer_each_time() {
        let waits = [1, 2, 3, 4, 5, 6, u32::MAX].map(|retry| wait_ms(None, retry, 1.0));
        assert_eq!(waits, [500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000]);
        assert_eq!(wait_ms(None, 1, 0.0), 0);
        assert_eq!(wait_ms(None, 1, 0.5), 250);
    }

    #[test]
    fn takes_no_random_number_at_its_word() {
        let waits = [-1.0, 7.0, f64::NAN].map(|random| wait_ms(None, 1, random));
        assert_eq!(waits, [0, 500, 0]);
    }

    #[test]
    fn waits_as_long_as_it_is_asked() {
        assert_eq!(wait_ms(Some(3_000), 1, 0.0), 3_000);
        assert_eq!(wait_ms(Some(3_000), 5, 1.0), 3_250);
    }

    #[test]
    fn an_equal_create_is_asked_about_less_and_less_often() {
        let waits = [0, 1, 3, 4, u32::MAX].map(blocked_wait_ms);
        assert_eq!(waits, [100, 200, 800, 1_000, 1_000]);
    }
}
