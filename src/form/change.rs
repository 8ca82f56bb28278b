use serde::Serialize;

use crate::{InvitationField, Number, PathSegment};

closed_enum! {
    /// What was done to a value. Stable.
    pub enum FormChangeCode {
        /// White space and characters of no width were removed: around a text, and anywhere in an
        /// address, a number or a list of codes.
        Trimmed = "trimmed",
        /// The field is left out: there was nothing in it. Of a list, only its empty items are.
        DroppedEmpty = "dropped_empty",
        /// Codes that stand in the list already are left out.
        DroppedDuplicate = "dropped_duplicate",
        /// A text of digits became a number.
        ToNumber = "to_number",
        /// A text, or the texts of a list, became one code an item.
        ToList = "to_list",
        /// Codes of two letters were written in capitals.
        UpperCased = "upper_cased",
        /// The address was taken out of `mailto:…` or `Name <…>`.
        EmailUnwrapped = "email_unwrapped",
        /// The domain was written in small letters. The part before the `@` never changes.
        EmailDomainLowered = "email_domain_lowered",
        /// The domain was written in Punycode.
        EmailDomainToAscii = "email_domain_to_ascii",
        /// A phone number was written in the form of E.164.
        PhoneToE164 = "phone_to_e164",
    }
}

/// A value of a form, before a change or after it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(untagged)]
#[allow(missing_docs)]
pub enum FormValue {
    Text(String),
    List(Vec<String>),
    Number(#[cfg_attr(feature = "wasm", tsify(type = "number"))] Number),
}

/// One thing that was done to a field. Of several in one field, each begins with what the one
/// before it left.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[non_exhaustive]
pub struct FormChange {
    /// The field.
    pub field: InvitationField,
    /// Where the value is: the field.
    pub path: Vec<PathSegment>,
    /// What was done.
    pub code: FormChangeCode,
    /// The value before.
    pub from: FormValue,
    /// The value after, or nothing where the field is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "wasm", tsify(optional))]
    pub to: Option<FormValue>,
}

/// The changes of one field, as they are made.
pub(super) struct Steps<'c> {
    pub field: InvitationField,
    /// The value until now.
    pub value: FormValue,
    pub changes: &'c mut Vec<FormChange>,
}

impl Steps<'_> {
    /// Notes a change, where it is one.
    pub fn step(&mut self, code: FormChangeCode, to: FormValue) {
        if self.value != to {
            let from = std::mem::replace(&mut self.value, to.clone());
            self.note(code, from, Some(to));
        }
    }

    /// Notes a change to a text, where it is one.
    pub fn text(&mut self, code: FormChangeCode, to: String) {
        self.step(code, FormValue::Text(to));
    }

    /// Notes a change to a list, where it is one.
    pub fn list(&mut self, code: FormChangeCode, to: &[String]) {
        self.step(code, FormValue::List(to.to_vec()));
    }

    /// Notes that the field is left out.
    pub fn drop(&mut self) {
        let from = self.value.clone();
        self.note(FormChangeCode::DroppedEmpty, from, None);
    }

    fn note(&mut self, code: FormChangeCode, from: FormValue, to: Option<FormValue>) {
        self.changes.push(FormChange {
            field: self.field,
            path: vec![PathSegment::Key(self.field.name().into())],
            code,
            from,
            to,
        });
    }
}
