use serde::Serialize;
use serde_json::Value;

/// The value of a JSON text, or `None` where it is none.
pub(crate) fn parse(text: &str) -> Option<Value> {
    serde_json::from_str(text).ok()
}

/// The JSON text of a value, or `None` where it has none.
pub(crate) fn stringify<T: Serialize>(value: &T) -> Option<String> {
    serde_json::to_string(value).ok()
}
