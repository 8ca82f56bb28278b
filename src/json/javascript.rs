use std::io::{self, Write};

use js_sys::{Array, JSON, JsString, Object};
use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};
use serde_json::{Map, Number, Value};
use wasm_bindgen::prelude::*;

/// The deepest nesting that is read, the same as `serde_json`'s: deeper ones would overflow the
/// stack.
const MAXIMUM_DEPTH: usize = 127;

/// The value of a JSON text, or `None` where it is none.
pub(crate) fn parse(text: &str) -> Option<Value> {
    // An exception of a function that gives a value takes an entry of the table of values for good.
    throws_unless_json(text).ok()?;
    read(&JSON::parse(text).ok()?, MAXIMUM_DEPTH)
}

/// The JSON text of a value, or `None` where it has none.
pub(crate) fn stringify<T: Serialize>(value: &T) -> Option<String> {
    let mut text = Vec::new();
    value
        .serialize(&mut Serializer::with_formatter(&mut text, Compact))
        .ok()?;
    String::from_utf8(text).ok()
}

struct Compact;

impl Formatter for Compact {
    fn write_f64<W: ?Sized + Write>(&mut self, writer: &mut W, value: f64) -> io::Result<()> {
        // JavaScript's text of this zero has no sign, but its parser knows one.
        if value == 0.0 && value.is_sign_negative() {
            return writer.write_all(b"-0");
        }
        writer.write_all(text_of(value).as_bytes())
    }
}

#[wasm_bindgen]
extern "C" {
    /// JavaScript's own text of a number: formatting one in Rust would cost kilobytes.
    #[wasm_bindgen(js_name = String)]
    fn text_of(number: f64) -> String;
    #[wasm_bindgen(catch, js_namespace = JSON, js_name = parse)]
    fn throws_unless_json(text: &str) -> Result<(), JsValue>;
}

/// What `JSON.parse` gave, as serde would read it: without the code that words serde's errors,
/// which weighs more than this.
fn read(value: &JsValue, depth: usize) -> Option<Value> {
    if let Some(text) = value.dyn_ref::<JsString>() {
        Some(Value::String(text.into()))
    } else if let Some(number) = value.as_f64() {
        Some(number_of(number))
    } else if let Some(boolean) = value.as_bool() {
        Some(Value::Bool(boolean))
    } else if value.is_null() {
        Some(Value::Null)
    } else if depth == 0 {
        None
    } else if let Some(items) = value.dyn_ref::<Array>() {
        let read = |item| read(&item, depth.saturating_sub(1));
        items
            .iter()
            .map(read)
            .collect::<Option<_>>()
            .map(Value::Array)
    } else {
        let mut object = Map::new();
        for entry in Object::entries(value.unchecked_ref()) {
            let entry: Array = entry.unchecked_into();
            let value = read(&entry.get(1), depth.saturating_sub(1))?;
            object.insert(entry.get(0).as_string()?, value);
        }
        Some(Value::Object(object))
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::float_cmp,
    reason = "whole numbers stay whole"
)]
fn number_of(number: f64) -> Value {
    let whole = number as i64;
    if whole as f64 == number {
        Value::Number(whole.into())
    } else {
        Number::from_f64(number).map_or(Value::Null, Value::Number)
    }
}
