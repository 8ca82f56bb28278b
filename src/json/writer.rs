//! A writer of JSON for what this crate tells the facade. `serde_json`'s would take more than twice
//! the code: it writes to anything, in any layout, and each of its steps can fail.

use std::fmt;

use serde::ser::{
    Error, Impossible, Serialize, SerializeSeq, SerializeStruct, SerializeTuple, Serializer,
};

use super::sys::text_of;
use crate::text::digits;

/// The JSON text of a value.
pub(crate) fn text(value: &impl Serialize) -> String {
    const USUAL: usize = 1024;
    let mut writer = Writer(Vec::with_capacity(USUAL));
    match value.serialize(&mut writer) {
        Ok(()) => String::from_utf8(writer.0).unwrap_or_default(),
    }
}

struct Writer(Vec<u8>);

/// Nothing that is written can fail, and the compiler knows it.
#[derive(Debug)]
enum Never {}

impl fmt::Display for Never {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {}
    }
}

impl std::error::Error for Never {}

impl Error for Never {
    fn custom<T: fmt::Display>(_: T) -> Self {
        no_such_type()
    }
}

fn no_such_type() -> ! {
    unreachable!("no type of this crate is written so")
}

impl Writer {
    /// What separates a value from the one before it, of which no text ends with a bracket.
    fn separate(&mut self) {
        if !matches!(self.0.last(), Some(b'{' | b'[')) {
            self.0.push(b',');
        }
    }

    /// A name needs no escape.
    fn member<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<(), Never> {
        self.separate();
        self.0.push(b'"');
        self.0.extend_from_slice(name.as_bytes());
        self.0.extend_from_slice(b"\":");
        value.serialize(self)
    }

    #[expect(clippy::unnecessary_wraps, reason = "what serde's methods return")]
    fn write(&mut self, text: &str) -> Result<(), Never> {
        self.0.extend_from_slice(text.as_bytes());
        Ok(())
    }
}

impl SerializeStruct for &mut Writer {
    type Ok = ();
    type Error = Never;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), Never> {
        self.member(name, value)
    }

    fn end(self) -> Result<(), Never> {
        self.write("}")
    }
}

impl SerializeSeq for &mut Writer {
    type Ok = ();
    type Error = Never;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Never> {
        self.separate();
        value.serialize(&mut **self)
    }

    fn end(self) -> Result<(), Never> {
        self.write("]")
    }
}

impl SerializeTuple for &mut Writer {
    type Ok = ();
    type Error = Never;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Never> {
        SerializeSeq::serialize_element(self, value)
    }

    fn end(self) -> Result<(), Never> {
        SerializeSeq::end(self)
    }
}

macro_rules! numbers {
    ($($name:ident($number:ty))+) => {
        $(fn $name(self, number: $number) -> Result<(), Never> { self.serialize_f64(number.into()) })+
    };
}

macro_rules! no_such_types {
    ($($name:ident($($value:ty),*) -> $written:ty;)+) => {
        $(fn $name(self, $(_: $value),*) -> Result<$written, Never> { no_such_type() })+
    };
}

impl Serializer for &mut Writer {
    type Ok = ();
    type Error = Never;
    type SerializeSeq = Self;
    type SerializeStruct = Self;
    type SerializeTuple = Self;
    type SerializeTupleStruct = Impossible<(), Never>;
    type SerializeTupleVariant = Impossible<(), Never>;
    type SerializeMap = Impossible<(), Never>;
    type SerializeStructVariant = Impossible<(), Never>;

    fn serialize_bool(self, value: bool) -> Result<(), Never> {
        self.write(if value { "true" } else { "false" })
    }

    numbers! {
        serialize_i8(i8) serialize_i16(i16) serialize_i32(i32)
        serialize_u8(u8) serialize_u16(u16) serialize_u32(u32) serialize_f32(f32)
    }

    #[expect(clippy::cast_precision_loss, reason = "as JavaScript reads it")]
    fn serialize_i64(self, number: i64) -> Result<(), Never> {
        self.serialize_f64(number as f64)
    }

