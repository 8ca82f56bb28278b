use wasm_bindgen::prelude::*;

use super::exports::json_text;
use super::tape::Tape;
use crate::{InputValue, form};

/// JSON of the changes that a form needs; before it stands the country of its phone numbers. The
/// facade applies them, so that all else stays the caller's own value.
#[wasm_bindgen]
#[must_use]
pub fn normalize(bytes: usize) -> String {
    Tape::read(bytes, |mut tape| {
        let country = match tape.value() {
            InputValue::Text(country) => Some(country),
            _ => None,
        };
        json_text(&form::changes(&mut tape.draft(), country.as_deref()))
    })
}

/// Whether React added this name to a form.
#[wasm_bindgen(js_name = isOfReact)]
#[must_use]
pub fn is_of_react(name: &str) -> bool {
    form::is_from_react(name)
}
