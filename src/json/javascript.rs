//! JSON that stays in JavaScript: the facade parses it, and only what is read of it comes over.

use std::borrow::Cow;
use std::marker::PhantomData;

use js_sys::{Array, Object};
use serde::ser::{Serialize, Serializer};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// A body: its text, and what `JSON.parse` makes of that.
    #[derive(Clone, Debug, PartialEq)]
    pub type Text;
    #[wasm_bindgen(method, getter)]
    fn text(this: &Text) -> String;
    /// `undefined` where the text is no JSON.
    #[wasm_bindgen(method, getter)]
    fn value(this: &Text) -> JsValue;

    /// What an object has itself under a name; it never throws.
    #[wasm_bindgen(js_namespace = host)]
    fn member(value: &JsValue, name: &str) -> JsValue;
    /// An object of one value.
    #[wasm_bindgen(js_namespace = host, js_name = objectOf)]
    fn object_of(name: &str, value: JsValue) -> JsValue;
    #[wasm_bindgen(js_namespace = host, js_name = bodyOf)]
    fn body_of(value: &JsValue) -> Text;
    #[wasm_bindgen(js_namespace = JSON, js_name = stringify)]
    fn json_of(value: &JsValue) -> String;
    /// JavaScript's own text of a number: formatting one in Rust would cost kilobytes.
    #[wasm_bindgen(js_name = String)]
    pub(super) fn text_of(number: f64) -> String;
}

/// The value of a JSON text, or `None` where it is none.
pub(crate) fn parse(text: &Text) -> Option<Value> {
    let value = text.value();
    (!value.is_undefined()).then_some(Value(value))
}

/// The JSON text of a value, or `None` where it has none.
pub(crate) fn stringify<T: Serialize>(value: &T) -> Option<String> {
    Some(super::writer::text(value))
}

/// The body that holds a value that was read.
pub(crate) fn to_body_text(value: &Value) -> Text {
    body_of(&value.0)
}

/// An object of one value.
pub(crate) fn object(name: &str, value: Value) -> Value {
    Value(object_of(name, value.0))
}

pub(crate) fn as_text(text: &Text) -> Cow<'_, str> {
    Cow::Owned(text.text())
}

/// A value that `JSON.parse` gave.
#[derive(Clone, Debug, PartialEq)]
pub struct Value(pub JsValue);

/// Its JSON text, which the facade parses: see `parsed` in `pkg-template/src/tape.ts`.
impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_newtype_variant("Value", 0, "json", &json_of(&self.0))
    }
}

/// A value in JSON, or the lack of one.
pub(crate) struct Node<'a>(JsValue, PhantomData<&'a Value>);

impl<'a> Node<'a> {
    fn new(value: JsValue) -> Self {
        Self(value, PhantomData)
    }

    pub fn of(value: &'a Value) -> Self {
        Self::new(value.0.clone())
    }

    /// What an object has under a name.
    pub fn get(&self, name: &str) -> Self {
        Self::new(member(&self.0, name))
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

    /// A whole number that is not negative.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        clippy::cast_sign_loss,
        clippy::float_cmp,
        reason = "whole numbers stay whole"
    )]
    pub fn whole(&self) -> Option<u64> {
        let number = self.0.as_f64()?;
        let whole = number as u64;
        (whole as f64 == number).then_some(whole)
    }

    /// How many items a list has.
    pub fn length(&self) -> Option<u32> {
        Array::is_array(&self.0).then(|| self.0.unchecked_ref::<Array>().length())
    }

    /// An item of a list.
    pub fn at(&self, index: u32) -> Self {
        Self::new(self.0.unchecked_ref::<Array>().get(index))
    }

    pub fn is_some(&self) -> bool {
        !self.0.is_undefined()
    }

    pub fn to_value(&self) -> Value {
        Value(self.0.clone())
    }

    /// An object, an empty one in place of anything else.
    pub fn to_object(&self) -> Value {
        if self.is_object() {
            self.to_value()
        } else {
            Value(Object::new().into())
        }
    }
}
