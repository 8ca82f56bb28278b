//! Checks the names of options that only the facade reads.

use js_sys::Array;
use tsify::Ts;
use wasm_bindgen::prelude::*;

use super::input::{Reader, Snapshot, texts_of};
use super::to_js;
use crate::client::{Error, ErrorCode};
use crate::{Problem, Report, ValueKind};

/// The error of options that are no object, or that have a name that is not known.
#[wasm_bindgen(js_name = checkNames)]
#[must_use]
pub fn check_names(
    options: &Snapshot,
    #[wasm_bindgen(unchecked_param_type = "readonly string[]")] known: &Array,
) -> Option<Ts<Error>> {
    let known = texts_of(known);
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let object = Reader::default().object(options);
    let mut report = Report::default();
    if let Some(found) = object.not_an_object {
        report.add_option(&[], Problem::invalid_type(ValueKind::Object, found), None);
    }
    for (name, _) in &object.members {
        if !known.contains(&name.as_ref()) {
            report.add_unknown_name(&["options"], name, &known);
        }
    }
    invalid_options(report)
}

/// The error of a report on options; nothing if it has no errors.
pub(super) fn invalid_options(report: Report) -> Option<Ts<Error>> {
    (!report.is_valid()).then(|| {
        let message = format!("the options are invalid: {report}");
        to_js(&Error {
            issues: report.issues,
            ..Error::not_sent(ErrorCode::InvalidRequest, message)
        })
    })
}