    #[expect(clippy::cast_precision_loss, reason = "as JavaScript reads it")]
    fn serialize_u64(self, number: u64) -> Result<(), Never> {
        self.serialize_f64(number as f64)
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::float_cmp,
        reason = "whole numbers stay whole"
    )]
    fn serialize_f64(self, number: f64) -> Result<(), Never> {
        let whole = number as u32;
        if f64::from(whole) != number {
            return self.write(&text_of(number));
        }
        // JavaScript's text of this zero has no sign, but its parser knows one.
        if number.is_sign_negative() {
            self.0.push(b'-');
        }
        self.write(&digits(usize::try_from(whole).unwrap_or_default()))
    }

    fn serialize_str(self, text: &str) -> Result<(), Never> {
        // From backspace to carriage return.
        const SHORT: &[u8] = b"btnufr";
        const DIGITS: &[u8] = b"0123456789abcdef";
        let is_special = |byte: &u8| matches!(byte, b'"' | b'\\' | ..b' ');
        let mut rest = text.as_bytes();
        self.0.push(b'"');
        while let Some(at) = rest.iter().position(is_special) {
            let (plain, special) = rest.split_at_checked(at).unwrap_or_default();
            self.0.extend_from_slice(plain);
            let Some((&byte, after)) = special.split_first() else {
                break;
            };
            let short = match byte {
                b'"' | b'\\' => byte,
                _ => *SHORT
                    .get(usize::from(byte).wrapping_sub(8))
                    .unwrap_or(&b'u'),
            };
            self.0.extend_from_slice(&[b'\\', short]);
            if short == b'u' {
                let digits = [0, 0, byte / 16, byte % 16];
                let digits = digits
                    .iter()
                    .filter_map(|&digit| DIGITS.get(usize::from(digit)));
                self.0.extend(digits);
            }
            rest = after;
        }
        self.0.extend_from_slice(rest);
        self.0.push(b'"');
        Ok(())
    }

    fn serialize_none(self) -> Result<(), Never> {
        self.write("null")
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Never> {
        value.serialize(self)
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<(), Never> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Never> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Never> {
        self.write("{")?;
        self.member(variant, value)?;
        self.write("}")
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self, Never> {
        self.write("[")?;
        Ok(self)
    }

    fn serialize_tuple(self, length: usize) -> Result<Self, Never> {
        self.serialize_seq(Some(length))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self, Never> {
        self.write("{")?;
        Ok(self)
    }

    no_such_types! {
        serialize_char(char) -> ();
        serialize_bytes(&[u8]) -> ();
        serialize_unit() -> ();
        serialize_unit_struct(&'static str) -> ();
        serialize_tuple_struct(&'static str, usize) -> Self::SerializeTupleStruct;
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> Self::SerializeTupleVariant;
        serialize_map(Option<usize>) -> Self::SerializeMap;
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> Self::SerializeStructVariant;
    }
}

#[cfg(test)]
mod tests {
    use proptest::num::f64::{NORMAL, ZERO};
    use proptest::prelude::*;
    use serde_json::{Value, from_str, to_string, to_value};

    use super::text;
    use crate::Draft;

    proptest! {
        #[test]
        fn it_writes_what_serde_json_writes(
            name in r#"[\x00-\u{ff}"\\]{0,9}\PC{0,99}"#,
            number in NORMAL | ZERO,
            whole in any::<u32>(),
        ) {
            prop_assert_eq!(text(&name), to_string(&name).unwrap());
            let mut draft = Draft::default();
            for field in ["clientName", "clientPhone", "expiresInDays", "connectionType", &name] {
                draft.set_named(field, name.as_str().into());
            }
            let report = draft.report();
            let written: Value = from_str(&text(&report)).unwrap();
            prop_assert_eq!(written, to_value(&report).unwrap());
            for number in [number, whole.into()] {
                let written: f64 = from_str(&text(&number)).unwrap();
                prop_assert_eq!(written.to_bits(), number.to_bits());
            }
        }
    }
}
