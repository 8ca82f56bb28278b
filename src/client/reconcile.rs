//! Finding out whether a create whose answer is lost happened: Zavu knows no idempotency key, so
//! what was sent is looked for in the list.

use serde_json::Value;

use super::{page, time};
use crate::{ConnectionType, CreateInvitationRequest};

/// How far the clocks may differ where the server's is not known.
const CLOCK_MARGIN_MS: u64 = 60_000;
/// How far apart two readings of the server's clock may be: a `Date` header counts seconds.
const DATE_MARGIN_MS: u64 = 2_000;

/// What a created invitation can be recognised by.
#[derive(Clone, Debug)]
pub(super) struct Sought {
    fields: Vec<(&'static str, Option<String>)>,
    connection_type: String,
    /// When the first attempt began, by this machine's clock.
    began_unix_ms: u64,
}

impl Sought {
    /// `None` where nothing that was sent is characteristic.
    pub fn new(request: &CreateInvitationRequest, began_unix_ms: u64) -> Option<Self> {
        let fields = vec![
            ("clientName", request.client_name.clone()),
            ("clientEmail", request.client_email.clone()),
            ("clientPhone", request.client_phone.clone()),
            ("phoneNumberId", request.phone_number_id.clone()),
        ];
        let is_characteristic =
            |value: &Option<String>| value.as_ref().is_some_and(|text| !text.is_empty());
        fields
            .iter()
            .any(|(_, value)| is_characteristic(value))
            .then(|| {
                let connection_type = request
                    .connection_type
                    .clone()
                    .unwrap_or(ConnectionType::WhatsappWaba);
                Self {
                    fields,
                    connection_type: connection_type.to_string(),
                    began_unix_ms,
                }
            })
    }

    /// The earliest `createdAt` that can be of this call. `clock` is what the server's clock
    /// showed, and this machine's at the same time.
    fn not_before(&self, clock: Option<(u64, u64)>) -> u64 {
        match clock {
            Some((server, own)) => self
                .began_unix_ms
                .saturating_add(server)
                .saturating_sub(own)
                .saturating_sub(DATE_MARGIN_MS),
            None => self.began_unix_ms.saturating_sub(CLOCK_MARGIN_MS),
        }
    }

    fn is_match(&self, item: &Value, not_before: u64) -> bool {
        let text = |name: &str| item.get(name).and_then(Value::as_str);
        let is_same = |(name, sent): &(&str, Option<String>)| {
            let sent = sent.as_deref().filter(|text| !text.is_empty());
            sent == text(name).filter(|text| !text.is_empty())
        };
        self.fields.iter().all(is_same)
            && text("connectionType").is_none_or(|found| found == self.connection_type)
            && text("createdAt")
                .and_then(time::of_iso_8601)
                .is_some_and(|at| at >= not_before)
    }
}

/// A search through the list, page by page.
#[derive(Clone, Debug, Default)]
pub(super) struct Search {
    found: Vec<Value>,
    cursors: Vec<String>,
}

/// What a page makes of a search.
pub(super) enum Progress {
    /// The page that begins here is next.
    Continue(String),
    /// Exactly one matches.
    One(Value),
    /// None matches, as far as one could see.
    None,
    /// Several match, or the list is too long to be sure.
    Unclear,
}

impl Search {
    /// How many pages are read: the list's order is not documented.
    const PAGES: usize = 10;

    pub fn read(&mut self, sought: &Sought, page: &Value, clock: Option<(u64, u64)>) -> Progress {
        let not_before = sought.not_before(clock);
        let items = page::items(page);
        let matching = items
            .iter()
            .filter(|item| sought.is_match(item, not_before));
        self.found.extend(matching.cloned());
        let next = page::next_cursor(page, |cursor| {
            self.cursors.iter().any(|seen| seen == cursor)
        });
        match (next, self.found.as_slice()) {
            (_, [_, _, ..]) => Progress::Unclear,
            (Some(_), _) if self.cursors.len() >= Self::PAGES => Progress::Unclear,
            (Some(cursor), _) if !is_past(items, not_before) => {
                self.cursors.push(cursor.to_owned());
                Progress::Continue(cursor.to_owned())
            }
            (_, [one]) => Progress::One(one.clone()),
            (_, []) => Progress::None,
        }
    }
}

/// Whether a page runs from newer to older ones and ends before the time in question: what follows
/// is older still.
fn is_past(items: &[Value], not_before: u64) -> bool {
    let created = |item: &Value| item.get("createdAt")?.as_str().and_then(time::of_iso_8601);
    let times: Option<Vec<u64>> = items.iter().map(created).collect();
    times.is_some_and(|times| {
        times.is_sorted_by(|newer, older| newer >= older)
            && times.first() > times.last()
            && times.last().is_some_and(|oldest| *oldest < not_before)
    })
}
