//! Protects a single create with an API key against a lost answer, and against an earlier delivery.
//! The search for an earlier delivery comes before the first attempt; the search for a lost create
//! comes after an attempt.

use super::window::Window;
use super::{Claims, ListSearch, ReconcileFailure, TrackedCreate};
use crate::CreateInvitationRequest;
use crate::client::{ListQuery, Reconcile, Request};
use crate::platform::json::Value;

/// How many pages one pass over the list reads. The list's order is not documented, so that a new
/// invitation may be on any page.
const PAGES_OF_A_PASS: u32 = 10;
/// How many pages all passes of one search read together, so that a lost create costs few requests. A
/// list of more than 6 pages is therefore searched only once.
const PAGES_OF_A_SEARCH: u32 = 12;

pub(in crate::client) struct Recovery {
    pub create: TrackedCreate,
    /// True if the list is searched after an attempt whose answer was lost.
    pub searches_after_loss: bool,
    /// The search is for an earlier delivery, created at this time or later. `None` after a lost
    /// attempt: the search is for that attempt alone.
    since_unix_ms: Option<u64>,
    /// The current pass over the list.
    search: ListSearch,
    /// How many pages this pass and later ones of the search may read.
    pages_left: u32,
}

impl Recovery {
    /// `prepared` is the HTTP request that sends `request`.
    pub fn new(
        reconcile: Reconcile,
        prepared: &Request,
        request: &CreateInvitationRequest,
    ) -> Self {
        let create = TrackedCreate::new(&Claims::of_process(), prepared, request);
        Self {
            searches_after_loss: reconcile != Reconcile::Off
                && create.criteria.has_identifying_field(),
            create,
            since_unix_ms: match reconcile {
                Reconcile::Since { unix_ms } => Some(unix_ms),
                Reconcile::AfterLostAnswer | Reconcile::Off => None,
            },
            search: ListSearch::default(),
            pages_left: PAGES_OF_A_SEARCH,
        }
    }

    /// True if the list is searched before the first attempt, for an earlier delivery.
    pub fn searches_first(&self) -> bool {
        self.since_unix_ms.is_some()
    }

    /// Reports that the attempt may have created an invitation, because its answer was lost.
    pub fn attempt_lost(&mut self, now_ms: u64) {
        self.create.attempt_lost(now_ms);
        self.since_unix_ms = None;
        self.search = ListSearch::default();
        self.pages_left = PAGES_OF_A_SEARCH;
    }

    /// The page of the list to read next. Its request is sent at `now_ms`.
    pub fn next_page(&mut self, now_ms: u64) -> ListQuery {
        match self.since_unix_ms {
            // The invitation of an earlier delivery may have any status by now.
            Some(_) => self.search.pass.next_page(),
            None => self.search.begin_pending_page(now_ms),
        }
    }

    /// Reads that page. `server_unix_ms` is the `Date` of its answer. Gives the invitation as the body
    /// of an answer, or `None` if there is another page.
    pub fn read_page(
        &mut self,
        page: &Value,
        server_unix_ms: Option<u64>,
        now_ms: u64,
    ) -> Result<Option<Value>, ReconcileFailure> {
        self.pages_left = self.pages_left.saturating_sub(1);
        let create = &mut self.create;
        let has_next = match self.since_unix_ms {
            Some(since_unix_ms) => {
                let searched = vec![(create, Window::since(since_unix_ms))];
                self.search.read_windows(searched, page)
            }
            None => self
                .search
                .read_page([create], page, server_unix_ms, now_ms)?,
        };
        if has_next {
            let may_read_on = self.pages_left > 0 && self.search.pass.pages < PAGES_OF_A_PASS;
            return may_read_on.then_some(None).ok_or(ReconcileFailure::TooLong);
        }
        let body = match self.since_unix_ms {
            Some(_) => self.create.take_only_match(now_ms)?,
            None => self
                .create
                .take_match(self.search.slowest_page_ms, now_ms)?,
        };
        Ok(Some(body))
    }

    /// Begins another pass over the list; `false` if too few pages are left for it.
    pub fn restart_search(&mut self) -> bool {
        // Another pass is expected to read as many pages as the last one.
        if self.search.pass.pages > self.pages_left {
            return false;
        }
        self.search = ListSearch::default();
        true
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::sample;
    use super::Recovery;
    use crate::client::{Claims, Reconcile, ReconcileFailure};

    /// 2026-09-01T10:00:00Z
    const NOW: u64 = 1_788_256_800_000;

    fn recovery(reconcile: Reconcile, claims: &Claims, days: u32) -> Recovery {
        let (prepared, request) = sample("Acme", days);
        let mut recovery = Recovery::new(reconcile, &prepared, &request);
        recovery.create.use_claims(claims);
        recovery
    }

    fn after_loss(claims: &Claims) -> Recovery {
        recovery(Reconcile::AfterLostAnswer, claims, 7)
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
            let read = recovery.read_page(&page(number), None, 0);
            assert_eq!(read, Ok(None), "{number}");
        }
        let read = recovery.read_page(&page(10), None, 0);
        assert_eq!(read, Err(ReconcileFailure::TooLong));
    }

    #[test]
    fn reads_twelve_pages_in_all() {
        for (pages, may_restart) in [(6, true), (7, false)] {
            let mut recovery = after_loss(&Claims::new());
            recovery.create.attempt_started(0);
            recovery.attempt_lost(0);
            for number in 1..=pages {
                assert_eq!(recovery.read_page(&page(number), Some(NOW), 0), Ok(None));
            }
            assert_eq!(recovery.restart_search(), may_restart, "{pages}");
        }
        let mut recovery = after_loss(&Claims::new());
        recovery.attempt_lost(0);
        for pass in [6, 5] {
            for number in 1..=pass {
                let read = recovery.read_page(&page(number), Some(NOW), 0);
                assert_eq!(read, Ok(None), "{number}");
            }
            recovery.restart_search();
        }
        let read = recovery.read_page(&page(6), Some(NOW), 0);
        assert_eq!(read, Err(ReconcileFailure::TooLong));
    }

    #[test]
    fn creates_of_another_lifetime_share_no_match() {
        let claims = Claims::new();
        let mut one = after_loss(&claims);
        let mut longer = recovery(Reconcile::AfterLostAnswer, &claims, 30);
        for recovery in [&mut one, &mut longer] {
            recovery.create.attempt_started(0);
            recovery.attempt_lost(1);
        }
        let mut items = created_at("2026-09-01T10:00:00Z");
        let mut other = items["items"][0].clone();
        other["id"] = json!("inv_2");
        items["items"].as_array_mut().unwrap().push(other);
        let read = one.read_page(&items, Some(NOW), 1);
        assert_eq!(read, Err(ReconcileFailure::Several));
    }

    #[test]
    fn after_a_loss_an_earlier_delivery_is_no_match() {
        let before = created_at("2026-09-01T09:00:00Z");
        let since = Reconcile::Since {
            unix_ms: NOW - 2 * 60 * 60_000,
        };
        let mut first = recovery(since, &Claims::new(), 7);
        assert!(first.read_page(&before, Some(NOW), 0).unwrap().is_some());
        let mut second = recovery(since, &Claims::new(), 7);
        second.create.attempt_started(0);
        second.attempt_lost(1);
        let read = second.read_page(&before, Some(NOW), 1);
        assert_eq!(read, Err(ReconcileFailure::NotListed));
    }
}
