//! JSON by the engine. Must behave as `native.rs`.

use std::borrow::Cow;
pub use std::collections::BTreeMap as Map;
use std::marker::PhantomData;

use js_sys::{Array, JSON, Object, Reflect};
use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};
use serde_wasm_bindgen::preserve;
use wasm_bindgen::prelude::*;

use super::{MAXIMUM_DEPTH, is_deeper_than};

pub(crate) fn parse(text: &str) -> Option<Value> {
    if is_deeper_than(MAXIMUM_DEPTH, text) {
        return None;
    }
    JSON::parse(text).ok().map(Value)
}

pub(crate) fn stringify<T: Serialize>(value: &T) -> Option<String> {
    let serializer = serde_wasm_bindgen::Serializer::json_compatible();
    let value = value.serialize(&serializer).ok()?;
    // `JSON.stringify` would call a `toJSON` that other code has put on a prototype, and write its result. An array
    // has the prototypes of arrays and of objects.
    if Reflect::has(&Array::new(), &"toJSON".into()) != Ok(false) {
        remove_prototypes(&value);
    }
    JSON::stringify(&value).ok()?.as_string()
}

/// Changes the value in place, with every [`Value`] in it. Nobody misses the prototypes: of an own value, this crate reads
/// own properties alone.
fn remove_prototypes(value: &JsValue) {
    if value.is_object() {
        let object: &Object = value.unchecked_ref();
        for member in Object::values(object).iter() {
            remove_prototypes(&member);
        }
        Object::set_prototype_of(object, &JsValue::NULL.into());
    }
}

pub(crate) fn to_value<T: Serialize>(value: &T) -> Value {
    let serializer = serde_wasm_bindgen::Serializer::json_compatible();
    Value(value.serialize(&serializer).unwrap_or(JsValue::NULL))
}

pub(crate) fn object(name: &str, value: Value) -> Value {
    let object = Object::new();
    // A new object takes every member.
    Reflect::set(&object, &name.into(), &value.0).ok();
    Value(object.into())
}

pub(crate) fn null() -> Value {
    Value(JsValue::NULL)
}

pub(crate) fn keep_members(value: Value, mut is_kept: impl FnMut(&str, &Value) -> bool) -> Value {
    if !value.0.is_object() || Array::is_array(&value.0) {
        return value;
    }
    let members = Object::entries(value.0.unchecked_ref());
    let kept = members.iter().filter(|member| {
        let member = member.unchecked_ref::<Array>();
        let name = member.get(0).as_string().unwrap_or_default();
        is_kept(&name, &Value(member.get(1)))
    });
    let kept: Array = kept.collect();
    // Cannot fail: `kept` holds pairs of a name and a value.
    Value(Object::from_entries(&kept).map_or(JsValue::NULL, Into::into))
}

/// A value made by `JSON.parse`, or one like it.
#[derive(Clone, Debug, PartialEq)]
pub struct Value(pub JsValue);

/// Every value equals itself, as `Eq` demands: JSON has no `NaN`.
impl Eq for Value {}

/// Hands the value itself to the serializer of JavaScript values.
impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        preserve::serialize(&self.0, serializer)
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        preserve::deserialize(deserializer).map(Self)
    }
}

/// A value, or a missing one, which is `undefined`. Only members of the object itself count, not those of its prototype.
pub(crate) struct Node<'a>(JsValue, PhantomData<&'a Value>);

impl<'a> Node<'a> {
    fn new(value: JsValue) -> Self {
        Self(value, PhantomData)
    }

    pub fn of(value: &'a Value) -> Self {
        Self::new(value.0.clone())
    }

    /// A member of an object.
    pub fn get(&self, name: &str) -> Self {
        let name = JsValue::from_str(name);
        let is_own = self.is_object() && Object::has_own(self.0.unchecked_ref::<Object>(), &name);
        let member = is_own.then(|| Reflect::get(&self.0, &name).ok()).flatten();
        Self::new(member.unwrap_or_default())
    }

    pub fn is_object(&self) -> bool {
        self.0.is_object() && !Array::is_array(&self.0)
    }

    pub fn is_text(&self) -> bool {
        self.0.is_string()
    }

    pub fn text(&self) -> Option<Cow<'a, str>> {
        self.0.as_string().map(Cow::Owned)
    }

    /// See [`whole_number`](super::whole_number).
    pub fn whole_number(&self) -> Option<u64> {
        super::whole_number(self.0.as_f64()?)
    }

    /// The number of items of a list.
    pub fn length(&self) -> Option<u32> {
        Array::is_array(&self.0).then(|| self.0.unchecked_ref::<Array>().length())
    }

    /// An item of a list.
    pub fn item(&self, index: u32) -> Self {
        let list = Array::is_array(&self.0).then(|| self.0.unchecked_ref::<Array>());
        Self::new(list.map(|list| list.get(index)).unwrap_or_default())
    }

    pub fn exists(&self) -> bool {
        !self.0.is_undefined()
    }

    pub fn is_true(&self) -> bool {
        self.0.as_bool() == Some(true)
    }

    pub fn to_value(&self) -> Value {
        Value(self.0.clone())
    }

    /// The object, or an empty one in place of anything else.
    pub fn to_object(&self) -> Value {
        if self.is_object() {
            self.to_value()
        } else {
            Value(Object::new().into())
        }
    }
}
