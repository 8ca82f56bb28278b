//! The registry of a process: the invitation ids that its creates got, and the creates that have no
//! confirmed result yet. With it, no search takes the invitation of another create.
//!
//! Creates are *equal* if their invitations cannot be told apart. If n equal creates lost their
//! answers and the list shows up to n matching invitations, each create may take one. If the list
//! shows more, some of them are of another process, and no create takes any.
//!
//! (The claim of an `Idempotency-Key` is unrelated: `src/handler/idempotency.rs`.)

use std::collections::VecDeque;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};

/// Shares ids and open creates between the calls of one process. A clone shares the same state. All times are
/// milliseconds of one monotonic clock, which those calls share too.
#[derive(Clone, Default)]
pub struct Claims(Arc<Mutex<State>>);

/// An id that a create of this process got, as plain data.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct ClaimedId {
    pub id: String,
    /// When the create got the id, by the monotonic clock.
    pub at_ms: u64,
}

#[derive(Default)]
pub(super) struct State {
    /// Sorted by `at_ms`, the oldest first, because [`State::claim`] drops old ids from the front.
    pub ids: VecDeque<ClaimedId>,
    pub creates: Vec<OpenCreate>,
    next_number: u64,
}

/// A create between its first attempt and the drop of its `TrackedCreate`.
pub(super) struct OpenCreate {
    pub number: u64,
    /// From `MatchCriteria::fingerprint`: the same number for creates whose invitations look alike,
    /// except perhaps for their lifetimes.
    pub fingerprint: u64,
    pub lifetime_days: u32,
    pub first_attempt_ms: u64,
    pub attempt: AttemptState,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum AttemptState {
    /// The latest attempt certainly created nothing.
    Refused,
    /// The attempt has no answer yet.
    InFlight,
    /// The answer to the attempt was lost.
    Lost(LostAttempt),
}

/// When an attempt whose answer was lost began and ended, by the monotonic clock.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct LostAttempt {
    pub started_ms: u64,
    pub lost_at_ms: u64,
}

impl Claims {
    /// An id is dropped once it is this much older than the oldest open create (than now, if no
    /// create is open). No search for a lost create finds it then: such a search looks at invitations from shortly before its
    /// create, earlier by about the time that one page of the list takes. That is far less than this time.
    pub const REMEMBERED_MS: u64 = 10 * 60_000;

    /// An empty registry, which no call shares yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The claims that all calls of the process share.
    #[must_use]
    pub fn of_process() -> Self {
        static PROCESS: LazyLock<Claims> = LazyLock::new(Claims::new);
        PROCESS.clone()
    }

    /// Adds ids that were kept outside of a WebAssembly module, which was replaced after a crash.
    pub fn restore(&self, ids: impl IntoIterator<Item = ClaimedId>) {
        let mut state = self.lock();
        state.ids.extend(ids);
        state
            .ids
            .make_contiguous()
            .sort_by_key(|claimed| claimed.at_ms);
    }

    /// The ids that have not been dropped.
    #[must_use]
    pub fn ids(&self) -> Vec<ClaimedId> {
        self.lock().ids.iter().cloned().collect()
    }

    /// A number for a create.
    pub(super) fn next_number(&self) -> u64 {
        let mut state = self.lock();
        let number = state.next_number;
        state.next_number = number.wrapping_add(1);
        number
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Claims {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Claims").finish_non_exhaustive()
    }
}

impl State {
    /// Adds an id, and drops those that no search can find any more.
    pub fn claim(&mut self, id: &str, now_ms: u64) {
        let first_attempts_ms = self.creates.iter().map(|create| create.first_attempt_ms);
        let needed_from_ms = first_attempts_ms
            .fold(now_ms, u64::min)
            .saturating_sub(Claims::REMEMBERED_MS);
        while self
            .ids
            .front()
            .is_some_and(|claimed| claimed.at_ms < needed_from_ms)
        {
            self.ids.pop_front();
        }
        self.ids.push_back(ClaimedId {
            id: id.to_owned(),
            at_ms: now_ms,
        });
    }
}
