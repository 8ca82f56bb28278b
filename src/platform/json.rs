//! JSON: `serde_json` natively, the engine's built-in `JSON` in JavaScript, because `serde_json`'s parser would add 17 KB
//! to the module.
//!
//! | item | purpose |
//! |---|---|
//! | [`Value`] | a JSON value |
//! | [`parse`] | reads a value; `None` if the JSON is invalid or nests more than [`MAXIMUM_DEPTH`] deep |
//! | [`stringify`] | writes anything that serializes; `None` if serializing fails |
//! | [`object`] | makes an object with one member |
//! | [`null`] | makes the value `null` |
//! | [`to_value`] | converts anything that serializes; `null` if serializing fails |
//! | [`keep_members`] | filters the members of an object; returns every other value unchanged |
//! | [`Node`] | reads members and items; one that does not exist is a missing node, so that a path needs no checks on the way |
//!
//! `Value` compares by content natively only: in JavaScript, objects and arrays are equal only to themselves.

#[cfg(all(feature = "wasm", target_arch = "wasm32"))]
pub(crate) use javascript::{
    Map, Node, Value, keep_members, null, object, parse, stringify, to_value,
};
#[cfg(not(all(feature = "wasm", target_arch = "wasm32")))]
pub(crate) use native::{Map, Node, Value, keep_members, null, object, parse, stringify, to_value};

/// How deep a parsed value may nest. The limit is that of `serde_json`.
pub(crate) const MAXIMUM_DEPTH: usize = 127;

/// The largest whole number that JavaScript holds exactly.
pub(crate) const MAX_SAFE_INTEGER: u64 = (1 << 53) - 1;

/// Checks for brackets outside of strings that nest deeper than `maximum`. Works on invalid JSON too, because it runs before
/// the engine's parser: that one recurses, and deep nesting would overflow its stack.
pub(crate) fn is_deeper_than(maximum: usize, text: &str) -> bool {
    let (mut depth, mut in_string, mut is_escaped) = (0_usize, false, false);
    for byte in text.bytes() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if in_string => is_escaped = true,
            b'"' => in_string = !in_string,
            b'[' | b'{' if !in_string => depth = depth.saturating_add(1),
            b']' | b'}' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > maximum {
            return true;
        }
    }
    false
}

/// The number, if it is whole and not negative; [`MAX_SAFE_INTEGER`] for a larger one.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the number is whole and not negative, and too large a one becomes the largest `u64`"
)]
fn whole_number(number: f64) -> Option<u64> {
    let is_whole = number >= 0.0 && number % 1.0 == 0.0;
    is_whole.then_some((number as u64).min(MAX_SAFE_INTEGER))
}

#[cfg(not(all(feature = "wasm", target_arch = "wasm32")))]
mod native {
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

    pub(crate) fn keep_members(
        value: Value,
        mut is_kept: impl FnMut(&str, &Value) -> bool,
    ) -> Value {
        match value {
            Value::Object(mut members) => {
                members.retain(|name, member| is_kept(name, member));
                Value::Object(members)
            }
            other => other,
        }
    }

    /// A value, or a missing one. Must behave as the version for JavaScript below.
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

        pub fn is_null(&self) -> bool {
            self.0.is_some_and(Value::is_null)
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
}

#[cfg(all(feature = "wasm", target_arch = "wasm32"))]
mod javascript {
    use std::borrow::Cow;
    pub use std::collections::BTreeMap as Map;
    use std::marker::PhantomData;

    use js_sys::{Array, JSON, Object, Reflect};
    use serde::de::{Deserialize, Deserializer};
    use serde::ser::{Serialize, Serializer};
    use serde_wasm_bindgen::preserve;
    use wasm_bindgen::prelude::*;

    use super::{MAXIMUM_DEPTH, is_deeper_than};

    #[wasm_bindgen]
    extern "C" {
        /// `JSON.parse`; `None` for `null`. Not that of js-sys: a function that throws leaks a place in the table of JavaScript
        /// values if it returns one, but not if it returns an `Option` of one.
        #[wasm_bindgen(catch, js_namespace = JSON, js_name = parse)]
        fn parse_or_throw(text: &str) -> Result<Option<JsValue>, JsValue>;
    }

