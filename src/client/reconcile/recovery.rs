//! Protects a single create with an API key against a lost answer, and against an earlier delivery.
//!
//! [`Call::create`](crate::client::Call::create) alone makes a [`Recovery`], and the call holds it
//! as a trait object: a program without that function, such as the WebAssembly module of a
//! browser's page, then links none of this.

use super::{Claims, ListSearch, PassState, ReconcileFailure, TrackedCreate};
use crate::CreateInvitationRequest;
use crate::client::{ListQuery, Reconcile, Request};
use crate::platform::json::{Node, Value};

/// How many pages one pass over the list reads: the list's order is not documented.
const PAGES_OF_A_PASS: u32 = 10;
/// How many pages all passes of a call read, so that a lost create stays cheap: a longer list is
/// not searched again for what it does not show yet.
const PAGES_OF_A_CALL: u32 = 12;

/// The protection, as [`Call`](crate::client::Call) uses it. The search for an earlier delivery
/// comes before the first attempt, the one for a lost answer after an attempt.
pub(in crate::client) trait Recover {
    /// True if the list is searched before the first attempt.
    fn searches_first(&self) -> bool;
    /// True if the list is searched after an attempt whose answer was lost.
    fn searches_after_loss(&self) -> bool;
    fn attempt_started(&mut self, now_ms: u64);
    /// Reports that the attempt certainly created nothing.
    fn attempt_refused(&mut self, now_ms: u64);
    fn attempt_lost(&mut self, now_ms: u64);
    /// Claims the invitation in the body of an answer.
    fn claim_created(&mut self, body: &Value, now_ms: u64);
    /// True while the search has to wait, because an equal create has no answer yet.
    fn is_blocked(&self) -> bool;
    /// The page of the list to read next.
    fn next_page(&mut self, now_ms: u64) -> ListQuery;
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
    search: ListSearch,
    pages_left: u32,
}

impl Recovery {
    /// `prepared` is the HTTP request that sends `request`.
    pub fn new(
        reconcile: Reconcile,
        prepared: &Request,
        request: &CreateInvitationRequest,
    ) -> Self {
        Self {
            create: TrackedCreate::new(&Claims::default(), prepared, request),
            reconcile,
            search: ListSearch::default(),
            pages_left: PAGES_OF_A_CALL,
        }
    }

    pub fn has_identifying_field(&self) -> bool {
        self.create.criteria().has_identifying_field()
    }

    fn is_lost(&self) -> bool {
        self.create.lost_at_ms().is_some()
    }

    fn try_read_page(
        &mut self,
        page: &Value,
        server_unix_ms: Option<u64>,
        now_ms: u64,
    ) -> Result<PassState, ReconcileFailure> {
        match self.reconcile {
            Reconcile::Since { unix_ms } if !self.is_lost() => {
                let create = &mut self.create;
                Ok(self.search.read_page_since(create, unix_ms, page))
            }
            _ => {
                let create = std::iter::once(&mut self.create);
                self.search.read_page(create, page, server_unix_ms, now_ms)
            }
        }
    }

    fn take_match(&mut self, now_ms: u64) -> Result<Value, ReconcileFailure> {
        if self.is_lost() {
            let slowest_page_ms = self.search.slowest_page_ms();
            self.create.take_match(slowest_page_ms, now_ms)
        } else {
            self.create.take_only_match(now_ms)
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
        self.search = ListSearch::default();
        self.pages_left = PAGES_OF_A_CALL;
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
        if self.is_lost() {
            self.search.next_pending_page(now_ms)
        } else {
            self.search.next_page_of_any_status()
        }
    }

    fn read_page(&mut self, page: &Value, server_unix_ms: Option<u64>, now_ms: u64) -> Progress {
        self.pages_left = self.pages_left.saturating_sub(1);
        let state = self.try_read_page(page, server_unix_ms, now_ms);
        let is_too_long = self.pages_left == 0 || self.search.pages() >= PAGES_OF_A_PASS;
        let found = match state {
            Ok(PassState::HasNextPage) if is_too_long => Err(ReconcileFailure::TooLong),
            Ok(PassState::HasNextPage) => return Progress::HasNextPage,
            Ok(PassState::Complete) => self.take_match(now_ms),
            Err(why) => Err(why),
        };
        match found {
            Ok(body) => Progress::Found(body),
            Err(why) => Progress::Failed(why),
        }
    }

    fn restart_search(&mut self) -> bool {
        let pages = self.search.pages();
        self.search = ListSearch::default();
        pages <= self.pages_left
    }

    fn use_claims(&mut self, claims: &Claims) {
        self.create.use_claims(claims);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Progress, Recover, Recovery};
    use crate::CreateInvitationRequest;
    use crate::client::{Reconcile, ReconcileFailure, Settings};

    #[test]
    fn reads_ten_pages() {
        let request = CreateInvitationRequest::default().validate().unwrap();
        let prepared = Settings::new("zv_test_example").create(&request).unwrap();
        let since = Reconcile::Since { unix_ms: 0 };
        let mut recovery = Recovery::new(since, &prepared, &request);
        for number in 1..=10 {
            let id = number.to_string();
            let page = json!({ "items": [{ "id": id }], "nextCursor": id });
            match recovery.read_page(&page, None, 0) {
                Progress::HasNextPage => assert!(number < 10),
                Progress::Failed(why) => {
                    assert_eq!((number, why), (10, ReconcileFailure::TooLong));
                }
                Progress::Found(_) => panic!("nothing was created"),
            }
        }
    }
}
