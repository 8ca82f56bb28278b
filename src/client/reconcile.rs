//! Finding the invitation of a create in the list: Zavu knows no idempotency key.

use std::borrow::Cow;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::list_pass::ListPass;
use super::{Request, answer, echo};
use crate::platform::date;
use crate::platform::json::{self, Node, Value};
use crate::{ConnectionType, CreateInvitationRequest};

const DAY_MS: u64 = 24 * 60 * 60_000;

/// The days that an invitation lasts by default.
const DEFAULT_LIFETIME_DAYS: u32 = 7;

/// What invitations are told apart by, apart from their lifetime.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Identity {
    /// In the order of [`echo::identifying_fields`].
    values: [Option<String>; 4],
    connection_type: String,
}

impl Identity {
    fn of_request(request: &CreateInvitationRequest) -> Self {
        let connection_type = request.connection_type.as_ref();
        Self {
            values: echo::identifying_fields(request).map(|(_, value)| value),
            connection_type: connection_type
                .unwrap_or(&ConnectionType::WhatsappWaba)
                .as_str()
                .to_owned(),
        }
    }

    pub fn of_invitation(item: &Node<'_>) -> Self {
        let value = |name: &str| {
            let text = item.get(name).text().filter(|text| !text.is_empty());
            text.map(Cow::into_owned)
        };
        let connection_type = item.get("connectionType").text();
        let default = ConnectionType::WhatsappWaba.as_str();
        Self {
            values: echo::IDENTIFYING_FIELDS.map(value),
            connection_type: connection_type.as_deref().unwrap_or(default).to_owned(),
        }
    }
}

/// What a created invitation is recognised by.
#[derive(Clone)]
pub(crate) struct MatchCriteria {
    identity: Identity,
    lifetime_days: u32,
}

impl MatchCriteria {
    pub fn new(request: &CreateInvitationRequest) -> Self {
        Self {
            identity: Identity::of_request(request),
            lifetime_days: request.expires_in_days.unwrap_or(DEFAULT_LIFETIME_DAYS),
        }
    }

    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    pub fn lifetime_days(&self) -> u32 {
        self.lifetime_days
    }

    /// Whether the request holds a field that tells its invitation apart.
    pub fn has_identifying_field(&self) -> bool {
        self.identity.values.iter().any(Option::is_some)
    }

    /// A number that requests share whose invitations look alike, except for their lifetime. It
    /// includes the project, and shows nothing of the key.
    pub fn fingerprint(&self, prepared: &Request) -> u64 {
        let mut hasher = DefaultHasher::new();
        let key = prepared
            .headers
            .iter()
            .find(|(name, _)| name == "authorization");
        (&prepared.url, key, &self.identity).hash(&mut hasher);
        hasher.finish()
    }

    /// The API's rounding is not documented, hence a tolerance of a day.
    pub fn has_lifetime(&self, item: &Node<'_>, created_unix_ms: u64) -> bool {
        let expires = item.get("expiresAt").text();
        let expires = expires.and_then(|time| date::parse_rfc3339(&time));
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

    pub fn start_unix_ms(&self) -> u64 {
        self.from_unix_ms
    }

    /// The invitation of an item, where it was created in the window and meets the criteria.
    /// `identity` is that of the item.
    pub fn find(
        &self,
        sought: &MatchCriteria,
        item: &Node<'_>,
        identity: &Identity,
        created_unix_ms: u64,
    ) -> Option<Match> {
        let is_match = (self.from_unix_ms..=self.until_unix_ms).contains(&created_unix_ms)
            && sought.identity == *identity
            && sought.has_lifetime(item, created_unix_ms)
            && (self.is_earlier_delivery || is_untouched(item));
        is_match
            .then(|| Match::new(item, created_unix_ms))
            .flatten()
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
    /// `None` where the item has no id.
    pub fn new(item: &Node<'_>, created_unix_ms: u64) -> Option<Self> {
        Some(Self {
            id: item.get("id").text()?.into_owned(),
            body: json::object("invitation", item.to_value()),
            created_unix_ms,
        })
    }

    pub fn created_unix_ms(&self) -> u64 {
        self.created_unix_ms
    }

    pub fn is_complete(&self) -> bool {
        answer::missing_field(&Node::of(&self.body), true).is_none()
    }
}

/// Sorts matches in the order of their creation.
pub(super) fn sort(matches: &mut [Match]) {
    matches.sort_by_key(|found| found.created_unix_ms);
}

/// A search through the list, page by page.
#[derive(Default)]
pub(super) struct Search {
    matches: Vec<Match>,
    pass: ListPass,
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
        self.pass.cursor()
    }

    /// How many pages were read.
    pub fn pages(&self) -> u32 {
        self.pass.pages()
    }

    /// The matches, in the order of their creation.
    pub fn take_matches(&mut self) -> Vec<Match> {
        let mut matches = std::mem::take(&mut self.matches);
        sort(&mut matches);
        matches
    }

    pub fn read(&mut self, sought: &MatchCriteria, window: &Window, page: &Value) -> SearchState {
        let matches = &mut self.matches;
        let has_next = self.pass.read(page, |item, created| {
            let identity = Identity::of_invitation(item);
            let found = created.and_then(|at| window.find(sought, item, &identity, at));
            matches.extend(found);
        });
        if !has_next || self.pass.is_past(window.from_unix_ms) {
            SearchState::Complete
        } else if self.pass.pages() >= Self::PAGES {
            SearchState::TooLong
        } else {
            SearchState::Continue
        }
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
