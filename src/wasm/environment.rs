use std::cell::RefCell;

use js_sys::{Function, Reflect};
use wasm_bindgen::prelude::*;

thread_local! {
    /// Every name that was asked for: a text that is new to JavaScript is slow to look up.
    static NAMES: RefCell<Vec<(&'static str, JsValue)>> = const { RefCell::new(Vec::new()) };
}

/// A name as JavaScript knows it.
pub(super) fn name(text: &'static str) -> JsValue {
    NAMES.with_borrow_mut(|names| {
        if let Some((_, name)) = names.iter().find(|(known, _)| std::ptr::eq(*known, text)) {
            return name.clone();
        }
        let name = JsValue::from_str(text);
        names.push((text, name.clone()));
        name
    })
}

/// A property, or `undefined` where there is none or reading it throws. It throws where there is no
/// object either: an exception costs more than all the rest of a call.
pub(super) fn property(object: &JsValue, property: &'static str) -> JsValue {
    if object.is_undefined() || object.is_null() {
        return JsValue::UNDEFINED;
    }
    Reflect::get(object, &name(property)).unwrap_or(JsValue::UNDEFINED)
}

pub(super) fn global(name: &'static str) -> JsValue {
    property(&js_sys::global(), name)
}

/// A method of an object that need not be of this realm.
pub(super) fn method(object: &JsValue, name: &'static str) -> Option<Function> {
    property(object, name).dyn_into().ok()
}

/// Whether this is a browser's page or worker, where every visitor can read what the code reads:
/// every browser's `userAgent` begins with `Mozilla/`, that of no server runtime does.
pub(super) fn in_browser() -> bool {
    let agent = property(&global("navigator"), "userAgent").as_string();
    agent.is_some_and(|agent| agent.starts_with("Mozilla/")) || global("document").is_object()
}
