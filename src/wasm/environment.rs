use js_sys::{Function, Reflect};
use wasm_bindgen::prelude::*;

/// A property, or `undefined` where there is none or reading it throws.
pub(super) fn property(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

pub(super) fn global(name: &str) -> JsValue {
    property(&js_sys::global(), name)
}

/// A method of an object that need not be of this realm.
pub(super) fn method(object: &JsValue, name: &str) -> Option<Function> {
    property(object, name).dyn_into().ok()
}

/// Whether this is a browser's page or worker, where every visitor can read what the code reads:
/// every browser's `userAgent` begins with `Mozilla/`, that of no server runtime does.
pub(super) fn in_browser() -> bool {
    let agent = property(&global("navigator"), "userAgent").as_string();
    agent.is_some_and(|agent| agent.starts_with("Mozilla/")) || global("document").is_object()
}
