//! Reads a [`Draft`] from any JSON value.

use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::Draft;
use crate::{InputValue, ValueKind};

impl<'de> Deserialize<'de> for Draft<'static> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(DraftVisitor)
    }
}

/// Reads any JSON value. A map of `serde_json` would lose the order and the repetitions of names.
struct DraftVisitor;

impl<'de> Visitor<'de> for DraftVisitor {
    type Value = Draft<'static>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut draft = Draft::default();
        while let Some(name) = map.next_key::<String>()? {
            draft.set_named(name, map.next_value()?);
        }
        if is_number(&draft) {
            return Ok(Draft::not_an_object(ValueKind::Number));
        }
        Ok(draft)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Draft::not_an_object(ValueKind::Array))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Draft::not_an_object(ValueKind::Null))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Draft::not_an_object(ValueKind::Boolean))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(Draft::not_an_object(ValueKind::Number))
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(Draft::not_an_object(ValueKind::Number))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Draft::not_an_object(ValueKind::Number))
    }

    fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
        Ok(Draft::not_an_object(ValueKind::String))
    }
}

/// True for a number that was read as an object: with the feature `arbitrary_precision` of `serde_json`, which any crate of a
/// build can turn on, a number arrives as an object with one name.
fn is_number(draft: &Draft<'_>) -> bool {
    const NAME: &str = "$serde_json::private::Number";
    match draft.unknown.as_slice() {
        [only] => {
            only.name == NAME
                && draft
                    .values
                    .iter()
                    .all(|value| *value == InputValue::Absent)
        }
        _ => false,
    }
}
