use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::Problem;
use crate::text::utf16_length;

/// A value that is not validated yet, as it was received from JSON or from JavaScript.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub enum InputValue<'a> {
    /// No value: the field is left out.
    #[default]
    Absent,
    /// A string.
    Text(Cow<'a, str>),
    /// A JavaScript string with a lone surrogate: it has no UTF-8 form.
    MalformedText,
    /// A JavaScript string of more than [`InputValue::TEXT_MAXIMUM`] UTF-16 code units, of which only the length was read.
    /// From JSON such a string is a `Text`: the rules refuse both alike.
    LongText(usize),
    /// A number.
    Number(Number),
    /// A boolean.
    Boolean(bool),
    /// An array.
    List(Vec<InputValue<'a>>),
    /// Any other value, of which only the kind matters.
    Other(ValueKind),
}

impl InputValue<'_> {
    /// The longest string that is validated, in UTF-16 code units.
    pub const TEXT_MAXIMUM: usize = 65_536;

    /// The longest array that is validated, in items.
    pub const LIST_MAXIMUM: usize = 10_000;

    /// The kind of the value.
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

    /// Reads a string; `None` if the value is absent. A problem if it is no string, has a lone surrogate, or is longer than
    /// [`InputValue::TEXT_MAXIMUM`].
    pub(crate) fn read_text(&self) -> Result<Option<&str>, Problem> {
        const MAXIMUM: usize = InputValue::TEXT_MAXIMUM;
        let too_long = |actual| Problem::TooLong {
            maximum: MAXIMUM,
            actual,
        };
        match self {
            Self::Absent => Ok(None),
            // No string has more UTF-16 code units than bytes in UTF-8.
            Self::Text(text) if text.len() <= MAXIMUM => Ok(Some(text)),
            Self::Text(text) => match utf16_length(text) {
                units if units <= MAXIMUM => Ok(Some(text)),
                units => Err(too_long(units)),
            },
            Self::LongText(units) => Err(too_long(*units)),
            Self::MalformedText => Err(Problem::MalformedUnicode {}),
            other => Err(Problem::invalid_type(ValueKind::String, other.kind())),
        }
    }

    /// Reads a string that must be there.
    pub(crate) fn read_required_text(&self) -> Result<&str, Problem> {
        let missing = || Problem::invalid_type(ValueKind::String, ValueKind::Undefined);
        self.read_text()?.ok_or_else(missing)
    }

    /// Reads a whole number in a range, both ends included; `None` if the value is absent.
    pub(crate) fn read_whole_number(
        &self,
        minimum: u32,
        maximum: u32,
    ) -> Result<Option<u32>, Problem> {
        let number = match self {
            Self::Absent => return Ok(None),
            Self::Number(number) => number,
            other => return Err(Problem::invalid_type(ValueKind::Number, other.kind())),
        };
        let (value, actual) = (number.value, || number.clone());
        if is_whole(value, minimum, maximum) {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "in range"
            )]
            Ok(Some(value as u32))
        } else if !value.is_finite() || value.fract() != 0.0 {
            Err(Problem::NotAnInteger {
                minimum,
                maximum,
                actual: actual(),
            })
        } else if value < f64::from(minimum) {
            Err(Problem::TooSmall {
                minimum,
                actual: actual(),
            })
        } else {
            Err(Problem::TooLarge {
                maximum,
                actual: actual(),
            })
        }
    }
}

/// Checks that a number is whole and in a range, both ends included.
pub(crate) fn is_whole(value: f64, minimum: u32, maximum: u32) -> bool {
    value >= f64::from(minimum) && value <= f64::from(maximum) && value.fract() == 0.0
}

impl<'a> From<&'a str> for InputValue<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

closed_enum! {
    /// The kind of a value, as JSON and JavaScript name it.
    pub enum ValueKind {
        /// A string.
        String = "string",
        /// A number, `NaN` and the infinities included.
        Number = "number",
        /// `true` or `false`.
        Boolean = "boolean",
        /// `null`.
        Null = "null",
        /// No value at all.
        Undefined = "undefined",
        /// An array.
        Array = "array",
        /// An object of no other kind.
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
    /// Finds the kind of that name; an object for an unknown one.
    fn from(name: &str) -> Self {
        Self::from_name(name).unwrap_or(Self::Object)
    }
}

/// A number with its decimal form. In the WebAssembly JavaScript gives both, so that the module needs no code that formats
/// numbers; natively `From<f64>` writes the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Number {
    /// The value.
    pub value: f64,
    /// The value as JavaScript writes it, such as `7.5` or `1e+21`.
    pub text: String,
}

impl From<u32> for Number {
    fn from(value: u32) -> Self {
        Self {
            value: value.into(),
            text: value.to_string(),
        }
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.value)
    }
}

/// Writes the text as JavaScript does.
impl From<f64> for Number {
    fn from(value: f64) -> Self {
        // JavaScript writes an exponent below 1e-6 and from 1e21 on, a large one with a `+`.
        let text = match value.abs() {
            _ if value.is_nan() => "NaN".to_owned(),
            // JavaScript writes -0 without its sign.
            0.0 => "0".to_owned(),
            1e-6..1e21 => value.to_string(),
            1e21..f64::INFINITY => format!("{value:e}").replace('e', "e+"),
            f64::INFINITY => format!("{}Infinity", if value < 0.0 { "-" } else { "" }),
            // Below 1e-6.
            _ => format!("{value:e}"),
        };
        Self { value, text }
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = serde_json::Number::deserialize(deserializer)?;
        Ok(Self::from(to_f64(&number)))
    }
}

/// Converts a JSON number to the nearest double, as `JSON.parse` does.
fn to_f64(number: &serde_json::Number) -> f64 {
    // `as_f64` fails for a number that is too large for a double, which serde_json's feature `arbitrary_precision` allows;
    // its text then parses as infinity.
    number
        .as_f64()
        .or_else(|| number.to_string().parse().ok())
        // Never: the text of a JSON number always parses.
        .unwrap_or(f64::NAN)
}

impl From<Value> for InputValue<'static> {
    fn from(value: Value) -> Self {
        match value {
            Value::Null => Self::Other(ValueKind::Null),
            Value::Bool(value) => Self::Boolean(value),
            Value::Number(number) => Self::Number(to_f64(&number).into()),
            Value::String(text) => Self::Text(Cow::Owned(text)),
            Value::Array(items) => Self::List(items.into_iter().map(Self::from).collect()),
            Value::Object(_) => Self::Other(ValueKind::Object),
        }
    }
}

/// Reads a [`Value`] first: with `serde_json`'s feature `arbitrary_precision`, which any crate of a build can turn on, a
/// deserializer hands numbers over as objects that only [`Value`] recognizes.
impl<'de> Deserialize<'de> for InputValue<'static> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Value::deserialize(deserializer).map(Self::from)
    }
}
