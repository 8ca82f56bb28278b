use serde::Serialize;
use serde_json::Value;

/// The deepest nesting that is read, the same as `serde_json`'s: deeper ones would overflow the
/// stack.
const MAXIMUM_DEPTH: usize = 127;

/// The value of a JSON text, or `None` where it is none.
pub(crate) fn parse(text: &str) -> Option<Value> {
    if depth(text) > MAXIMUM_DEPTH {
        return None;
    }
    serde_wasm_bindgen::from_value(js_sys::JSON::parse(text).ok()?).ok()
}

/// The JSON text of a value, or `None` where it has none.
pub(crate) fn stringify<T: Serialize>(value: &T) -> Option<String> {
    let value = value
        .serialize(&serde_wasm_bindgen::Serializer::json_compatible())
        .ok()?;
    js_sys::JSON::stringify(&value).ok()?.as_string()
}

/// How deep the brackets nest, at most: those in strings count too, which errs on the safe side.
fn depth(text: &str) -> usize {
    let mut deepest = 0_usize;
    let mut depth = 0_usize;
    for byte in text.bytes() {
        match byte {
            b'[' | b'{' => {
                depth = depth.saturating_add(1);
                deepest = deepest.max(depth);
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}
