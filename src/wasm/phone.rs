use tsify::{Ts, Tsify};
use wasm_bindgen::prelude::*;

use crate::phone::{self, PhoneInfo};

/// What is known about a phone number; of another value as little as of an empty text.
///
/// # Errors
///
/// Where that has no JavaScript form.
#[wasm_bindgen(js_name = inspectPhone)]
pub fn inspect_phone(value: &JsValue) -> Result<Ts<PhoneInfo>, JsError> {
    Ok(phone::inspect(&value.as_string().unwrap_or_default()).into_ts()?)
}
