//! Protects a single create with an API key against a lost answer, and against an earlier delivery.
//!
//! [`Call::create`](crate::client::Call::create) alone makes a [`Recovery`], and the call holds it
//! as a trait object. A program without that function, such as the WebAssembly module of a
//! browser's page, then links no code of the search.

use super::{Claims, ListSearch, PassState, ReconcileFailure, TrackedCreate};
use crate::CreateInvitationRequest;
use crate::client::{ListQuery, Reconcile, Request};
use crate::platform::json::{Node, Value};

/// How many pages one pass over the list reads. The list's order is not documented, so that a new
/// invitation may be on any page.
const PAGES_OF_A_PASS: u32 = 10;
/// How many pages all passes of one search read together, so that a lost create costs few requests. A
/// list of more than 6 pages is therefore searched only once.
const PAGES_OF_A_SEARCH: u32 = 12;

/// The protection, as [`Call`](crate::client::Call) uses it. The search for an earlier delivery
/// comes before the first attempt; the search for a lost create comes after an attempt.
pub(in crate::client) trait Recover {
    /// True if the list is searched before the first attempt, for an earlier delivery.
    fn searches_first(&self) -> bool;
    /// True if the list is searched after an attempt whose answer was lost.
    fn searches_after_loss(&self) -> bool;
    /// Reports that an attempt is sent.
    fn attempt_started(&mut self, now_ms: u64);
    /// Reports that the attempt certainly created nothing.
    fn attempt_refused(&mut self, now_ms: u64);
    /// Reports that the attempt may have created an invitation, because its answer was lost.
    fn attempt_lost(&mut self, now_ms: u64);
    /// Claims the invitation in the body of an answer.
    fn claim_created(&mut self, body: &Value, now_ms: u64);
    /// True while the search has to wait, because an equal create has no answer yet.
    fn is_blocked(&self) -> bool;
    /// The page of the list to read next. Its request is sent at `now_ms`.
    fn next_page(&mut self, now_ms: u64) -> ListQuery;
    /// Reads that page. `server_unix_ms` is the `Date` of its answer.
    fn read_page(&mut self, page: &Value, server_unix_ms: Option<u64>, now_ms: u64) -> Progress;
    /// Begins another pass over the list; `false` if too few pages are left for it.
    fn restart_search(&mut self) -> bool;
    /// Shares these claims instead of those of the process.
    fn use_claims(&mut self, claims: &Claims);
}

/// The state of a search after a page.
pub(in crate::client) enum Progress {
    HasNextPage,
    /// The invitation, as the body of an answer.
    Found(Value),
    /// The search is over without a result.
    Failed(ReconcileFailure),
}

pub(in crate::client) struct Recovery {
    create: TrackedCreate,
    reconcile: Reconcile,
    target: Target,
    /// The current pass over the list.
    search: ListSearch,
    /// How many pages this pass and later ones of the search may read.
    pages_left: u32,
}

/// The invitation that is searched for.
#[derive(Clone, Copy)]
enum Target {
    /// That of an earlier delivery, created at this time or later.
    EarlierDelivery { since_unix_ms: u64 },
    /// That of the lost attempt alone: the search for an earlier delivery came before it, and found
    /// none.
    LostCreate,
}

impl Recovery {
    /// `prepared` is the HTTP request that sends `request`.
    pub fn new(
        reconcile: Reconcile,
        prepared: &Request,
        request: &CreateInvitationRequest,
    ) -> Self {
        Self {
            create: TrackedCreate::new(&Claims::of_process(), prepared, request),
            reconcile,
            target: match reconcile {
                Reconcile::Since { unix_ms } => Target::EarlierDelivery {
                    since_unix_ms: unix_ms,
                },
                Reconcile::AfterLostAnswer | Reconcile::Off => Target::LostCreate,
            },
            search: ListSearch::default(),
            pages_left: PAGES_OF_A_SEARCH,
        }
    }

