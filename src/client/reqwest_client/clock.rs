//! The clock of the process, and random numbers.

use std::hash::{BuildHasher, RandomState};
use std::sync::LazyLock;
use std::time::Duration;

use tokio::time::{Instant, sleep};

use crate::client::Clock;

/// The monotonic clock of the process, and the timers of tokio.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TokioClock;

impl Clock for TokioClock {
    fn now_ms(&self) -> u64 {
        static START: LazyLock<Instant> = LazyLock::new(Instant::now);
        u64::try_from(START.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// Made of the random seed that std gives to each hash map: enough to spread waits, without a crate
    /// for random numbers.
    fn random(&self) -> f64 {
        // 32 bits are left of 64, so that the conversion always succeeds.
        let bits = u32::try_from(RandomState::new().hash_one(()) >> 32).unwrap_or_default();
        f64::from(bits) / f64::from(u32::MAX)
    }

    async fn wait(&self, ms: u64) {
        sleep(Duration::from_millis(ms)).await;
    }
}
