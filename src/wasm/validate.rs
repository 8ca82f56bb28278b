//! The exports of `validateInvitation`, `validateField`, `inspectPhone` and `normalizeInvitation`.

use tsify::Ts;
use wasm_bindgen::prelude::*;

use super::input::{Reader, Snapshot};
use super::to_js;
use crate::form::{self, FormChange};
use crate::phone::{self, PhoneInfo};
use crate::{InputValue, Report, ValidationOptions};

/// Checks a request. Returns nothing if there are no findings.
#[wasm_bindgen]
#[must_use]
pub fn report(request: &Snapshot, allow_unknown: bool) -> Option<Ts<Report>> {
    let options = ValidationOptions::new().allow_unknown(allow_unknown);
    let report = Reader::default().draft(request).report_with(&options);
    let has_findings = !report.is_valid() || !report.warnings.is_empty();
    has_findings.then(|| to_js(&report))
}

/// Returns the facts about a phone number. A value that is no text is malformed.
#[wasm_bindgen(js_name = inspectPhone)]
#[must_use]
pub fn inspect_phone(value: &JsValue) -> Ts<PhoneInfo> {
    let text = Reader::default().text(value);
    to_js(&phone::inspect(text.as_deref().unwrap_or_default()))
}

/// Finds the changes that turn a form into a request; `drops_unknown` also removes unknown fields. The facade applies them,
/// so that all other values stay the objects of the caller.
#[wasm_bindgen]
#[must_use]
pub fn normalize(
    form: &Snapshot,
    default_country: &JsValue,
    drops_unknown: bool,
) -> Vec<Ts<FormChange>> {
    let reader = Reader::default();
    let country = match reader.value(default_country) {
        InputValue::Text(country) => Some(country),
        _ => None,
    };
    let mut draft = reader.draft(form);
    draft.is_form = drops_unknown;
    let changes = form::find_changes(&draft, country.as_deref());
    changes.iter().map(to_js).collect()
}

/// True for the name of a field that React added to a form.
#[wasm_bindgen(js_name = isReactInternalField)]
#[must_use]
pub fn is_react_internal_field(name: &str) -> bool {
    form::is_from_react(name)
}
