//! Checks options that only the facade reads.

use js_sys::Array;
use tsify::Ts;
use wasm_bindgen::prelude::*;

use super::input::{Reader, Snapshot, texts_of};
use super::to_js;
use crate::Report;
use crate::client::{Error, ErrorCode};
use crate::input_object::ObjectReader;

/// The error of options that are no object, or that have a name that is not known or a switch that is no boolean.
#[wasm_bindgen(js_name = checkFacadeOptions)]
#[must_use]
pub fn check_facade_options(
    options: &Snapshot,
    #[wasm_bindgen(unchecked_param_type = "readonly string[]")] known: &Array,
) -> Option<Ts<Error>> {
    let known = texts_of(known);
    let mut options = ObjectReader::of_options(Reader::default().object(options));
    for name in &known {
        if let "allowUnknown" | "normalize" = name.as_str() {
            options.boolean(name);
        } else {
            options.take(name);
        }
    }
    invalid_options(options.finish())
}

/// The error of invalid options.
pub(super) fn invalid_options(result: Result<(), Report>) -> Option<Ts<Error>> {
    let report = result.err()?;
    let message = format!("the options are invalid: {report}");
    Some(to_js(&Error {
        issues: report.issues,
        ..Error::not_sent(ErrorCode::InvalidRequest, message)
    }))
}
