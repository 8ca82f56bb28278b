//! Reads the snapshots that the facade made of a caller's values (`pkg-template/src/snapshot.ts`). They are plain data: a
//! read never throws, and runs no code of the caller.

use std::borrow::Cow;
use std::cell::Cell;

use js_sys::{Array, JsString, Object, Uint8Array};
use wasm_bindgen::prelude::*;

use crate::input_object::InputObject;
use crate::platform::json;
use crate::{Draft, InputValue, InvitationField, Number, Problem, ValueKind};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = "\
/** Stands in a snapshot for a value of which only the kind matters. */
export interface KindOnly {
  readonly kind: ValueKind;
}

/** The values of an object by name: lists are copied, and other objects are a `KindOnly`. */
export type Values = { readonly [name: string]: unknown };

/** A copy of an object, or of any other value that was given instead of one. */
export interface Snapshot {
  /** The kind of the original value; all else is empty unless it is `object`. */
  readonly kind: ValueKind;
  /** The values of the known names. */
  readonly values: Values;
  /** The other names. */
  readonly unknown: readonly string[];
  /** Their values, where unknown fields are allowed. */
  readonly unknownValues?: readonly UnknownFieldValue[] | undefined;
}

/** The fields that a request may have besides its own. */
export interface NoOtherFields {}

/**
 * The JSON text of a value. If there is none: the number of its values, if they are too many, or the kind of a
 * value that JSON cannot hold.
 */
export type UnknownFieldValue = string | number | KindOnly;";

#[wasm_bindgen]
extern "C" {
    /// A copy of an object.
    #[wasm_bindgen(typescript_type = "Snapshot", extends = KindOnly)]
    pub type Snapshot;
    #[wasm_bindgen(method, getter)]
    pub fn values(this: &Snapshot) -> Values;
    #[wasm_bindgen(method, getter)]
    fn unknown(this: &Snapshot) -> Array;
    #[wasm_bindgen(method, getter, js_name = unknownValues)]
    fn unknown_values(this: &Snapshot) -> Option<Array>;

    /// The values of a snapshot, without a prototype, so that no name is inherited. Other objects of the facade are read as this
    /// type, too, if that is rare: a getter for each of their names would be one more import of the module.
    #[wasm_bindgen(typescript_type = "Values")]
    pub type Values;
    #[wasm_bindgen(method, indexing_getter)]
    pub fn get(this: &Values, name: &str) -> JsValue;

    /// The values of a request, with a getter for each field: engines read a property with a fixed name twice as fast as one
    /// whose name is a value.
    type Fields;
    #[wasm_bindgen(method, getter, js_name = clientName)]
    fn client_name(this: &Fields) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = clientEmail)]
    fn client_email(this: &Fields) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = clientPhone)]
    fn client_phone(this: &Fields) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = phoneNumberId)]
    fn phone_number_id(this: &Fields) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = expiresInDays)]
    fn expires_in_days(this: &Fields) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = allowedPhoneCountries)]
    fn allowed_phone_countries(this: &Fields) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = connectionType)]
    fn connection_type(this: &Fields) -> JsValue;

    pub type KindOnly;
    #[wasm_bindgen(method, getter)]
    fn kind(this: &KindOnly) -> String;

    /// Formats a number as JavaScript does. Formatting floats in Rust would cost kilobytes of wasm.
    #[wasm_bindgen(js_name = String)]
    fn number_to_text(number: f64) -> String;

    type TextEncoder;
    #[wasm_bindgen(constructor)]
    fn new() -> TextEncoder;
    #[wasm_bindgen(method)]
    fn encode(this: &TextEncoder, text: &JsString) -> Uint8Array;
}

impl Values {
    /// A text of the facade; those of callers are limited by [`Reader::text`].
    pub fn text(&self, name: &str) -> Option<String> {
        self.get(name).as_string()
    }

    pub fn is_true(&self, name: &str) -> bool {
        self.get(name).as_bool() == Some(true)
    }

    pub fn object<T: JsCast>(&self, name: &str) -> Option<T> {
        let value = self.get(name);
        value.is_object().then(|| value.unchecked_into())
    }
}

impl Fields {
    fn get(&self, field: InvitationField) -> JsValue {
        match field {
            InvitationField::ClientName => self.client_name(),
            InvitationField::ClientEmail => self.client_email(),
            InvitationField::ClientPhone => self.client_phone(),
            InvitationField::PhoneNumberId => self.phone_number_id(),
            InvitationField::ExpiresInDays => self.expires_in_days(),
            InvitationField::AllowedPhoneCountries => self.allowed_phone_countries(),
            InvitationField::ConnectionType => self.connection_type(),
        }
    }
}

