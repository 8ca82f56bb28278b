//! The budget of all watches of a process: a small share of the rate limit, so that watching leaves
//! the rest to other calls.

use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};

use crate::client::rate_limit::{DEFAULT_LIMIT, WINDOW_MS};

/// The share of Zavu's rate limit that watching may use: a tenth. A clone is the same budget.
///
/// [`Budget::of_process`] is the budget that all watches of the process share, whatever their keys
/// are. All times are milliseconds of one monotonic clock, which those watches share too.
#[derive(Clone, Debug)]
pub struct Budget(Arc<Mutex<State>>);

/// A token bucket, kept as one point in time (GCRA, the generic cell rate algorithm).
#[derive(Debug)]
struct State {
    requests_per_minute: u64,
    /// When the next request would be sent if all so far had been sent at an even pace. A burst is
    /// sent before this time.
    evenly_due_at_ms: u64,
}

/// Watching gets a tenth of the rate limit.
const SHARE_DIVISOR: u64 = 10;
/// A sixth of a minute's budget may be sent at once, so that the first reads of a watch do not wait.
const BURST_DIVISOR: u64 = 6;

impl Budget {
    /// A budget of its own, which no other watch shares yet.
    #[must_use]
    pub fn new() -> Self {
        Self(Arc::new(Mutex::new(State {
            requests_per_minute: DEFAULT_LIMIT / SHARE_DIVISOR,
            evenly_due_at_ms: 0,
        })))
    }

    /// The budget that all watches of the process share.
    #[must_use]
    pub fn of_process() -> Self {
        static PROCESS: LazyLock<Budget> = LazyLock::new(Budget::new);
        PROCESS.clone()
    }

    /// Takes one request; as `Err` the time when the next one may be taken. No minute, wherever it
    /// begins, has more requests than the budget, unless the budget was lowered in it.
    pub(super) fn take(&self, now_ms: u64) -> Result<(), u64> {
        let mut state = self.lock();
        let per_minute = state.requests_per_minute;
        // A minute may have one burst. The pace leaves room for it:
        // burst + WINDOW_MS / interval_ms <= per_minute.
        let burst = (per_minute / BURST_DIVISOR).max(1);
        let interval_ms = WINDOW_MS.div_ceil(per_minute.saturating_sub(burst).max(1));
        let head_start_ms = burst.saturating_sub(1).saturating_mul(interval_ms);
        let free_at_ms = state.evenly_due_at_ms.saturating_sub(head_start_ms);
        if now_ms < free_at_ms {
            return Err(free_at_ms);
        }
        state.evenly_due_at_ms = state
            .evenly_due_at_ms
            .max(now_ms)
            .saturating_add(interval_ms);
        Ok(())
    }

    /// Lowers the budget to its share of a rate limit that an answer states, until the process ends.
    /// A higher limit changes nothing, because it may be that of another key. A limit of 0 does not
    /// either: the answer that states it was given.
    pub(super) fn lower_to_share_of(&self, rate_limit: u64) {
        if rate_limit == 0 {
            return;
        }
        let mut state = self.lock();
        let requests = (rate_limit / SHARE_DIVISOR).max(1);
        state.requests_per_minute = state.requests_per_minute.min(requests);
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// As [`Budget::new`].
impl Default for Budget {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The most requests in any minute, of those sent as soon as the budget allows.
    fn most_in_a_minute(budget: &Budget, asked_ms: impl Iterator<Item = u64>) -> usize {
        let mut times = Vec::new();
        let mut now = 0;
        for asked in asked_ms {
            now = asked.max(now);
            while let Err(free) = budget.take(now) {
                now = free;
            }
            times.push(now);
        }
        let count = |start: u64| {
            let minute = start..start.saturating_add(WINDOW_MS);
            times.iter().filter(|time| minute.contains(time)).count()
        };
        times
            .iter()
            .map(|start| count(*start))
            .max()
            .unwrap_or_default()
    }

    #[test]
    fn no_minute_has_more_than_a_tenth_of_the_rate_limit() {
        for limit in [1, 9, 10, 25, 100, 599, 600, 6_000] {
            let allowed = usize::try_from((limit / 10).clamp(1, 60)).unwrap();
            for pace in [0, 100, 999, 1_000, 7_000] {
                let budget = Budget::new();
                budget.lower_to_share_of(limit);
                let most = most_in_a_minute(&budget, (0..500).map(|n| n * pace));
                assert!(most <= allowed, "{limit} at {pace} ms: {most} of {allowed}");
            }
            let budget = Budget::new();
            budget.lower_to_share_of(limit);
            // Nothing for an hour, then many at once, twice.
            let bursts = [0, 3_600_000, 3_600_500]
                .into_iter()
                .flat_map(|at| [at; 40]);
            assert!(most_in_a_minute(&budget, bursts) <= allowed, "{limit}");
        }
    }

    #[test]
    fn a_few_requests_are_sent_at_once() {
        let budget = Budget::new();
        for _ in 0..10 {
            assert_eq!(budget.take(5), Ok(()));
        }
        assert_eq!(budget.take(5), Err(1_205));
        assert_eq!(budget.take(1_205), Ok(()));
        assert_eq!(budget.take(1_205), Err(2_405));
    }

    #[test]
    fn a_higher_rate_limit_and_one_of_0_change_nothing() {
        let budget = Budget::new();
        budget.lower_to_share_of(0);
        assert_eq!(budget.lock().requests_per_minute, 60);
        budget.lower_to_share_of(100);
        budget.lower_to_share_of(2_400);
        assert_eq!(budget.lock().requests_per_minute, 10);
    }
}
