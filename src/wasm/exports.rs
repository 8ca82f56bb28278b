use serde::Serialize;
use wasm_bindgen::prelude::*;

use super::tape::{self, Quick, Tape};
use crate::{ConnectionType, Draft, InputValue, json, phone};

/// What the facade must know to copy what it is given.
#[derive(Serialize)]
struct Facts {
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
}

/// JSON of what the facade must know.
#[wasm_bindgen]
#[must_use]
pub fn facts() -> String {
    const TEXTS: usize = 1 << 24;
    json_text(&Facts {
        connections: ConnectionType::KNOWN,
        items: InputValue::LIST_MAXIMUM.saturating_add(1),
        names: Draft::UNKNOWN_MAXIMUM,
        text: InputValue::TEXT_MAXIMUM,
        texts: TEXTS,
    })
}

/// The place among the channels.
const MESSENGER: usize = 1;
const _: () = {
    let [_, known] = ConnectionType::KNOWN else {
        panic!()
    };
    assert!(matches!(known.as_bytes(), b"messenger"));
};

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
    let quick = Quick {
        bytes,
        name: low(name_and_email),
        email: high(name_and_email),
        phone: low(phone_and_id),
        id: high(phone_and_id),
        days: (!days.is_nan()).then_some(days),
        countries: low(countries_and_connection),
        messenger: high(countries_and_connection) == Some(MESSENGER),
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
            InputValue::Text(text) => phone::inspect(&text),
            _ => phone::inspect(""),
        })
    })
}

/// A number that is the same for all phone numbers of which the same is known. The text is all of
/// the tape, and it calls no import.
#[wasm_bindgen(js_name = phoneKind)]
#[must_use]
pub fn phone_kind(bytes: usize) -> usize {
    tape::read_text(bytes, phone::kind)
}

pub(super) fn json_text(value: &impl Serialize) -> String {
    json::stringify(value).unwrap_or_default()
}
