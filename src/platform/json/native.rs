//! JSON by `serde_json`. Must behave as `javascript.rs`.

use std::borrow::Cow;

use serde::Serialize;
pub use serde_json::{Map, Value};

pub(crate) fn parse(text: &str) -> Option<Value> {
    serde_json::from_str(text).ok()
}

pub(crate) fn stringify<T: Serialize>(value: &T) -> Option<String> {
    serde_json::to_string(value).ok()
}

pub(crate) fn to_value<T: Serialize>(value: &T) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}

pub(crate) fn object(name: &str, value: Value) -> Value {
    Value::Object([(name.to_owned(), value)].into_iter().collect())
}

pub(crate) fn null() -> Value {
    Value::Null
}

pub(crate) fn keep_members(value: Value, mut is_kept: impl FnMut(&str, &Value) -> bool) -> Value {
    match value {
        Value::Object(mut members) => {
            members.retain(|name, member| is_kept(name, member));
            Value::Object(members)
        }
        other => other,
    }
}

/// A value, or a missing one.
pub(crate) struct Node<'a>(Option<&'a Value>);

impl<'a> Node<'a> {
    pub fn of(value: &'a Value) -> Self {
        Self(Some(value))
    }

    /// A member of an object.
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

    /// See [`whole_number`](super::whole_number).
    pub fn whole_number(&self) -> Option<u64> {
        super::whole_number(self.0?.as_f64()?)
    }

    /// The number of items of a list.
    pub fn length(&self) -> Option<u32> {
        u32::try_from(self.0?.as_array()?.len()).ok()
    }

    /// An item of a list.
    pub fn item(&self, index: u32) -> Self {
        Self(
            self.0
                .and_then(|list| list.get(usize::try_from(index).ok()?)),
        )
    }

    pub fn exists(&self) -> bool {
        self.0.is_some()
    }

    pub fn is_true(&self) -> bool {
        self.0 == Some(&Value::Bool(true))
    }

    pub fn to_value(&self) -> Value {
        self.0.cloned().unwrap_or_default()
    }

    /// The object, or an empty one in place of anything else.
    pub fn to_object(&self) -> Value {
        let object = self.0.filter(|value| value.is_object());
        object.cloned().unwrap_or_else(|| Value::Object(Map::new()))
    }
}