    pub fn has_identifying_field(&self) -> bool {
        self.create.criteria().has_identifying_field()
    }

    fn try_read_page(
        &mut self,
        page: &Value,
        server_unix_ms: Option<u64>,
        now_ms: u64,
    ) -> Result<PassState, ReconcileFailure> {
        let create = &mut self.create;
        match self.target {
            Target::EarlierDelivery { since_unix_ms } => {
                Ok(self.search.read_page_since(create, since_unix_ms, page))
            }
            Target::LostCreate => self
                .search
                .read_page([create], page, server_unix_ms, now_ms),
        }
    }

    fn take_match(&mut self, now_ms: u64) -> Result<Value, ReconcileFailure> {
        match self.target {
            Target::EarlierDelivery { .. } => self.create.take_only_match(now_ms),
            Target::LostCreate => {
                let slowest_page_ms = self.search.slowest_page_ms();
                self.create.take_match(slowest_page_ms, now_ms)
            }
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
        self.create.attempt_started(now_ms);
    }

    fn attempt_refused(&mut self, now_ms: u64) {
        self.create.attempt_refused(now_ms);
    }

    fn attempt_lost(&mut self, now_ms: u64) {
        self.create.attempt_lost(now_ms);
        self.target = Target::LostCreate;
        self.search = ListSearch::default();
        self.pages_left = PAGES_OF_A_SEARCH;
    }

    fn claim_created(&mut self, body: &Value, now_ms: u64) {
        if let Some(id) = Node::of(body).get("invitation").get("id").text() {
            self.create.claim(&id, now_ms);
        }
    }

    fn is_blocked(&self) -> bool {
        self.create.is_blocked()
    }

    fn next_page(&mut self, now_ms: u64) -> ListQuery {
        match self.target {
            Target::EarlierDelivery { .. } => self.search.next_page_of_any_status(),
            Target::LostCreate => self.search.begin_pending_page(now_ms),
        }
    }

    fn read_page(&mut self, page: &Value, server_unix_ms: Option<u64>, now_ms: u64) -> Progress {
        self.pages_left = self.pages_left.saturating_sub(1);
        let state = self.try_read_page(page, server_unix_ms, now_ms);
        let may_read_on = self.pages_left > 0 && self.search.pages() < PAGES_OF_A_PASS;
        let found = match state {
            Ok(PassState::HasNextPage) if may_read_on => return Progress::HasNextPage,
            Ok(PassState::HasNextPage) => Err(ReconcileFailure::TooLong),
            Ok(PassState::Complete) => self.take_match(now_ms),
            Err(why) => Err(why),
        };
        match found {
            Ok(body) => Progress::Found(body),
            Err(why) => Progress::Failed(why),
        }
    }

    fn restart_search(&mut self) -> bool {
        // Another pass is expected to read as many pages as the last one.
        if self.search.pages() > self.pages_left {
            return false;
        }
        self.search = ListSearch::default();
        true
    }

    fn use_claims(&mut self, claims: &Claims) {
        self.create.use_claims(claims);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Progress, Recover, Recovery};
    use crate::CreateInvitationRequest;
    use crate::client::{Claims, Reconcile, ReconcileFailure, Settings};

    /// 2026-09-01T10:00:00Z
    const NOW: u64 = 1_788_256_800_000;

    fn recovery(reconcile: Reconcile, claims: &Claims, days: u32) -> Recovery {
        let request = CreateInvitationRequest {
            client_name: Some("Acme".to_owned()),
            expires_in_days: Some(days),
            ..CreateInvitationRequest::default()
        };
        let request = request.validate().unwrap();
        let prepared = Settings::new("zv_test_example")
            .create_request(&request)
            .unwrap();
        let mut recovery = Recovery::new(reconcile, &prepared, &request);
        recovery.use_claims(claims);
        recovery
    }

    fn after_loss(claims: &Claims) -> Recovery {
        recovery(Reconcile::AfterLostAnswer, claims, 7)
    }

    fn failure(progress: &Progress) -> Option<ReconcileFailure> {
        match progress {
            Progress::Failed(why) => Some(*why),
            Progress::HasNextPage | Progress::Found(_) => None,
        }
    }

    fn page(number: u32) -> Value {
        let id = number.to_string();
        json!({ "items": [{ "id": id }], "nextCursor": id })
    }

    fn created_at(time: &str) -> Value {
        json!({ "items": [{
            "id": "inv_1", "url": "u", "token": "t", "status": "pending", "clientName": "Acme",
            "createdAt": time, "expiresAt": "2026-09-08T10:00:00Z",
        }] })
    }

    #[test]
    fn reads_ten_pages() {
        let mut recovery = recovery(Reconcile::Since { unix_ms: 0 }, &Claims::new(), 7);
        for number in 1..10 {
            let progress = recovery.read_page(&page(number), None, 0);
            assert!(matches!(progress, Progress::HasNextPage), "{number}");
        }
        let why = failure(&recovery.read_page(&page(10), None, 0));
        assert_eq!(why, Some(ReconcileFailure::TooLong));
    }

    #[test]
    fn reads_twelve_pages_in_all() {
        for (pages, may_restart) in [(6, true), (7, false)] {
            let mut recovery = after_loss(&Claims::new());
            recovery.attempt_started(0);
            recovery.attempt_lost(0);
            for number in 1..=pages {
                recovery.read_page(&page(number), Some(NOW), 0);
            }
            assert_eq!(recovery.restart_search(), may_restart, "{pages}");
        }
        let mut recovery = after_loss(&Claims::new());
        recovery.attempt_lost(0);
        for pass in [6, 5] {
            for number in 1..=pass {
                let progress = recovery.read_page(&page(number), Some(NOW), 0);
                assert!(matches!(progress, Progress::HasNextPage), "{number}");
            }
            recovery.restart_search();
        }
        let why = failure(&recovery.read_page(&page(6), Some(NOW), 0));
        assert_eq!(why, Some(ReconcileFailure::TooLong));
    }

    #[test]
    fn a_search_waits_for_equal_creates() {
        let claims = Claims::new();
        let [mut one, mut two] = [after_loss(&claims), after_loss(&claims)];
        one.attempt_started(0);
        two.attempt_started(0);
        assert!(!two.is_blocked());
        two.attempt_lost(1);
        assert!(two.is_blocked());
        one.attempt_refused(2);
        assert!(!two.is_blocked());
    }

    #[test]
    fn creates_of_another_lifetime_share_no_match() {
        let claims = Claims::new();
        let mut one = after_loss(&claims);
        let mut longer = recovery(Reconcile::AfterLostAnswer, &claims, 30);
        for recovery in [&mut one, &mut longer] {
            recovery.attempt_started(0);
            recovery.attempt_lost(1);
        }
        let mut items = created_at("2026-09-01T10:00:00Z");
        let mut other = items["items"][0].clone();
        other["id"] = json!("inv_2");
        items["items"].as_array_mut().unwrap().push(other);
        let why = failure(&one.read_page(&items, Some(NOW), 1));
        assert_eq!(why, Some(ReconcileFailure::Several));
    }

    #[test]
    fn after_a_loss_an_earlier_delivery_is_no_match() {
        let before = created_at("2026-09-01T09:00:00Z");
        let since = Reconcile::Since {
            unix_ms: NOW - 2 * 60 * 60_000,
        };
        let mut first = recovery(since, &Claims::new(), 7);
        let progress = first.read_page(&before, Some(NOW), 0);
        assert!(matches!(progress, Progress::Found(_)));
        let mut second = recovery(since, &Claims::new(), 7);
        second.attempt_started(0);
        second.attempt_lost(1);
        let why = failure(&second.read_page(&before, Some(NOW), 1));
        assert_eq!(why, Some(ReconcileFailure::NotListed));
    }
}
