use std::borrow::Cow;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Serialize, Serializer};

use crate::text::digits;

/// A value that nobody has checked yet, as it came from JSON or from JavaScript.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub enum InputValue<'a> {
    /// Not given: the field is left out.
    #[default]
    Absent,
    /// A string.
    Text(Cow<'a, str>),
    /// A JavaScript string with a lone surrogate: it has no UTF-8 form.
    MalformedText,
    /// A string of more than [`InputValue::TEXT_MAXIMUM`] UTF-16 code units, and how many it has.
    LongText(usize),
    /// A number.
    Number(Number),
    /// A boolean.
    Boolean(bool),
    /// A list.
    List(Vec<InputValue<'a>>),
    /// Anything else, of which only the kind matters.
    Other(ValueKind),
}

impl InputValue<'_> {
    /// The longest text that is looked at, in UTF-16 code units.
    pub const TEXT_MAXIMUM: usize = 65_536;

    /// The longest list that is looked at, in items.
    pub const LIST_MAXIMUM: usize = 10_000;

    /// What the value is.
    #[must_use]
    pub fn kind(&self) -> ValueKind {
        match self {
            Self::Absent => ValueKind::Undefined,
            Self::Text(_) | Self::MalformedText | Self::LongText(_) => ValueKind::String,
            Self::Number(_) => ValueKind::Number,
            Self::Boolean(_) => ValueKind::Boolean,
            Self::List(_) => ValueKind::Array,
            Self::Other(kind) => *kind,
        }
    }
}

impl<'a> From<&'a str> for InputValue<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

closed_enum! {
    /// The kind of a value, in the words of JSON and JavaScript.
    pub enum ValueKind {
        /// A text.
        String = "string",
        /// A number, `NaN` and the infinities included.
        Number = "number",
        /// `true` or `false`.
        Boolean = "boolean",
        /// `null`.
        Null = "null",
        /// No value at all.
        Undefined = "undefined",
        /// A list.
        Array = "array",
        /// An object that is none of the kinds below.
        Object = "object",
        /// A `BigInt`.
        Bigint = "bigint",
        /// A function or a class.
        Function = "function",
        /// A symbol.
        Symbol = "symbol",
        /// An object of pairs, such as `FormData` or a `Map`.
        Iterable = "iterable",
        /// A promise that was not awaited.
        Promise = "promise",
        /// A value that throws when it is read.
        Unreadable = "unreadable",
    }
}

impl From<&str> for ValueKind {
    /// The kind that JavaScript's `typeof` names.
    fn from(name: &str) -> Self {
        let named = |kind: &Self| kind.as_str() == name;
        Self::ALL
            .iter()
            .copied()
            .find(named)
            .unwrap_or(Self::Object)
    }
}

/// A number together with its text, so that no message has to format one.
#[derive(Clone, Debug, PartialEq)]
pub struct Number {
    /// The value.
    pub value: f64,
    /// The value as JavaScript writes it.
    pub text: String,
}

impl From<u32> for Number {
    fn from(value: u32) -> Self {
        Self {
            value: value.into(),
            text: digits(usize::try_from(value).unwrap_or(usize::MAX)),
        }
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.value)
    }
}

impl<'de> Deserialize<'de> for InputValue<'static> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyValue)
    }
}

/// A number of JSON, which is finite, with the text that JavaScript gives it: every platform says
/// the same.
fn number(value: f64) -> InputValue<'static> {
    let text = match value.abs() {
        0.0 => "0".to_owned(),
        1e-6..1e21 => value.to_string(),
        1e21.. => format!("{value:e}").replace('e', "e+"),
        _ => format!("{value:e}"),
    };
    InputValue::Number(Number { value, text })
}

struct AnyValue;

impl<'de> Visitor<'de> for AnyValue {
    type Value = InputValue<'static>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(InputValue::Other(ValueKind::Null))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok(InputValue::Boolean(value))
    }

    #[expect(clippy::cast_precision_loss, reason = "as JavaScript reads it")]
    fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
        Ok(number(value as f64))
    }

    #[expect(clippy::cast_precision_loss, reason = "as JavaScript reads it")]
    fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
        Ok(number(value as f64))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Self::Value, E> {
        Ok(number(value))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(InputValue::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = seq.next_element()? {
            list.push(item);
        }
        Ok(InputValue::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(InputValue::Other(ValueKind::Object))
    }
}