/// Reads the values of one call, and limits how much text is copied for them.
pub(super) struct Reader {
    /// The UTF-16 code units of text that may still be copied.
    units_left: Cell<u32>,
}

impl Default for Reader {
    fn default() -> Self {
        const UNITS_MAXIMUM: u32 = 1 << 24;
        Self {
            units_left: Cell::new(UNITS_MAXIMUM),
        }
    }
}

impl Reader {
    pub fn value(&self, value: &JsValue) -> InputValue<'static> {
        if value.is_string() {
            self.string(value.unchecked_ref())
        } else if value.is_undefined() {
            InputValue::Absent
        } else if let Some(value) = value.as_f64() {
            InputValue::Number(number(value))
        } else if let Some(value) = value.as_bool() {
            InputValue::Boolean(value)
        } else if Array::is_array(value) {
            let items = value.unchecked_ref::<Array>().iter();
            InputValue::List(items.map(|item| self.value(&item)).collect())
        } else if value.is_object() {
            InputValue::Other(kind(&value.unchecked_ref::<KindOnly>().kind()))
        } else if value.is_null() {
            InputValue::Other(ValueKind::Null)
        } else {
            let kind_of = value.js_typeof().as_string();
            InputValue::Other(kind(&kind_of.unwrap_or_default()))
        }
    }

    /// A text, unless it is too long or has a lone surrogate.
    pub fn text(&self, value: &JsValue) -> Option<String> {
        match self.value(value) {
            InputValue::Text(text) => Some(text.into_owned()),
            _ => None,
        }
    }

    fn string(&self, string: &JsString) -> InputValue<'static> {
        /// From this length on, an encoder copies a text faster than the glue, which copies it character by character.
        const ENCODER_FROM_UNITS: u32 = 256;
        /// The first byte of U+FFFD, which both of them write in place of a lone surrogate.
        const FIRST_BYTE_OF_REPLACEMENT: u8 = 0xEF;
        let length = string.length();
        let units = usize::try_from(length).unwrap_or(usize::MAX);
        if units > InputValue::TEXT_MAXIMUM {
            return InputValue::LongText(units);
        }
        let Some(units_left) = self.units_left.get().checked_sub(length) else {
            return InputValue::Other(ValueKind::Unreadable);
        };
        self.units_left.set(units_left);
        let text = if length < ENCODER_FROM_UNITS {
            String::from(string)
        } else {
            // Never the default: an encoder writes valid UTF-8.
            String::from_utf8(TextEncoder::new().encode(string).to_vec()).unwrap_or_default()
        };
        // Only a string with a lone surrogate differs from its copy. JavaScript compares them: js-sys would compare a
        // `JsString` with a `str` by a second copy, in which the surrogate is replaced as well.
        let may_be_malformed = text.as_bytes().contains(&FIRST_BYTE_OF_REPLACEMENT);
        if may_be_malformed && JsValue::from_str(&text) != *AsRef::<JsValue>::as_ref(string) {
            return InputValue::MalformedText;
        }
        InputValue::Text(Cow::Owned(text))
    }

    /// The members of an object.
    pub fn members(&self, object: &JsValue) -> Vec<(String, InputValue<'static>)> {
        let mut members = Vec::new();
        if object.is_object() {
            for entry in Object::entries(object.unchecked_ref()).iter() {
                let entry: Array = entry.unchecked_into();
                let name = entry.get(0).as_string().unwrap_or_default();
                members.push((name, self.value(&entry.get(1))));
            }
        }
        members
    }

    /// An object. `undefined` counts as one without members. The facade copies no values of unknown names: here each is `true`.
    pub fn object(&self, snapshot: &Snapshot) -> InputObject<'static> {
        InputObject {
            not_an_object: Self::neither_object_nor_absent(snapshot),
            ..self.required_object(snapshot)
        }
    }

    /// An object that must be there.
    pub fn required_object(&self, snapshot: &Snapshot) -> InputObject<'static> {
        let known = self.members(&snapshot.values()).into_iter();
        let unknown = self.unknown(snapshot).into_iter();
        let known = known.map(|(name, value)| (name.into(), value));
        InputObject {
            not_an_object: Self::not_an_object(snapshot),
            members: known
                .chain(unknown.map(|name| (name, InputValue::Boolean(true))))
                .collect(),
        }
    }

    /// The kind of the value, if it is not an object.
    pub fn not_an_object(snapshot: &Snapshot) -> Option<ValueKind> {
        Some(kind(&snapshot.kind())).filter(|kind| *kind != ValueKind::Object)
    }

    /// The kind of the value, if it is neither an object nor `undefined`, which counts as an object without members.
    pub fn neither_object_nor_absent(snapshot: &Snapshot) -> Option<ValueKind> {
        Self::not_an_object(snapshot).filter(|kind| *kind != ValueKind::Undefined)
    }

    /// The names that are not known, for messages: cut to the text that may still be copied, and U+FFFD for a lone surrogate.
    pub fn unknown(&self, snapshot: &Snapshot) -> Vec<Cow<'static, str>> {
        let mut names = Vec::new();
        for name in snapshot.unknown().iter() {
            let name: JsString = name.unchecked_into();
            let name = name.slice(0, self.units_left.get());
            self.units_left
                .set(self.units_left.get().saturating_sub(name.length()));
            names.push(Cow::Owned(name.into()));
        }
        names
    }

    /// Reads a request. `undefined` is a request without fields.
    pub fn draft(&self, request: &Snapshot) -> Draft<'static> {
        if let Some(found) = Self::neither_object_nor_absent(request) {
            return Draft::not_an_object(found);
        }
        let mut draft = Draft::default();
        let fields: Fields = request.values().unchecked_into();
        for &field in InvitationField::ALL {
            draft.set(field, self.value(&fields.get(field)));
        }
        let (names, values) = (request.unknown(), request.unknown_values());
        for (name, index) in self.unknown(request).into_iter().zip(0..) {
            let value = values.as_ref().map(|values| {
                self.check_sent_name(&names.get(index))?;
                self.json(&values.get(index))
            });
            draft.add_unknown(name, value);
        }
        draft
    }

    /// Checks the name of an unknown field that is sent: its copy must be equal, or the field would be sent under another name.
    fn check_sent_name(&self, name: &JsValue) -> Result<(), Problem> {
        /// JavaScript would set the prototype of the object in place of a member: such a field would be lost.
        const LOST_NAME: &str = "__proto__";
        match self.value(name) {
            InputValue::Text(name) if name == LOST_NAME => Err(not_json(ValueKind::Object)),
            InputValue::Text(_) => Ok(()),
            other => Err(not_copied(&other)),
        }
    }

    /// The value of an unknown field, of which the facade gives an `UnknownFieldValue`.
    fn json(&self, value: &JsValue) -> Result<json::Value, Problem> {
        match self.value(value) {
            InputValue::Text(text) if has_lone_surrogate(&text) => {
                Err(Problem::MalformedUnicode {})
            }
            InputValue::Text(text) => {
                json::parse(&text).ok_or_else(|| not_json(ValueKind::Unreadable))
            }
            // The number of its values, which are too many.
            InputValue::Number(_) => Err(Problem::TooManyItems {
                maximum: InputValue::LIST_MAXIMUM,
            }),
            other => Err(not_copied(&other)),
        }
    }
}

