//! The registry of a process: the invitation ids that its creates got, and the creates that have no
//! confirmed result yet. With it, no search takes the invitation of another create.
//!
//! Creates are *equal* if their invitations cannot be told apart. If n equal creates lost their
//! answers and the list shows up to n matching invitations, each create may take one. If the list
//! shows more, some of them are of another process, and no create takes any.
//!
//! (The claim of an `Idempotency-Key` is unrelated: `src/handler/idempotency.rs`.)

use std::collections::VecDeque;
use std::ops::RangeInclusive;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};

use super::ReconcileFailure;

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
struct State {
    /// Sorted by `at_ms`, the oldest first, because [`State::claim`] drops old ids from the front.
    ids: VecDeque<ClaimedId>,
    creates: Vec<OpenCreate>,
    next_number: u64,
}

/// A create between its first attempt and the drop of its [`CreateHandle`].
struct OpenCreate {
    number: u64,
    /// From `MatchCriteria::fingerprint`: the same number for creates whose invitations look alike,
    /// except perhaps for their lifetimes.
    fingerprint: u64,
    lifetime_days: u32,
    first_attempt_ms: u64,
    attempt: AttemptState,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum AttemptState {
    /// The latest attempt certainly created nothing.
    Refused,
    /// The attempt has no answer yet.
    InFlight,
    /// The answer to the attempt was lost.
    Lost { started_ms: u64, ended_ms: u64 },
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

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Claims {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Claims").finish_non_exhaustive()
    }
}

/// The handle of one create. The first report of an attempt adds the create to the open ones; dropping the handle removes it
/// from them. It has the parts of the algorithm that need the create; [`State`] has those that do not.
pub(super) struct CreateHandle {
    claims: Claims,
    number: u64,
    fingerprint: u64,
    lifetime_days: u32,
}

impl CreateHandle {
    pub fn new(claims: &Claims, fingerprint: u64, lifetime_days: u32) -> Self {
        let mut state = claims.lock();
        let number = state.next_number;
        state.next_number = number.wrapping_add(1);
        Self {
            claims: claims.clone(),
            number,
            fingerprint,
            lifetime_days,
        }
    }

    /// Reports that an attempt is sent.
    pub fn attempt_started(&self, now_ms: u64) {
        self.set_attempt(AttemptState::InFlight, now_ms);
    }

    /// Reports that the attempt certainly created nothing.
    pub fn attempt_refused(&self, now_ms: u64) {
        self.set_attempt(AttemptState::Refused, now_ms);
    }

    /// Reports that the answer to the attempt was lost: it may have created an invitation between
    /// these times.
    pub fn attempt_lost(&self, started_ms: u64, ended_ms: u64) {
        let lost = AttemptState::Lost {
            started_ms,
            ended_ms,
        };
        self.set_attempt(lost, started_ms);
    }

    /// `began_ms` is used only for the first report.
    fn set_attempt(&self, attempt: AttemptState, began_ms: u64) {
        let mut state = self.claims.lock();
        match state
            .creates
            .iter_mut()
            .find(|create| create.number == self.number)
        {
            Some(create) => create.attempt = attempt,
            None => state.creates.push(OpenCreate {
                number: self.number,
                fingerprint: self.fingerprint,
                lifetime_days: self.lifetime_days,
                first_attempt_ms: began_ms,
                attempt,
            }),
        }
    }

    /// True while an equal create has no answer yet. A create with another lifetime blocks, too:
    /// lifetimes are compared with a tolerance, so that its invitation may match, and a needless
    /// wait does no harm.
    pub fn is_blocked(&self) -> bool {
        self.is_blocked_in(&self.claims.lock())
    }

    fn is_blocked_in(&self, state: &State) -> bool {
        state.creates.iter().any(|create| {
            create.fingerprint == self.fingerprint
                && create.number != self.number
                && create.attempt == AttemptState::InFlight
        })
    }

    /// Claims one of the matching invitations, whose `ids` are in the order of their creation, and
    /// gives its index. `created_ms` is the span, by the monotonic clock, in which they may have been
    /// created: each equal create with a lost attempt in it may take one of them.
    pub fn claim_match(
        &self,
        ids: &[&str],
        created_ms: RangeInclusive<u64>,
        now_ms: u64,
    ) -> Result<usize, ReconcileFailure> {
        let mut state = self.claims.lock();
        if self.is_blocked_in(&state) {
            return Err(ReconcileFailure::Blocked);
        }
        let is_free = |id: &str| state.ids.iter().all(|claimed| claimed.id != id);
        let free: Vec<_> = ids
            .iter()
            .enumerate()
            .filter(|(_, id)| is_free(id))
            .collect();
        let lost = self.lost_equal_creates(&state, &created_ms);
        if free.len() > lost.len() {
            return Err(ReconcileFailure::Several);
        }
        // The n-th attempt has most likely created the n-th match. If there are fewer matches than
        // attempts, the create that searches first takes the last match: equal creates cannot be told
        // apart, so that only the number of those that take one matters.
        let Some(rank) = lost.iter().position(|number| *number == self.number) else {
            // Never: the span contains this create's own lost attempt.
            return Err(ReconcileFailure::NotListed);
        };
        let matched = free.get(rank).or_else(|| free.last());
        let Some((index, id)) = matched.copied() else {
            return Err(ReconcileFailure::NotListed);
        };
        state.claim(id, now_ms);
        Ok(index)
    }

