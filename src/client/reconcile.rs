//! Finding the invitation of a create in the list: Zavu knows no idempotency key.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::echo::{self, IdentifyingField};
use super::{Request, answer, page};
use crate::platform::date;
use crate::platform::json::{self, Node, Value};
use crate::{ConnectionType, CreateInvitationRequest};

const DAY_MS: u64 = 24 * 60 * 60_000;

/// The days that an invitation lasts by default.
const DEFAULT_LIFETIME_DAYS: u32 = 7;

/// What a created invitation is recognised by.
pub(super) struct MatchCriteria {
    fields: [IdentifyingField; 4],
    connection_type: ConnectionType,
    lifetime_days: u32,
}

impl MatchCriteria {
    pub fn new(request: &CreateInvitationRequest) -> Self {
        let connection_type = request.connection_type.clone();
        Self {
            fields: echo::identifying_fields(request),
            connection_type: connection_type.unwrap_or(ConnectionType::WhatsappWaba),
            lifetime_days: request.expires_in_days.unwrap_or(DEFAULT_LIFETIME_DAYS),
        }
    }

    pub fn lifetime_days(&self) -> u32 {
        self.lifetime_days
    }

    /// Whether the request holds a field that tells its invitation apart.
    pub fn has_identifying_field(&self) -> bool {
        self.fields.iter().any(|(_, value)| value.is_some())
    }

    /// A number that requests share whose invitations look alike, except for their lifetime. It
    /// includes the project, and shows nothing of the key.
    pub fn fingerprint(&self, prepared: &Request) -> u64 {
        let mut hasher = DefaultHasher::new();
        let key = prepared
            .headers
            .iter()
            .find(|(name, _)| name == "authorization");
        (&prepared.url, key, &self.fields).hash(&mut hasher);
        self.connection_type.as_str().hash(&mut hasher);
        hasher.finish()
    }

    fn matches_invitation(&self, item: &Node<'_>, created_unix_ms: u64) -> bool {
        let is_equal = |(name, sent): &IdentifyingField| {
            let found = item.get(name).text().filter(|text| !text.is_empty());
            sent.as_deref() == found.as_deref()
        };
        let connection_type = item.get("connectionType").text();
        let connection_type = connection_type.as_deref();
        let default = ConnectionType::WhatsappWaba.as_str();
        self.fields.iter().all(is_equal)
            && connection_type.unwrap_or(default) == self.connection_type.as_str()
            && self.has_lifetime(item, created_unix_ms)
    }

    /// The API's rounding is not documented, hence a tolerance of a day.
    fn has_lifetime(&self, item: &Node<'_>, created_unix_ms: u64) -> bool {
        let expires = item.get("expiresAt").text();
        let expires = expires.and_then(|time| date::of_rfc3339(&time));
        let lifetime_ms = expires.and_then(|time| time.checked_sub(created_unix_ms));
        let asked_ms = u64::from(self.lifetime_days).saturating_mul(DAY_MS);
        lifetime_ms.is_some_and(|ms| ms.abs_diff(asked_ms) < DAY_MS)
    }
}

/// Whether nobody has used an invitation yet.
fn is_untouched(item: &Node<'_>) -> bool {
    let is_empty = |name| item.get(name).text().is_none_or(|time| time.is_empty());
    let status = item.get("status").text();
    status.as_deref() == Some("pending") && is_empty("viewedAt") && is_empty("startedAt")
}

/// When a page of the list was asked for and answered: by the monotonic clock, and by the `Date`
/// header of the answer.
#[expect(clippy::struct_field_names, reason = "the unit of each")]
pub(super) struct ListTimes {
    pub asked_ms: u64,
    pub answered_ms: u64,
    pub server_unix_ms: Option<u64>,
}

impl ListTimes {
    pub fn took_ms(&self) -> u64 {
        self.answered_ms.saturating_sub(self.asked_ms)
    }
}

/// When an invitation must have been created, by the server's clock in Unix milliseconds.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Window {
    from_unix_ms: u64,
    until_unix_ms: u64,
    /// Whether the invitation of an earlier delivery is looked for, which may be in use.
    is_earlier_delivery: bool,
}

impl Window {
    /// How far apart two of the server's clocks may be.
    const SERVER_CLOCK_SKEW_MS: u64 = 2_000;
    /// `Date` states whole seconds.
    const DATE_RESOLUTION_MS: u64 = 1_000;
    /// How much earlier or later than a window an invitation in it may have been created, apart
    /// from the time that the list took.
    pub const SLACK_MS: u64 = Self::SERVER_CLOCK_SKEW_MS + Self::DATE_RESOLUTION_MS;