/// The texts of a list of the facade. As a parameter `Vec<String>`, the glue would copy it by a function of its own.
pub(super) fn texts_of(list: &Array) -> Vec<String> {
    list.iter().filter_map(|text| text.as_string()).collect()
}

/// Checks a text of `JSON.stringify`, which writes an escape such as `\ud800` only for a lone surrogate.
fn has_lone_surrogate(json: &str) -> bool {
    const ESCAPED_BACKSLASH: &str = r"\\";
    json.split(ESCAPED_BACKSLASH)
        .any(|part| part.contains(r"\ud"))
}

/// The problem of a part of an unknown field that was not copied, or not exactly.
fn not_copied(value: &InputValue<'_>) -> Problem {
    match value {
        InputValue::MalformedText => Problem::MalformedUnicode {},
        InputValue::LongText(actual) => Problem::TooLong {
            maximum: InputValue::TEXT_MAXIMUM,
            actual: *actual,
        },
        other => not_json(other.kind()),
    }
}

fn not_json(found: ValueKind) -> Problem {
    Problem::NotJson {
        depth: json::MAXIMUM_DEPTH,
        found,
    }
}

fn kind(name: &str) -> ValueKind {
    ValueKind::from(name)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::float_cmp,
    reason = "whole numbers stay whole"
)]
fn number(value: f64) -> Number {
    let whole = value as u32;
    if f64::from(whole) == value {
        // `value` keeps the sign of -0.
        Number {
            value,
            ..Number::from(whole)
        }
    } else {
        let text = number_to_text(value);
        Number { value, text }
    }
}