    /// The numbers of the equal creates whose lost attempts were in flight in a span, in the order
    /// of the attempts. Unlike in `is_blocked`, their lifetimes must be equal: each number allows one
    /// more match, and one number too many would allow the invitation of another process.
    fn lost_equal_creates(&self, state: &State, created_ms: &RangeInclusive<u64>) -> Vec<u64> {
        let mut attempts = Vec::new();
        for create in &state.creates {
            let is_equal = create.fingerprint == self.fingerprint
                && create.lifetime_days == self.lifetime_days;
            if let AttemptState::Lost {
                started_ms,
                ended_ms,
            } = create.attempt
                && is_equal
                && started_ms <= *created_ms.end()
                && ended_ms >= *created_ms.start()
            {
                attempts.push((started_ms, create.number));
            }
        }
        attempts.sort_unstable();
        attempts.into_iter().map(|(_, number)| number).collect()
    }

    /// Claims the id in an answer.
    pub fn claim(&self, id: &str, now_ms: u64) {
        self.claims.lock().claim(id, now_ms);
    }
}

impl State {
    /// Adds an id, and drops those that no search can find any more.
    fn claim(&mut self, id: &str, now_ms: u64) {
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

impl Drop for CreateHandle {
    fn drop(&mut self) {
        let number = self.number;
        self.claims
            .lock()
            .creates
            .retain(|create| create.number != number);
    }
}

#[cfg(test)]
mod tests {
    use super::{ClaimedId, Claims, CreateHandle, ReconcileFailure};

    const EQUAL: u64 = 1;

    fn register(claims: &Claims) -> CreateHandle {
        CreateHandle::new(claims, EQUAL, 7)
    }

    #[test]
    fn nothing_is_taken_before_each_equal_create_has_an_answer() {
        let claims = Claims::new();
        let (one, two) = (register(&claims), register(&claims));
        let other = CreateHandle::new(&claims, 2, 7);
        two.attempt_lost(0, 1);
        one.attempt_started(0);
        assert!(two.is_blocked());
        assert_eq!(
            two.claim_match(&["a"], 0..=9, 2),
            Err(ReconcileFailure::Blocked)
        );
        assert!(!one.is_blocked() && !other.is_blocked());
        one.attempt_refused(1);
        assert!(!two.is_blocked());
        one.attempt_started(2);
        one.attempt_lost(2, 3);
        assert!(!two.is_blocked());
        one.attempt_started(4);
        drop(one);
        assert_eq!(two.claim_match(&["a"], 0..=9, 5), Ok(0));
        drop(two);
        assert!(claims.lock().creates.is_empty());
    }

    #[test]
    fn lost_creates_share_what_matches() {
        let claims = Claims::new();
        let [one, two, later] = [(); 3].map(|()| register(&claims));
        let longer = CreateHandle::new(&claims, EQUAL, 30);
        one.attempt_lost(50, 60);
        two.attempt_lost(10, 20);
        later.attempt_lost(900, 901);
        longer.attempt_lost(10, 20);
        assert_eq!(
            one.claim_match(&["a", "b", "c"], 0..=100, 950),
            Err(ReconcileFailure::Several)
        );
        assert_eq!(
            two.claim_match(&["a", "b"], 0..=49, 950),
            Err(ReconcileFailure::Several)
        );
        assert_eq!(one.claim_match(&["a", "b"], 0..=100, 950), Ok(1));
        drop(one);
        assert_eq!(two.claim_match(&["a", "b"], 0..=100, 950), Ok(0));
        assert_eq!(
            later.claim_match(&["a", "b"], 0..=1_000, 950),
            Err(ReconcileFailure::NotListed)
        );
    }

    #[test]
    fn an_id_is_remembered_to_the_end_of_its_time() {
        let claims = Claims::new();
        let create = register(&claims);
        create.claim("a", 1_000);
        create.claim("b", 601_000);
        assert_eq!(claims.ids().len(), 2);
    }

    #[test]
    fn an_id_is_forgotten_when_no_search_can_find_it() {
        let claims = Claims::new();
        let (long, short) = (register(&claims), register(&claims));
        let later_ms = 601_001;
        long.attempt_started(1_000);
        short.claim("a", 1_000);
        short.claim("b", later_ms);
        assert_eq!(claims.ids().len(), 2);
        drop(long);
        short.claim("c", later_ms);
        let ids = ["b", "c"].map(|id| ClaimedId {
            id: id.to_owned(),
            at_ms: later_ms,
        });
        assert_eq!(claims.ids(), ids);
    }

    #[test]
    fn a_restored_id_is_not_free() {
        let restored = Claims::new();
        restored.restore([ClaimedId {
            id: "b".to_owned(),
            at_ms: 0,
        }]);
        let lost = register(&restored);
        lost.attempt_lost(0, 1);
        assert_eq!(
            lost.claim_match(&["b"], 0..=9, 2),
            Err(ReconcileFailure::NotListed)
        );
    }
}
