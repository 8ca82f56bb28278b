//! A pass over the list in search of the invitations of creates.

use super::ReconcileFailure;
use super::criteria::Identity;
use super::list_pass::ListPass;
use super::tracked_create::TrackedCreate;
use super::window::{PageTimes, Window};
use crate::client::ListQuery;
use crate::platform::json::Value;

/// One pass over the list. For each page, its caller calls [`begin_pending_page`](Self::begin_pending_page)
/// and [`read_page`](Self::read_page), with the same creates each time, and sends no attempt of theirs
/// before the pass is complete. Then each create takes its match, by [`TrackedCreate::take_match`].
#[derive(Default)]
pub(crate) struct ListSearch {
    pub(super) pass: ListPass,
    /// When the request of the latest page was sent.
    page_sent_ms: u64,
    /// How long the slowest page took.
    pub slowest_page_ms: u64,
}

impl ListSearch {
    /// The page to read next, for lost creates. Only pending invitations are listed: the link of a
    /// lost create reached nobody, so that nobody can have used it. Notes that the request is sent
    /// now, because the time that the page takes makes the windows wider.
    pub fn begin_pending_page(&mut self, now_ms: u64) -> ListQuery {
        self.page_sent_ms = now_ms;
        self.pass.next_page().with_status("pending")
    }

