//! Checks options that only the facade reads.

use js_sys::Array;
use tsify::Ts;
use wasm_bindgen::prelude::*;

use super::input::{Reader, Snapshot, texts_of};
use super::to_js;
use crate::client::{Error, ErrorCode};
use crate::{Problem, Report, ValueKind};

/// The error of options that are no object, or that have a name that is not known or a switch that is no boolean.
#[wasm_bindgen(js_name = checkFacadeOptions)]
#[must_use]
pub fn check_facade_options(
    options: &Snapshot,
    #[wasm_bindgen(unchecked_param_type = "readonly string[]")] known: &Array,
) -> Option<Ts<Error>> {
    const SWITCHES: [&str; 2] = ["allowUnknown", "normalize"];
    let known = texts_of(known);
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let object = Reader::default().object(options);
    let mut report = Report::default();
    if let Some(found) = object.not_an_object {
        report.add_option(&[], Problem::invalid_type(ValueKind::Object, found), None);
    }
    for (name, value) in &object.members {
        let (name, found) = (name.as_ref(), value.kind());
        if !known.contains(&name) {
            report.add_unknown_name(&["options"], name, &known);
        } else if SWITCHES.contains(&name) && found != ValueKind::Boolean {
            let problem = Problem::invalid_type(ValueKind::Boolean, found);
            report.add_option(&[name], problem, None);
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
