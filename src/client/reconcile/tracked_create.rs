//! A create whose answer may be lost, with everything by which a search recognises its invitation.

use std::ops::RangeInclusive;

use super::ReconcileFailure;
use super::claims::{AttemptState, Claims, LostAttempt, OpenCreate, State};
use super::criteria::{Identity, Match, MatchCriteria};
use super::window::{PageTimes, Window};
use crate::CreateInvitationRequest;
use crate::client::Request;
use crate::platform::json::{Node, Value};

/// A create that is searched for if its answer is lost. From its first attempt until it is dropped,
/// no other search of the process takes its invitation.
///
/// Its caller reports each attempt: [`TrackedCreate::attempt_started`], then either
/// [`attempt_refused`](TrackedCreate::attempt_refused) or
/// [`attempt_lost`](TrackedCreate::attempt_lost).
pub(crate) struct TrackedCreate {
    pub criteria: MatchCriteria,
    fingerprint: u64,
    claims: Claims,
    /// Its number in the claims. The first report of an attempt adds the create to the open ones of the
    /// claims; dropping it removes it from them.
    number: u64,
    /// The start of the latest attempt.
    attempt_started_ms: u64,
    lost: Option<LostAttempt>,
    /// The invitations that the pass over the list has found so far.
    matches: Vec<Match>,
}

impl TrackedCreate {
    /// `prepared` is the HTTP request that sends `request`.
    pub fn new(claims: &Claims, prepared: &Request, request: &CreateInvitationRequest) -> Self {
        let criteria = MatchCriteria::new(request);
        Self {
            fingerprint: criteria.fingerprint(prepared),
            criteria,
            claims: claims.clone(),
            number: claims.next_number(),
            attempt_started_ms: 0,
            lost: None,
            matches: Vec::new(),
        }
    }

    /// Shares these claims instead. Only before the first attempt, which the claims have to know.
    pub fn use_claims(&mut self, claims: &Claims) {
        self.leave_claims();
        self.claims = claims.clone();
        self.number = claims.next_number();
    }

    fn leave_claims(&self) {
        let mut state = self.claims.lock();
        state.creates.retain(|create| create.number != self.number);
    }

    pub fn attempt_started(&mut self, now_ms: u64) {
        self.attempt_started_ms = now_ms;
        self.set_attempt(AttemptState::InFlight, now_ms);
    }

    /// Reports that the attempt certainly created nothing.
    pub fn attempt_refused(&self, now_ms: u64) {
        self.set_attempt(AttemptState::Refused, now_ms);
    }

    /// Reports that the attempt may have created an invitation, because its answer was lost.
    pub fn attempt_lost(&mut self, now_ms: u64) {
        let lost = LostAttempt {
            started_ms: self.attempt_started_ms,
            lost_at_ms: now_ms,
        };
        self.lost = Some(lost);
        self.matches.clear();
        self.set_attempt(AttemptState::Lost(lost), lost.started_ms);
    }

    /// When the latest answer was lost, by the monotonic clock.
    pub fn lost_at_ms(&self) -> Option<u64> {
        self.lost.map(|lost| lost.lost_at_ms)
    }

    /// Claims the id in an answer.
    pub fn claim(&self, id: &str, now_ms: u64) {
        self.claims.lock().claim(id, now_ms);
    }

    /// The window of the lost attempt; none before an answer was lost.
    pub(super) fn window(&self, page: &PageTimes) -> Option<Window> {
        let lost = self.lost?;
        Some(Window::of_attempt(lost.started_ms, lost.lost_at_ms, page))
    }

    /// Adds an item of the list to the matches, if it is one. `identity` is the item's, which the
    /// search has read once for all creates.
    pub(super) fn add_if_match(
        &mut self,
        window: &Window,
        item: &Node<'_>,
        identity: &Identity,
        created_unix_ms: u64,
    ) {
        if window.contains(item, created_unix_ms)
            && self.criteria.identity == *identity
            && self.criteria.has_lifetime(item, created_unix_ms)
        {
            self.matches.extend(Match::new(item, created_unix_ms));
        }
    }

    /// Takes one of the matches of a complete pass, as the body of an answer, and claims its id.
    /// `slowest_page_ms` is how long the slowest page of the pass took. The matches are gone
    /// afterwards, also after an error: the next pass finds them again.
    pub fn take_match(
        &mut self,
        slowest_page_ms: u64,
        now_ms: u64,
    ) -> Result<Value, ReconcileFailure> {
        // Without a lost answer there was no window, and no match.
        let lost = self.lost.ok_or(ReconcileFailure::NotListed)?;
        let matches = self.take_matches()?;
        let ids: Vec<&str> = matches.iter().map(|found| found.id.as_str()).collect();
        // The span in which the matches may have been created. A window is counted back from the
        // answer with a page, so that a slow page makes it less exact.
        let slack_ms = Window::SLACK_MS.saturating_add(slowest_page_ms);
        let from_ms = lost.started_ms.saturating_sub(slack_ms);
        let until_ms = lost.lost_at_ms.saturating_add(slack_ms);
        let index = self.claim_match(&ids, from_ms..=until_ms, now_ms)?;
        // The index is one of `ids`, so that the match always exists: `NotListed` is not returned here.
        let taken = matches.into_iter().nth(index);
        taken
            .map(|found| found.body)
            .ok_or(ReconcileFailure::NotListed)
    }