    /// Reads a page for creates whose answers were lost. `server_unix_ms` is the `Date` of the
    /// answer with the page. True if there is another page that may have a match.
    pub fn read_page<'c>(
        &mut self,
        creates: impl IntoIterator<Item = &'c mut TrackedCreate>,
        page: &Value,
        server_unix_ms: Option<u64>,
        now_ms: u64,
    ) -> Result<bool, ReconcileFailure> {
        let times = PageTimes {
            asked_ms: self.page_sent_ms,
            answered_ms: now_ms,
            server_unix_ms: server_unix_ms.ok_or(ReconcileFailure::NoDateHeader)?,
        };
        self.slowest_page_ms = self.slowest_page_ms.max(times.took_ms());
        let creates = creates.into_iter();
        let searched = creates
            // A create that has lost no answer has no window, and needs no search.
            .filter_map(|create| create.window(&times).map(|window| (create, window)))
            .collect();
        Ok(self.read_windows(searched, page))
    }

    /// Reads a page for creates, each with the window in which its invitation was created.
    pub(super) fn read_windows(
        &mut self,
        mut searched: Vec<(&mut TrackedCreate, Window)>,
        page: &Value,
    ) -> bool {
        let has_next = self.pass.read(page, |item, created_unix_ms| {
            let Some(created_unix_ms) = created_unix_ms else {
                return;
            };
            let identity = Identity::of_invitation(item);
            for (create, window) in &mut searched {
                create.add_if_match(window, item, &identity, created_unix_ms);
            }
        });
        let starts = searched.iter().map(|(_, window)| window.from_unix_ms);
        // Without a create to look for, no page is needed.
        let may_match = |earliest| !self.pass.is_past(earliest);
        has_next && starts.min().is_some_and(may_match)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::{Claims, ReconcileFailure, sample};
    use super::{ListSearch, PageTimes, TrackedCreate, Window};

    /// 2026-09-01T10:00:00Z
    const NOW: u64 = 1_788_256_800_000;

    fn create(name: &str) -> TrackedCreate {
        let (prepared, request) = sample(name, 7);
        TrackedCreate::new(&Claims::new(), &prepared, &request)
    }

    /// The five seconds from `NOW`.
    fn window() -> Window {
        let times = PageTimes {
            asked_ms: 0,
            answered_ms: 0,
            server_unix_ms: NOW + 2_000,
        };
        Window::of_attempt(0, 0, &times)
    }

    fn item(id: &str, created_at: &str) -> Value {
        json!({
            "id": id, "url": "u", "token": "t", "status": "pending",
            "clientName": "Acme", "clientEmail": null, "clientPhone": "", "viewedAt": null,
            "createdAt": created_at, "expiresAt": "2026-09-08T10:00:00Z",
        })
    }

    fn matches(pages: &[Value], window: Window) -> Vec<String> {
        let (mut search, mut create) = (ListSearch::default(), create("Acme"));
        let (last, before) = pages.split_last().unwrap();
        let mut read = |page| search.read_windows(vec![(&mut create, window)], page);
        for page in before {
            assert!(read(page));
        }
        assert!(!read(last));
        let matches = create.take_matches().unwrap().into_iter();
        matches.map(|found| found.id).collect()
    }

    const NEW: &str = "2026-09-01T10:00:00.000Z";
    const OLD: &str = "2026-09-01T09:59:59.999Z";

    #[test]
    fn a_window_needs_the_clock_of_the_server() {
        let mut create = create("Acme");
        create.attempt_lost(0);
        let page = json!({ "items": [] });
        let mut read = |server_unix_ms| {
            ListSearch::default().read_page([&mut create], &page, server_unix_ms, 1)
        };
        assert_eq!(read(Some(NOW)), Ok(false));
        assert_eq!(read(None), Err(ReconcileFailure::NoDateHeader));
    }

    #[test]
    fn a_request_without_a_value_has_no_identifying_field() {
        assert!(!create("").criteria.has_identifying_field());
        assert!(create("Acme").criteria.has_identifying_field());
    }

    #[test]
    fn the_slowest_page_is_measured() {
        let mut create = create("Acme");
        create.attempt_lost(0);
        let mut search = ListSearch::default();
        let mut now_ms = 1_000;
        for (took_ms, expected) in [(20, 20), (7_000, 7_000), (30, 7_000)] {
            search.begin_pending_page(now_ms);
            now_ms += took_ms;
            let page = json!({ "items": [] });
            let read = search.read_page([&mut create], &page, Some(NOW), now_ms);
            assert_eq!(read, Ok(false));
            assert_eq!(search.slowest_page_ms, expected);
        }
    }

    #[test]
    fn a_match_without_a_link_is_no_answer() {
        let mut item = item("new", NEW);
        item["token"] = json!(null);
        let mut create = create("Acme");
        let page = json!({ "items": [item] });
        ListSearch::default().read_windows(vec![(&mut create, window())], &page);
        let found = create.take_matches().map(|matches| matches.len());
        assert_eq!(found, Err(ReconcileFailure::Unreadable));
    }

    #[test]
    fn finds_the_new_ones() {
        let page = json!({ "items": [item("new", NEW), item("old", OLD)] });
        assert_eq!(matches(&[page], window()), ["new"]);
    }

    #[test]
    fn leaves_out_the_rest() {
        for (field, value) in [
            ("clientName", json!("acme")),
            ("clientEmail", json!("a@acme.example")),
            ("clientPhone", json!("+14155552671")),
            ("phoneNumberId", json!("pn_1")),
            ("connectionType", json!("messenger")),
            ("createdAt", json!(OLD)),
            ("createdAt", json!("2026-09-01T10:00:05.001Z")),
            ("createdAt", json!("today")),
            ("createdAt", json!(null)),
            ("expiresAt", json!("2026-09-02T10:00:00Z")),
            ("expiresAt", json!("2026-09-09T10:00:00Z")),
            ("expiresAt", json!(null)),
        ] {
            let mut item = item("other", NEW);
            item[field] = value.clone();
            let page = json!({ "items": [item] });
            assert_eq!(matches(&[page], window()), [""; 0], "{field} {value}");
        }
    }

    #[test]
    fn only_an_earlier_delivery_may_be_in_use() {
        for (field, value) in [
            ("status", json!("cancelled")),
            ("status", json!("new_status")),
            ("viewedAt", json!(NEW)),
            ("startedAt", json!(NEW)),
        ] {
            let mut item = item("used", NEW);
            item[field] = value;
            let page = json!({ "items": [item] });
            assert_eq!(
                matches(std::slice::from_ref(&page), window()),
                [""; 0],
                "{field}"
            );
            assert_eq!(matches(&[page], Window::since(NOW)), ["used"], "{field}");
        }
    }

    #[test]
    fn an_earlier_delivery_has_an_open_end() {
        let page = |created: &str, expires: &str| {
            let mut item = item("a", created);
            item["expiresAt"] = json!(expires);
            [json!({ "items": [item] })]
        };
        let later = page("2027-09-01T10:00:00Z", "2027-09-08T10:00:00Z");
        assert_eq!(matches(&later, Window::since(NOW)), ["a"]);
        let before = page("2026-09-01T09:59:57.999Z", "2026-09-08T10:00:00Z");
        assert_eq!(matches(&before, Window::since(NOW)), [""; 0]);
    }

    #[test]
    fn matches_are_in_the_order_of_their_creation() {
        let times = [("c", "10:00:03"), ("a", "10:00:01"), ("b", "10:00:02")];
        let items = times.map(|(id, time)| item(id, &format!("2026-09-01T{time}Z")));
        let page = json!({ "items": items });
        assert_eq!(matches(&[page], window()), ["a", "b", "c"]);
    }

    #[test]
    fn an_item_that_moves_to_the_next_page_counts_once() {
        let first = json!({ "items": [item("a", NEW)], "nextCursor": "2" });
        let second = json!({ "items": [item("a", NEW), item("b", NEW)] });
        assert_eq!(matches(&[first, second], window()), ["a", "b"]);
    }

    #[test]
    fn stops_where_a_list_gets_too_old_in_its_order() {
        let read = |page| {
            let mut create = create("Acme");
            ListSearch::default().read_windows(vec![(&mut create, window())], &page)
        };
        let page = json!({ "items": [item("new", NEW), item("old", OLD)], "nextCursor": "2" });
        assert!(!read(page));
        let page = json!({ "items": [item("old", OLD), item("new", NEW)], "nextCursor": "2" });
        assert!(read(page));
    }
}
