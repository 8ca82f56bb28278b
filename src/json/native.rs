use std::borrow::Cow;

use serde::Serialize;
use serde_json::Map;
pub use serde_json::Value;

/// The text of a body.
pub type Text = String;

/// The value of a JSON text, or `None` where it is none.
pub(crate) fn parse(text: &Text) -> Option<Value> {
    serde_json::from_str(text).ok()
}

/// The JSON text of a value, or `None` where it has none.
pub(crate) fn stringify<T: Serialize>(value: &T) -> Option<String> {
    serde_json::to_string(value).ok()
}

/// The JSON text of a value that was read.
pub(crate) fn to_body_text(value: &Value) -> Text {
    value.to_string()
}

/// An object of one value.
pub(crate) fn object(name: &str, value: Value) -> Value {
    Value::Object([(name.to_owned(), value)].into_iter().collect())
}

pub(crate) fn as_text(text: &Text) -> Cow<'_, str> {
    Cow::Borrowed(text)
}

#[cfg(test)]
pub(super) fn text_of(number: f64) -> String {
    number.to_string()
}

/// A value in JSON, or the lack of one.
pub(crate) struct Node<'a>(Option<&'a Value>);

impl<'a> Node<'a> {
    pub fn of(value: &'a Value) -> Self {
        Self(Some(value))
    }

    /// What an object has under a name.
    pub fn get(&self, name: &str) -> Self {
        Self(self.0.and_then(|value| value.get(name)))
    }

    pub fn is_object(&self) -> bool {
        self.0.is_some_and(Value::is_object)
    }

    pub fn is_text(&self) -> bool {
        self.0.is_some_and(Value::is_string)
    }

    pub fn text(&self) -> Option<Cow<'a, str>> {
        self.0?.as_str().map(Cow::Borrowed)
    }

    /// A whole number that is not negative.
    pub fn whole(&self) -> Option<u64> {
        self.0?.as_u64()
    }

    /// How many items a list has.
    pub fn length(&self) -> Option<u32> {
        u32::try_from(self.0?.as_array()?.len()).ok()
    }

    /// An item of a list.
    pub fn at(&self, index: u32) -> Self {
        Self(
            self.0
                .and_then(|list| list.get(usize::try_from(index).ok()?)),
        )
    }

    pub fn is_some(&self) -> bool {
        self.0.is_some()
    }

    pub fn to_value(&self) -> Value {
        self.0.cloned().unwrap_or_default()
    }

    /// An object, an empty one in place of anything else.
    pub fn to_object(&self) -> Value {
        let object = self.0.filter(|value| value.is_object());
        object.cloned().unwrap_or_else(|| Value::Object(Map::new()))
    }
}