    /// The window of an attempt, counted back from the server's clock in the list's answer: this
    /// machine's clock may be wrong by hours. `None` where the answer states no `Date`.
    pub fn of_attempt(started_ms: u64, ended_ms: u64, list: &ListTimes) -> Option<Self> {
        let server_unix_ms = list.server_unix_ms?;
        let longest_ms = list.answered_ms.saturating_sub(started_ms);
        let shortest_ms = list.asked_ms.saturating_sub(ended_ms);
        Some(Self {
            from_unix_ms: server_unix_ms
                .saturating_sub(longest_ms)
                .saturating_sub(Self::SERVER_CLOCK_SKEW_MS),
            until_unix_ms: server_unix_ms
                .saturating_add(Self::DATE_RESOLUTION_MS + Self::SERVER_CLOCK_SKEW_MS)
                .saturating_sub(shortest_ms),
            is_earlier_delivery: false,
        })
    }

    /// The window of an earlier delivery.
    pub fn since(unix_ms: u64) -> Self {
        Self {
            from_unix_ms: unix_ms.saturating_sub(Self::SERVER_CLOCK_SKEW_MS),
            until_unix_ms: u64::MAX,
            is_earlier_delivery: true,
        }
    }

    fn has(&self, created_unix_ms: u64) -> bool {
        (self.from_unix_ms..=self.until_unix_ms).contains(&created_unix_ms)
    }
}

/// Why a search does not tell whether an invitation was created.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ReconcileFailure {
    /// None matches: the request may still be on its way.
    NotListed,
    Several,
    TooLong,
    Unreadable,
    NoDateHeader,
    NoTimeLeft,
    Blocked,
}

impl ReconcileFailure {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotListed => "the invitation is not in the list",
            Self::Several => "several invitations in the list may be it",
            Self::TooLong => "the list is too long to look through",
            Self::Unreadable => "the list could not be read",
            Self::NoDateHeader => {
                "the answer with the list has no Date header to compare times with"
            }
            Self::NoTimeLeft => "no time was left to look for it in the list",
            Self::Blocked => "an equal create of this process had no answer yet",
        }
    }
}

/// An invitation that meets the criteria.
pub(super) struct Match {
    pub id: String,
    /// As the body of an answer.
    pub body: Value,
    created_unix_ms: u64,
}

impl Match {
    pub fn is_complete(&self) -> bool {
        answer::missing_field(&Node::of(&self.body), true).is_none()
    }
}

/// A search through the list, page by page.
#[derive(Default)]
pub(super) struct Search {
    matches: Vec<Match>,
    ids: BTreeSet<String>,
    cursors: Vec<String>,
    /// When the items so far were created; `None` where one does not say.
    times: Vec<Option<u64>>,
    pages: u32,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum SearchState {
    /// There is another page.
    Continue,
    /// All that may match was read.
    Complete,
    TooLong,
}

impl Search {
    /// How many pages are read: the list's order is not documented.
    const PAGES: u32 = 10;

    /// Where the next page begins.
    pub fn cursor(&self) -> Option<&str> {
        self.cursors.last().map(String::as_str)
    }

    /// How many pages were read.
    pub fn pages(&self) -> u32 {
        self.pages
    }

    /// The matches, in the order of their creation.
    pub fn take_matches(&mut self) -> Vec<Match> {
        let mut matches = std::mem::take(&mut self.matches);
        matches.sort_by_key(|found| found.created_unix_ms);
        matches
    }

    pub fn read(&mut self, sought: &MatchCriteria, window: &Window, page: &Value) -> SearchState {
        self.pages = self.pages.saturating_add(1);
        let is_known_cursor = |cursor: &str| self.cursors.iter().any(|known| known == cursor);
        let page::PageItems { new, next } =
            page::read_page(page, |id| self.ids.insert(id.to_owned()), is_known_cursor);
        let items = Node::of(page).get("items");
        for index in new {
            let item = items.item(index);
            let created = item.get("createdAt").text();
            let created = created.and_then(|time| date::of_rfc3339(&time));
            self.times.push(created);
            let Some(id) = item.get("id").text() else {
                continue;
            };
            if let Some(created_unix_ms) = created
                && window.has(created_unix_ms)
                && sought.matches_invitation(&item, created_unix_ms)
                && (window.is_earlier_delivery || is_untouched(&item))
            {
                self.matches.push(Match {
                    id: id.into_owned(),
                    body: json::object("invitation", item.to_value()),
                    created_unix_ms,
                });
            }
        }
        let Some(cursor) = next.filter(|_| !self.is_past(window)) else {
            return SearchState::Complete;
        };
        if self.pages >= Self::PAGES {
            return SearchState::TooLong;
        }
        self.cursors.push(cursor);
        SearchState::Continue
    }

