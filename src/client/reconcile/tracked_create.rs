//! A create whose answer may be lost, with everything by which a search recognises its invitation.

use super::ReconcileFailure;
use super::claims::{Claims, CreateHandle};
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
    handle: CreateHandle,
    /// The start of the latest attempt.
    attempt_started_ms: u64,
    lost: Option<LostAttempt>,
    /// The invitations that the pass over the list has found so far.
    matches: Vec<Match>,
}

/// When an attempt whose answer was lost began and ended, by the monotonic clock.
#[derive(Clone, Copy)]
struct LostAttempt {
    started_ms: u64,
    lost_at_ms: u64,
}

impl TrackedCreate {
    /// `prepared` is the HTTP request that sends `request`.
    pub fn new(claims: &Claims, prepared: &Request, request: &CreateInvitationRequest) -> Self {
        let criteria = MatchCriteria::new(request);
        let fingerprint = criteria.fingerprint(prepared);
        Self {
            handle: CreateHandle::new(claims, fingerprint, criteria.lifetime_days),
            fingerprint,
            criteria,
            attempt_started_ms: 0,
            lost: None,
            matches: Vec::new(),
        }
    }

    /// Shares these claims instead. Only before the first attempt, which the claims have to know.
    pub fn use_claims(&mut self, claims: &Claims) {
        let days = self.criteria.lifetime_days;
        self.handle = CreateHandle::new(claims, self.fingerprint, days);
    }

    pub fn attempt_started(&mut self, now_ms: u64) {
        self.attempt_started_ms = now_ms;
        self.handle.attempt_started(now_ms);
    }

    /// Reports that the attempt certainly created nothing.
    pub fn attempt_refused(&self, now_ms: u64) {
        self.handle.attempt_refused(now_ms);
    }

    /// Reports that the attempt may have created an invitation, because its answer was lost.
    pub fn attempt_lost(&mut self, now_ms: u64) {
        let started_ms = self.attempt_started_ms;
        self.lost = Some(LostAttempt {
            started_ms,
            lost_at_ms: now_ms,
        });
        self.matches.clear();
        self.handle.attempt_lost(started_ms, now_ms);
    }

    /// When the latest answer was lost, by the monotonic clock.
    pub fn lost_at_ms(&self) -> Option<u64> {
        self.lost.map(|lost| lost.lost_at_ms)
    }

    /// True while a search has to wait, because an equal create has no answer yet.
    pub fn is_blocked(&self) -> bool {
        self.handle.is_blocked()
    }

    /// Claims the id in an answer.
    pub fn claim(&self, id: &str, now_ms: u64) {
        self.handle.claim(id, now_ms);
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
        let index = self.handle.claim_match(&ids, from_ms..=until_ms, now_ms)?;
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
}
