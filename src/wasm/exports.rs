use js_sys::Array;
use serde::Serialize;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::exchange::Exchange;
use super::tape::{Quick, Tape};
use crate::client::{Answer, Call, Error, ListQuery, Settings, options, page};
use crate::json::{self, Text};
use crate::{ConnectionType, Draft, Kind, Untyped, phone};

/// What the facade must know to copy what it is given.
#[derive(Serialize)]
struct Facts {
    /// The names of the options, in their order.
    options: &'static [&'static str],
    /// The names of a list's query, in their order.
    query: &'static [&'static str],
    /// The channels.
    connections: &'static [&'static str],
    /// How many items of a list are copied: one more than is allowed.
    items: usize,
    /// How many unknown names are copied.
    names: usize,
    /// The longest text that is copied, in UTF-16 code units.
    text: usize,
    /// How much text is copied in all.
    texts: usize,
    /// The headers that are read of an answer, in their order.
    headers: &'static [&'static str],
    /// How deep JSON that is read may nest: as deep as `serde_json` reads.
    depth: usize,
    /// How many causes of what `fetch` throws are looked at.
    causes: usize,
}

/// JSON of what the facade must know.
#[wasm_bindgen]
#[must_use]
pub fn facts() -> String {
    const TEXTS: usize = 1 << 24;
    json_text(&Facts {
        options: &options::NAMES,
        query: &ListQuery::NAMES,
        connections: ConnectionType::KNOWN,
        items: Untyped::LIST_MAXIMUM.saturating_add(1),
        names: Draft::UNKNOWN_MAXIMUM,
        text: Untyped::TEXT_MAXIMUM,
        texts: TEXTS,
        headers: &Answer::HEADERS,
        depth: 127,
        causes: 4,
    })
}

/// Whether there is surely nothing to say about a request: see `Quick`. Its days are no number where
/// there are none. Each of the others holds two numbers, one more than they are, and zero where there
/// is no such field; a channel is the place among those of the facts. It calls no import, and neither
/// creates nor keeps a JavaScript value.
#[wasm_bindgen(js_name = isClean)]
#[must_use]
pub fn is_clean(
    bytes: usize,
    name_and_email: u32,
    phone_and_id: u32,
    days: f64,
    countries_and_connection: u32,
) -> bool {
    let low = |both: u32| ((both & 0xFFFF) as usize).checked_sub(1);
    let high = |both: u32| ((both >> 16) as usize).checked_sub(1);
    let connection = high(countries_and_connection);
    let connection = connection.and_then(|place| ConnectionType::KNOWN.get(place));
    let quick = Quick {
        bytes,
        name: low(name_and_email),
        email: high(name_and_email),
        phone: low(phone_and_id),
        id: high(phone_and_id),
        days: (!days.is_nan()).then_some(days),
        countries: low(countries_and_connection),
        messenger: connection == Some(&ConnectionType::Messenger.as_str()),
    };
    quick.is_clean()
}

/// JSON of what there is to say about a request.
#[wasm_bindgen]
#[must_use]
pub fn report(bytes: usize) -> String {
    Tape::read(bytes, |mut tape| json_text(&tape.draft().report()))
}

/// JSON of what is known about a phone number; of another value as little as of an empty text.
#[wasm_bindgen(js_name = inspectPhone)]
#[must_use]
pub fn inspect_phone(bytes: usize) -> String {
    Tape::read(bytes, |mut tape| {
        json_text(&match tape.value() {
            Untyped::Text(text) => phone::inspect(&text),
            _ => phone::inspect(""),
        })
    })
}

/// A number that is the same for all phone numbers of which the same is known. The text is all of
/// the tape, and it calls no import.
#[wasm_bindgen(js_name = phoneKind)]
#[must_use]
pub fn phone_kind(bytes: usize) -> usize {
    Tape::read(bytes, |tape| phone::kind(tape.rest()))
}

/// Where the page after this one begins; `seen` are the cursors so far.
#[wasm_bindgen(js_name = nextCursor)]
#[must_use]
#[expect(clippy::needless_pass_by_value, reason = "natively it is a String")]
pub fn next_cursor(page: Text, seen: &Array) -> Option<String> {
    let is_seen = |cursor: &str| seen.includes(&cursor.into(), 0);
    page::next_cursor(&json::parse(&page)?, is_seen)
}

/// Makes a call: on the tape stand the time, its name, its options and what it is about. The
/// exchange hears once how it ends.
#[wasm_bindgen]
pub fn call(bytes: usize, exchange: Exchange) {
    let prepared = Tape::read(bytes, |mut tape| {
        let now = tape.now();
        let name = tape.text();
        let options = tape.options();
        let is_observed = options.on_attempt.kind() == Kind::Function;
        let call = prepare(tape, name, &options.check()?)?;
        Ok((call, now, is_observed))
    });
    match prepared {
        Ok((call, now, is_observed)) => spawn_local(async move {
            match exchange.run(call, now, is_observed).await {
                Ok(completed) => exchange.succeed(completed.text.0, completed.reconciled),
                Err(error) => exchange.failed(&error),
            }
        }),
        Err(error) => exchange.failed(&error),
    }
}

fn prepare(mut tape: Tape<'_>, name: &str, settings: &Settings) -> Result<Call, Error> {
    match name {
        "create" => Call::create(settings, tape.draft().validate()?),
        "list" => Call::list(settings, &tape.query()?),
        "cancel" => Call::cancel(settings, tape.value()),
        _ => Call::retrieve(settings, tape.value()),
    }
}

pub(super) fn json_text(value: &impl Serialize) -> String {
    json::stringify(value).unwrap_or_default()
}
