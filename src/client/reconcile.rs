//! Finding out whether a create whose answer is lost happened: Zavu knows no idempotency key, so
//! what was sent is looked for in the list.

use super::{answer, page};
use crate::platform::{
    date,
    json::{self, Node, Value},
};
use crate::{ConnectionType, CreateInvitationRequest};

/// How far the clocks may differ where the server's is not known.
const CLOCK_MARGIN_MS: u64 = 60_000;
/// How far apart two of the server's clocks may be.
const DATE_MARGIN_MS: u64 = 2_000;

/// The earliest `createdAt` of an invitation of a call that began `elapsed_ms` ago, when this
/// machine's clock showed `began_unix_ms`. That clock may have been set since, so the server's is
/// what counts, where the answer tells it.
pub(super) fn not_before(began_unix_ms: u64, elapsed_ms: u64, server_unix_ms: Option<u64>) -> u64 {
    match server_unix_ms {
        Some(server) => server
            .saturating_sub(elapsed_ms)
            .saturating_sub(DATE_MARGIN_MS),
        None => began_unix_ms.saturating_sub(CLOCK_MARGIN_MS),
    }
}

/// What a created invitation can be recognised by.
#[derive(Clone)]
pub(super) struct MatchCriteria {
    fields: [(&'static str, Option<String>); 4],
    connection_type: String,
}

impl MatchCriteria {
    /// `None` where nothing that was sent is characteristic.
    pub fn new(request: CreateInvitationRequest) -> Option<Self> {
        let fields = [
            ("clientName", request.client_name),
            ("clientEmail", request.client_email),
            ("clientPhone", request.client_phone),
            ("phoneNumberId", request.phone_number_id),
        ]
        .map(|(name, value)| (name, value.filter(|text| !text.is_empty())));
        let connection_type = request
            .connection_type
            .unwrap_or(ConnectionType::WhatsappWaba);
        let is_characteristic = fields.iter().any(|(_, value)| value.is_some());
        is_characteristic.then(|| Self {
            fields,
            connection_type: connection_type.as_str().to_owned(),
        })
    }

    fn is_match(&self, item: &Node<'_>, created_at: Option<u64>, not_before: u64) -> bool {
        let is_same = |(name, sent): &(&str, Option<String>)| {
            let found = item.get(name).text().filter(|text| !text.is_empty());
            sent.as_deref() == found.as_deref()
        };
        let connection_type = item.get("connectionType").text();
        self.fields.iter().all(is_same)
            && connection_type.is_none_or(|found| found == self.connection_type)
            && created_at.is_some_and(|at| at >= not_before)
    }
}

/// A search through the list, page by page.
#[derive(Default)]
pub(super) struct Search {
    found: Option<Value>,
    cursors: Vec<String>,
    /// When what was read was created; `None` where one does not tell.
    times: Vec<Option<u64>>,
}

/// What a page makes of a search.
pub(super) enum Progress {
    /// There is another page.
    Continue,
    /// Exactly one matches: this is the body that tells it.
    Found(Value),
    /// The search is over without a result.
    Ended(ReconcileFailure),
}

/// Why a search does not tell whether an invitation was created.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ReconcileFailure {
    /// None matches: the request may still be on its way.
    NotListed,
    Several,
    TooLong,
    Unreadable,
    NoTime,
}

impl ReconcileFailure {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotListed => "the invitation is not in the list",
            Self::Several => "several invitations in the list may be it",
            Self::TooLong => "the list is too long to look through",
            Self::Unreadable => "the list could not be read",
            Self::NoTime => "no time was left to look for it in the list",
        }
    }
}

impl Search {
    /// How many pages are read: the list's order is not documented.
    const PAGES: usize = 10;

    /// Where the next page begins.
    pub fn cursor(&self) -> Option<&str> {
        self.cursors.last().map(String::as_str)
    }

    pub fn read(&mut self, sought: &MatchCriteria, page: &Value, not_before: u64) -> Progress {
        let items = Node::of(page).get("items");
        for index in 0..items.length().unwrap_or_default() {
            let item = items.at(index);
            let created_at = item.get("createdAt").text();
            let created_at = created_at.and_then(|time| date::of_rfc3339(&time));
            self.times.push(created_at);
            if sought.is_match(&item, created_at, not_before) {
                // What is created meanwhile can move an item to the next page.
                let is_other =
                    |found: &Value| Node::of(found).get("id").text() != item.get("id").text();
                if self.found.as_ref().is_some_and(is_other) {
                    return Progress::Ended(ReconcileFailure::Several);
                }
                self.found = Some(item.to_value());
            }
        }
        let is_seen = |cursor: &str| self.cursors.iter().any(|seen| seen == cursor);
        let next = page::next_cursor(page, is_seen).filter(|_| !is_past(&self.times, not_before));
        if let Some(cursor) = next {
            self.cursors.push(cursor);
            return match self.cursors.len() {
                0..Self::PAGES => Progress::Continue,
                _ => Progress::Ended(ReconcileFailure::TooLong),
            };
        }
        let Some(invitation) = self.found.take() else {
            return Progress::Ended(ReconcileFailure::NotListed);
        };
        let body = json::object("invitation", invitation);
        match answer::missing_field(&Node::of(&body)) {
            None => Progress::Found(body),
            Some(_) => Progress::Ended(ReconcileFailure::Unreadable),
        }
    }
}

