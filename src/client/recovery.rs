//! The measures of a create with an API key against lost answers.
//!
//! A call holds them as a trait object that [`Call::create`](super::Call::create) alone sets, so
//! that a program without it, such as the WebAssembly module of a browser's page, links none of
//! this.

use super::claims::{Claims, Registration, Take};
use super::reconcile::{
    ListTimes, Match, MatchCriteria, ReconcileFailure, Search, SearchState, Window,
};
use super::{ListQuery, Reconcile, Request};
use crate::CreateInvitationRequest;
use crate::platform::json::{Node, Value};

/// How many pages of the list a call reads in all, so that a lost create stays cheap: a longer list
/// is not searched again for what it does not show yet.
const PAGES_OF_A_CALL: u32 = 12;

pub(super) trait Recover {
    /// Whether the list is searched before the first attempt.
    fn searches_first(&self) -> bool;
    /// Whether the list is searched after an attempt whose answer was lost.
    fn searches_after_loss(&self) -> bool;
    fn attempt_started(&mut self, now_ms: u64);
    /// The attempt certainly did nothing.
    fn attempt_refused(&mut self, now_ms: u64);
    fn attempt_lost(&mut self, now_ms: u64);
    /// Claims the invitation that an answer gave.
    fn created(&mut self, body: &Value, now_ms: u64);
    /// Whether the search has to wait, because an equal create of this process has no answer yet.
    fn is_blocked(&self) -> bool;
    /// The page of the list to read next.
    fn next_page(&mut self, now_ms: u64) -> ListQuery;
    fn read_page(&mut self, page: &Value, server_unix_ms: Option<u64>, now_ms: u64) -> Progress;
    /// Begins the search anew; `false` where that takes too many pages.
    fn search_again(&mut self) -> bool;
    /// Shares these claims instead of those of the process.
    fn use_claims(&mut self, claims: &Claims);
}

/// What a page makes of a search.
pub(super) enum Progress {
    /// There is another page.
    Continue,
    /// The invitation, as the body of an answer.
    Found(Value),
    /// An equal create of this process has no answer yet.
    Blocked,
    /// The search is over without a result.
    Ended(ReconcileFailure),
}

pub(super) struct Recovery {
    criteria: MatchCriteria,
    reconcile: Reconcile,
    fingerprint: u64,
    registration: Registration,
    /// When the attempt was sent, and when its answer was lost, by the monotonic clock.
    attempt_started_ms: u64,
    attempt_ended_ms: Option<u64>,
    search: Search,
    page_asked_ms: u64,
    slowest_page_ms: u64,
    pages_left: u32,
}

impl Recovery {
    pub fn new(
        reconcile: Reconcile,
        prepared: &Request,
        request: &CreateInvitationRequest,
    ) -> Self {
        let criteria = MatchCriteria::new(request);
        let fingerprint = criteria.fingerprint(prepared);
        let claims = Claims::default();
        Self {
            registration: Registration::new(&claims, fingerprint, criteria.lifetime_days()),
            fingerprint,
            criteria,
            reconcile,
            attempt_started_ms: 0,
            attempt_ended_ms: None,
            search: Search::default(),
            page_asked_ms: 0,
            slowest_page_ms: 0,
            pages_left: PAGES_OF_A_CALL,
        }
    }

    pub fn has_identifying_field(&self) -> bool {
        self.criteria.has_identifying_field()
    }

    /// Takes one of what a search found.
    fn take(&mut self, now_ms: u64) -> Progress {
        let matches = self.search.take_matches();
        let Some(ended_ms) = self.attempt_ended_ms else {
            // The search for an earlier delivery, whose claims do not count.
            return self.take_earlier_delivery(matches, now_ms);
        };
        let lost = LostAttempt {
            started_ms: self.attempt_started_ms,
            ended_ms,
        };
        lost.take(matches, &self.registration, self.slowest_page_ms, now_ms)
    }

    fn take_earlier_delivery(&self, mut matches: Vec<Match>, now_ms: u64) -> Progress {
        if !matches.iter().all(Match::is_complete) {
            return Progress::Ended(ReconcileFailure::Unreadable);
        }
        if matches.len() > 1 {
            return Progress::Ended(ReconcileFailure::Several);
        }
        match matches.pop() {
            Some(found) => {
                self.registration.claim(&found.id, now_ms);
                Progress::Found(found.body)
            }
            None => Progress::Ended(ReconcileFailure::NotListed),
        }
    }
}

