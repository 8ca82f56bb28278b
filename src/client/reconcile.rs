//! Finding out whether a create whose answer is lost happened: Zavu knows no idempotency key, so
//! what was sent is looked for in the list.

use serde_json::{Value, json};

use super::{answer, page, time};
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
pub(super) struct Sought {
    fields: [(&'static str, Option<String>); 4],
    connection_type: String,
}

impl Sought {
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
            connection_type: connection_type.to_string(),
        })
    }

    fn is_match(&self, item: &Value, not_before: u64) -> bool {
        let text = |name: &str| item.get(name).and_then(Value::as_str);
        let is_same = |(name, sent): &(&str, Option<String>)| {
            sent.as_deref() == text(name).filter(|text| !text.is_empty())
        };
        self.fields.iter().all(is_same)
            && text("connectionType").is_none_or(|found| found == self.connection_type)
            && created_at(item).is_some_and(|at| at >= not_before)
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
    Ended(Unsettled),
}

/// Why a search does not tell whether an invitation was created.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Unsettled {
    /// None matches: the request may still be on its way.
    NotListed,
    Several,
    TooLong,
    Unreadable,
    NoTime,
}

impl Unsettled {
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

    pub fn read(&mut self, sought: &Sought, page: &Value, not_before: u64) -> Progress {
        let items = page::items(page);
        for item in items {
            if sought.is_match(item, not_before) {
                // What is created meanwhile can move an item to the next page.
                let is_other = |found: &Value| found.get("id") != item.get("id");
                if self.found.as_ref().is_some_and(is_other) {
                    return Progress::Ended(Unsettled::Several);
                }
                self.found = Some(item.clone());
            }
        }
        self.times.extend(items.iter().map(created_at));
        let is_seen = |cursor: &str| self.cursors.iter().any(|seen| seen == cursor);
        let next = page::next_cursor(page, is_seen).filter(|_| !is_past(&self.times, not_before));
        if let Some(cursor) = next {
            self.cursors.push(cursor.to_owned());
            return match self.cursors.len() {
                0..Self::PAGES => Progress::Continue,
                _ => Progress::Ended(Unsettled::TooLong),
            };
        }
        let Some(invitation) = self.found.take() else {
            return Progress::Ended(Unsettled::NotListed);
        };
        let body = json!({ "invitation": invitation });
        match answer::missing_field(&body) {
            None => Progress::Found(body),
            Some(_) => Progress::Ended(Unsettled::Unreadable),
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

fn created_at(item: &Value) -> Option<u64> {
    time::of_iso_8601(item.get("createdAt")?.as_str()?)
}