/// Whether a list runs from newer to older ones and is past the time in question: what follows is
/// older still.
fn is_past(times: &[Option<u64>], not_before: u64) -> bool {
    times.iter().all(Option::is_some)
        && times.is_sorted_by(|newer, older| newer >= older)
        && times.first() > times.last()
        && times
            .last()
            .is_some_and(|oldest| *oldest < Some(not_before))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{MatchCriteria, Progress, ReconcileFailure, Search, not_before};
    use crate::CreateInvitationRequest;

    const NOW: u64 = 1_788_256_800_000;

    fn sought(name: &str) -> Option<MatchCriteria> {
        MatchCriteria::new(CreateInvitationRequest {
            client_name: Some(name.to_owned()),
            ..CreateInvitationRequest::default()
        })
    }

    fn item(id: &str, created_at: &str) -> Value {
        json!({
            "id": id, "url": "u", "token": "t", "status": "pending", "expiresAt": "e",
            "clientName": "Acme", "clientEmail": null, "clientPhone": "",
            "createdAt": created_at,
        })
    }

    fn search(pages: &[Value]) -> Progress {
        let (mut search, sought) = (Search::default(), sought("Acme").unwrap());
        let mut read = |page| search.read(&sought, page, NOW);
        let (last, before) = pages.split_last().unwrap();
        for page in before {
            assert!(matches!(read(page), Progress::Continue));
        }
        read(last)
    }

    fn found(pages: &[Value]) -> Option<String> {
        match search(pages) {
            Progress::Found(body) => body["invitation"]["id"].as_str().map(str::to_owned),
            _ => None,
        }
    }

    fn why(pages: &[Value]) -> Option<ReconcileFailure> {
        match search(pages) {
            Progress::Ended(why) => Some(why),
            _ => None,
        }
    }

    const NEW: &str = "2026-09-01T10:00:00.000Z";
    const OLD: &str = "2026-09-01T09:59:59.999Z";

    #[test]
    fn counts_by_the_clock_of_the_server() {
        assert_eq!(not_before(5, 700, Some(NOW)), NOW - 2_700);
        assert_eq!(not_before(NOW, 700, None), NOW - 60_000);
        assert_eq!(not_before(0, 700, Some(0)), 0);
    }

    #[test]
    fn nothing_is_sought_by_nothing() {
        assert!(sought("").is_none());
        assert!(sought("Acme").is_some());
    }

    #[test]
    fn takes_the_only_one_that_is_new_enough() {
        let page = json!({ "items": [item("new", NEW), item("old", OLD)] });
        assert_eq!(found(&[page]).as_deref(), Some("new"));
    }

    #[test]
    fn leaves_what_differs() {
        for (field, value) in [
            ("clientName", json!("acme")),
            ("clientEmail", json!("a@acme.example")),
            ("clientPhone", json!("+14155552671")),
            ("phoneNumberId", json!("pn_1")),
            ("connectionType", json!("messenger")),
            ("createdAt", json!(OLD)),
            ("createdAt", json!("today")),
            ("createdAt", json!(null)),
        ] {
            let mut item = item("other", NEW);
            item[field] = value;
            let page = json!({ "items": [item] });
            assert!(why(&[page]) == Some(ReconcileFailure::NotListed), "{field}");
        }
    }

    #[test]
    fn takes_none_of_several() {
        let first = json!({ "items": [item("a", NEW)], "nextCursor": "2" });
        let second = json!({ "items": [item("b", NEW)] });
        assert!(why(&[first.clone(), second]) == Some(ReconcileFailure::Several));
        let same = json!({ "items": [item("a", NEW)] });
        assert_eq!(found(&[first, same]).as_deref(), Some("a"));
    }

    #[test]
    fn stops_where_a_list_gets_too_old_in_its_order() {
        let page = json!({ "items": [item("new", NEW), item("old", OLD)], "nextCursor": "2" });
        assert_eq!(found(&[page]).as_deref(), Some("new"));
        let page = json!({ "items": [item("old", OLD), item("new", NEW)], "nextCursor": "2" });
        assert!(matches!(search(&[page]), Progress::Continue));
    }

    #[test]
    fn reads_ten_pages() {
        let page = |number: usize| json!({ "items": [item("old", OLD)], "nextCursor": number.to_string() });
        let pages: Vec<Value> = (1..=10).map(page).collect();
        assert!(why(&pages) == Some(ReconcileFailure::TooLong));
    }

    #[test]
    fn takes_no_half_of_an_invitation() {
        let mut half = item("half", NEW);
        half["url"] = json!(null);
        let page = json!({ "items": [half] });
        assert!(why(&[page]) == Some(ReconcileFailure::Unreadable));
    }
}