    /// Whether the list runs from newer to older items and is past the window: the rest is older
    /// still.
    fn is_past(&self, window: &Window) -> bool {
        let times = &self.times;
        times.iter().all(Option::is_some)
            && times.is_sorted_by(|newer, older| newer >= older)
            && times.first() > times.last()
            && times
                .last()
                .is_some_and(|oldest| *oldest < Some(window.from_unix_ms))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{ListTimes, MatchCriteria, Search, SearchState, Window};
    use crate::CreateInvitationRequest;

    /// 2026-09-01T10:00:00Z
    const NOW: u64 = 1_788_256_800_000;

    fn criteria(name: &str) -> MatchCriteria {
        MatchCriteria::new(&CreateInvitationRequest {
            client_name: Some(name.to_owned()),
            ..CreateInvitationRequest::default()
        })
    }

    fn window() -> Window {
        Window {
            from_unix_ms: NOW,
            until_unix_ms: NOW + 5_000,
            is_earlier_delivery: false,
        }
    }

    fn item(id: &str, created_at: &str) -> Value {
        json!({
            "id": id, "url": "u", "token": "t", "status": "pending",
            "clientName": "Acme", "clientEmail": null, "clientPhone": "", "viewedAt": null,
            "createdAt": created_at, "expiresAt": "2026-09-08T10:00:00Z",
        })
    }

    fn matches(pages: &[Value], window: &Window) -> Vec<String> {
        let (mut search, sought) = (Search::default(), criteria("Acme"));
        let (last, before) = pages.split_last().unwrap();
        for page in before {
            assert_eq!(search.read(&sought, window, page), SearchState::Continue);
        }
        assert_eq!(search.read(&sought, window, last), SearchState::Complete);
        let matches = search.take_matches().into_iter();
        matches.map(|found| found.id).collect()
    }

    const NEW: &str = "2026-09-01T10:00:00.000Z";
    const OLD: &str = "2026-09-01T09:59:59.999Z";

    #[test]
    fn the_window_is_counted_by_the_clock_of_the_server() {
        let mut times = ListTimes {
            asked_ms: 10_000,
            answered_ms: 11_000,
            server_unix_ms: Some(NOW),
        };
        let expected = Window {
            from_unix_ms: NOW - (11_000 - 3_000) - 2_000,
            until_unix_ms: NOW + 1_000 - (10_000 - 4_000) + 2_000,
            is_earlier_delivery: false,
        };
        assert_eq!(Window::of_attempt(3_000, 4_000, &times), Some(expected));
        times.server_unix_ms = None;
        assert_eq!(Window::of_attempt(3_000, 4_000, &times), None);
    }

    #[test]
    fn a_request_without_a_value_is_not_characteristic() {
        assert!(!criteria("").has_identifying_field());
        assert!(criteria("Acme").has_identifying_field());
    }

    #[test]
    fn finds_the_new_ones() {
        let page = json!({ "items": [item("new", NEW), item("old", OLD)] });
        assert_eq!(matches(&[page], &window()), ["new"]);
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
            assert_eq!(matches(&[page], &window()), [""; 0], "{field} {value}");
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
                matches(std::slice::from_ref(&page), &window()),
                [""; 0],
                "{field}"
            );
            assert_eq!(matches(&[page], &Window::since(NOW)), ["used"], "{field}");
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
        assert_eq!(matches(&later, &Window::since(NOW)), ["a"]);
        let before = page("2026-09-01T09:59:57.999Z", "2026-09-08T10:00:00Z");
        assert_eq!(matches(&before, &Window::since(NOW)), [""; 0]);
    }

    #[test]
    fn an_item_that_moves_to_the_next_page_counts_once() {
        let first = json!({ "items": [item("a", NEW)], "nextCursor": "2" });
        let second = json!({ "items": [item("a", NEW), item("b", NEW)] });
        assert_eq!(matches(&[first, second], &window()), ["a", "b"]);
    }

    #[test]
    fn stops_where_a_list_gets_too_old_in_its_order() {
        let read = |page| Search::default().read(&criteria("Acme"), &window(), &page);
        let page = json!({ "items": [item("new", NEW), item("old", OLD)], "nextCursor": "2" });
        assert_eq!(read(page), SearchState::Complete);
        let page = json!({ "items": [item("old", OLD), item("new", NEW)], "nextCursor": "2" });
        assert_eq!(read(page), SearchState::Continue);
    }

    #[test]
    fn reads_ten_pages() {
        let (mut search, sought) = (Search::default(), criteria("Acme"));
        let states = (1..=10).map(|number| {
            let id = number.to_string();
            let page = json!({ "items": [item(&id, OLD)], "nextCursor": id });
            search.read(&sought, &window(), &page)
        });
        assert_eq!(states.last(), Some(SearchState::TooLong));
    }
}