    pub(crate) fn parse(text: &str) -> Option<Value> {
        if is_deeper_than(MAXIMUM_DEPTH, text) {
            return None;
        }
        let value = parse_or_throw(text).ok()?;
        Some(Value(value.unwrap_or(JsValue::NULL)))
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

    pub(crate) fn keep_members(
        value: Value,
        mut is_kept: impl FnMut(&str, &Value) -> bool,
    ) -> Value {
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
            let is_own =
                self.is_object() && Object::has_own(self.0.unchecked_ref::<Object>(), &name);
            let member = is_own.then(|| Reflect::get(&self.0, &name).ok()).flatten();
            Self::new(member.unwrap_or_default())
        }

        pub fn is_object(&self) -> bool {
            self.0.is_object() && !Array::is_array(&self.0)
        }

        pub fn is_null(&self) -> bool {
            self.0.is_null()
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
}

#[cfg(test)]
mod tests {
    use super::{
        MAX_SAFE_INTEGER, MAXIMUM_DEPTH, Node, is_deeper_than, keep_members, object, parse,
        stringify,
    };

    fn nested(depth: usize) -> String {
        format!("{}{}", "[".repeat(depth), "]".repeat(depth))
    }

    #[test]
    fn both_versions_nest_equally_deep() {
        assert!(parse(&nested(MAXIMUM_DEPTH)).is_some());
        assert!(!is_deeper_than(MAXIMUM_DEPTH, &nested(MAXIMUM_DEPTH)));
        assert!(parse(&nested(MAXIMUM_DEPTH + 1)).is_none());
        assert!(is_deeper_than(MAXIMUM_DEPTH, &nested(MAXIMUM_DEPTH + 1)));
        assert!(!is_deeper_than(1, r#"{"a": "\"[[[\\"}"#));
        assert!(!is_deeper_than(1, "[][][]"));
    }

    #[test]
    fn a_member_may_be_missing() {
        let value = parse(r#"{"list": [1, "a"], "null": null}"#).unwrap();
        let node = Node::of(&value);
        assert_eq!(node.get("list").length(), Some(2));
        assert_eq!(node.get("list").item(1).text().as_deref(), Some("a"));
        assert!(node.get("null").exists());
        assert!(!node.get("none").exists());
        assert!(!node.get("none").get("none").exists());
        assert!(!node.get("list").item(2).exists());
        assert!(!node.get("toString").exists());
        assert!(!node.item(0).exists());
        assert!(!node.get("none").item(0).exists());
        assert!(!node.get("list").item(1).item(0).exists());
        assert_eq!(
            stringify(&node.get("list").to_object()).as_deref(),
            Some("{}")
        );
    }

    #[test]
    fn counts_as_exactly_as_javascript_does() {
        for (text, expected) in [
            ("0", Some(0)),
            ("9007199254740991", Some(MAX_SAFE_INTEGER)),
            ("9007199254740992", Some(MAX_SAFE_INTEGER)),
            ("18446744073709551616", Some(MAX_SAFE_INTEGER)),
            ("1e20", Some(MAX_SAFE_INTEGER)),
            ("1e300", Some(MAX_SAFE_INTEGER)),
            ("2.0", Some(2)),
            ("2e0", Some(2)),
            ("-0", Some(0)),
            ("-1", None),
            ("0.5", None),
            ("\"1\"", None),
        ] {
            let value = parse(text).unwrap();
            assert_eq!(Node::of(&value).whole_number(), expected, "{text}");
        }
    }

    #[test]
    fn an_object_holds_a_value() {
        let object = object("a", parse("[1]").unwrap());
        assert_eq!(stringify(&object).as_deref(), Some(r#"{"a":[1]}"#));
    }

    #[test]
    fn some_members_of_an_object_are_kept() {
        let kept = |text: &str| {
            let kept = keep_members(parse(text).unwrap(), |name, member| {
                name != "a" && Node::of(member).text().as_deref() != Some("x")
            });
            stringify(&kept).unwrap()
        };
        assert_eq!(kept(r#"{"a":1,"b":{"a":1},"c":"x"}"#), r#"{"b":{"a":1}}"#);
        assert_eq!(kept(r#"["a"]"#), r#"["a"]"#);
    }
}