/// When the attempt was sent, and when its answer was lost, by the monotonic clock.
#[derive(Clone, Copy)]
pub(super) struct LostAttempt {
    pub started_ms: u64,
    pub ended_ms: u64,
}

impl LostAttempt {
    /// Takes one of the invitations that match, which stand in the order of their creation.
    pub fn take(
        self,
        matches: Vec<Match>,
        registration: &Registration,
        slowest_page_ms: u64,
        now_ms: u64,
    ) -> Progress {
        if !matches.iter().all(Match::is_complete) {
            return Progress::Ended(ReconcileFailure::Unreadable);
        }
        let ids: Vec<&str> = matches.iter().map(|found| found.id.as_str()).collect();
        let slack_ms = Window::SLACK_MS.saturating_add(slowest_page_ms);
        let from_ms = self.started_ms.saturating_sub(slack_ms);
        let times_ms = from_ms..=self.ended_ms.saturating_add(slack_ms);
        let index = match registration.take(&ids, times_ms, now_ms) {
            Take::Taken(index) => index,
            Take::Blocked => return Progress::Blocked,
            Take::NoneFree => return Progress::Ended(ReconcileFailure::NotListed),
            Take::TooMany => return Progress::Ended(ReconcileFailure::Several),
        };
        match matches.into_iter().nth(index) {
            Some(found) => Progress::Found(found.body),
            None => Progress::Ended(ReconcileFailure::NotListed),
        }
    }
}

impl Recover for Recovery {
    fn searches_first(&self) -> bool {
        matches!(self.reconcile, Reconcile::Since { .. })
    }

    fn searches_after_loss(&self) -> bool {
        self.reconcile != Reconcile::Off && self.has_identifying_field()
    }

    fn attempt_started(&mut self, now_ms: u64) {
        self.attempt_started_ms = now_ms;
        self.registration.attempt_started(now_ms);
    }

    fn attempt_refused(&mut self, now_ms: u64) {
        self.registration.attempt_refused(now_ms);
    }

    fn attempt_lost(&mut self, now_ms: u64) {
        self.attempt_ended_ms = Some(now_ms);
        self.registration
            .attempt_lost(self.attempt_started_ms, now_ms);
        self.search = Search::default();
        self.pages_left = PAGES_OF_A_CALL;
    }

    fn created(&mut self, body: &Value, now_ms: u64) {
        if let Some(id) = Node::of(body).get("invitation").get("id").text() {
            self.registration.claim(&id, now_ms);
        }
    }

    fn is_blocked(&self) -> bool {
        self.attempt_ended_ms.is_some() && self.registration.is_blocked()
    }

    fn next_page(&mut self, now_ms: u64) -> ListQuery {
        self.page_asked_ms = now_ms;
        ListQuery {
            // An earlier delivery may have been completed since.
            status: self.attempt_ended_ms.map(|_| "pending".to_owned()),
            limit: Some(ListQuery::LIMIT_MAXIMUM),
            cursor: self.search.cursor().map(str::to_owned),
        }
    }

    fn read_page(&mut self, page: &Value, server_unix_ms: Option<u64>, now_ms: u64) -> Progress {
        let times = ListTimes {
            asked_ms: self.page_asked_ms,
            answered_ms: now_ms,
            server_unix_ms,
        };
        self.slowest_page_ms = self.slowest_page_ms.max(times.took_ms());
        let window = match (self.attempt_ended_ms, self.reconcile) {
            (Some(ended_ms), _) => Window::of_attempt(self.attempt_started_ms, ended_ms, &times),
            (None, Reconcile::Since { unix_ms }) => Some(Window::since(unix_ms)),
            (None, _) => None,
        };
        let Some(window) = window else {
            return Progress::Ended(ReconcileFailure::NoDateHeader);
        };
        self.pages_left = self.pages_left.saturating_sub(1);
        match self.search.read(&self.criteria, &window, page) {
            SearchState::Continue if self.pages_left > 0 => Progress::Continue,
            SearchState::Continue | SearchState::TooLong => {
                Progress::Ended(ReconcileFailure::TooLong)
            }
            SearchState::Complete => self.take(now_ms),
        }
    }

    fn search_again(&mut self) -> bool {
        let pages = self.search.pages();
        self.search = Search::default();
        pages <= self.pages_left
    }

    fn use_claims(&mut self, claims: &Claims) {
        let days = self.criteria.lifetime_days();
        self.registration = Registration::new(claims, self.fingerprint, days);
    }
}
