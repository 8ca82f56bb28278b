//! When to try again: after the wait that the server asks for, else after an exponential one.

use super::Answer;

const FIRST_MS: u64 = 500;
const LONGEST_MS: u64 = 8_000;
/// What is added to a wait that the server asked for, so that not everybody comes at once.
const JITTER_MS: u64 = 250;

/// How long to wait before the `retry`th retry. `random` is from 0 to 1.
pub(super) fn wait_ms(answer: Option<&Answer>, retry: u32, random: f64) -> u64 {
    if let Some(asked) = answer.and_then(Answer::wait_ms) {
        return asked.saturating_add(share(JITTER_MS, random));
    }
    let doublings = retry.saturating_sub(1).min(16);
    share(
        FIRST_MS.saturating_mul(1 << doublings).min(LONGEST_MS),
        random,
    )
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a share of some seconds"
)]
fn share(of: u64, random: f64) -> u64 {
    (of as f64 * random.clamp(0.0, 1.0)) as u64
}