    /// Like [`TrackedCreate::take_match`], for a pass with [`Window::since`], where several matches are
    /// an error: another process may have made the earlier delivery, so that the claims of this process
    /// cannot tell them apart.
    pub(super) fn take_only_match(&mut self, now_ms: u64) -> Result<Value, ReconcileFailure> {
        let mut matches = self.take_matches()?;
        if matches.len() > 1 {
            return Err(ReconcileFailure::Several);
        }
        let found = matches.pop().ok_or(ReconcileFailure::NotListed)?;
        self.claim(&found.id, now_ms);
        Ok(found.body)
    }

    /// Takes the matches in the order of their creation.
    pub(super) fn take_matches(&mut self) -> Result<Vec<Match>, ReconcileFailure> {
        let mut matches = std::mem::take(&mut self.matches);
        matches.sort_by_key(|found| found.created_unix_ms);
        if matches.iter().all(Match::is_complete) {
            Ok(matches)
        } else {
            Err(ReconcileFailure::Unreadable)
        }
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
                lifetime_days: self.criteria.lifetime_days,
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
    fn claim_match(
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
        let rank = lost.iter().position(|number| *number == self.number);
        // Never without a rank: the span contains this create's own lost attempt.
        let rank = rank.ok_or(ReconcileFailure::NotListed)?;
        let matched = free.get(rank).or_else(|| free.last());
        let (index, id) = *matched.ok_or(ReconcileFailure::NotListed)?;
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
                && create.lifetime_days == self.criteria.lifetime_days;
            if let AttemptState::Lost(lost) = create.attempt
                && is_equal
                && lost.started_ms <= *created_ms.end()
                && lost.lost_at_ms >= *created_ms.start()
            {
                attempts.push((lost.started_ms, create.number));
            }
        }
        attempts.sort_unstable();
        attempts.into_iter().map(|(_, number)| number).collect()
    }
}

impl Drop for TrackedCreate {
    fn drop(&mut self) {
        self.leave_claims();
    }
}

#[cfg(test)]
mod tests {
    use super::super::{ClaimedId, sample};
    use super::{Claims, ReconcileFailure, TrackedCreate};

    fn create(claims: &Claims, name: &str, days: u32) -> TrackedCreate {
        let (prepared, request) = sample(name, days);
        TrackedCreate::new(claims, &prepared, &request)
    }

    fn register(claims: &Claims) -> TrackedCreate {
        create(claims, "Acme", 7)
    }

    fn lose(create: &mut TrackedCreate, started_ms: u64, ended_ms: u64) {
        create.attempt_started(started_ms);
        create.attempt_lost(ended_ms);
    }

    #[test]
    fn nothing_is_taken_before_each_equal_create_has_an_answer() {
        let claims = Claims::new();
        let (mut one, mut two) = (register(&claims), register(&claims));
        let other = create(&claims, "Other", 7);
        lose(&mut two, 0, 1);
        one.attempt_started(0);
        assert!(two.is_blocked());
        assert_eq!(
            two.claim_match(&["a"], 0..=9, 2),
            Err(ReconcileFailure::Blocked)
        );
        assert!(!one.is_blocked() && !other.is_blocked());
        one.attempt_refused(1);
        assert!(!two.is_blocked());
        lose(&mut one, 2, 3);
        assert!(!two.is_blocked());
        one.attempt_started(4);
        drop(one);
        assert_eq!(two.claim_match(&["a"], 0..=9, 5), Ok(0));
        drop(two);
        assert!(claims.lock().creates.is_empty());
        let mut moved = register(&claims);
        moved.attempt_started(6);
        moved.use_claims(&Claims::new());
        assert!(claims.lock().creates.is_empty());
    }

    #[test]
    fn lost_creates_share_what_matches() {
        let claims = Claims::new();
        let [mut one, mut two, mut later] = [(); 3].map(|()| register(&claims));
        let mut longer = create(&claims, "Acme", 30);
        lose(&mut one, 50, 60);
        lose(&mut two, 10, 20);
        lose(&mut later, 900, 901);
        lose(&mut longer, 10, 20);
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
        let (mut long, short) = (register(&claims), register(&claims));
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
        let mut lost = register(&restored);
        lose(&mut lost, 0, 1);
        assert_eq!(
            lost.claim_match(&["b"], 0..=9, 2),
            Err(ReconcileFailure::NotListed)
        );
    }
}
