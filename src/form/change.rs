//! The changes that normalizing makes to a form, and the value that records them.

use std::borrow::Cow;

use serde::Serialize;

use crate::{InvitationField, Number, PathSegment};

closed_enum! {
    /// A kind of change to a value. The texts are stable: a program may compare them.
    pub enum FormChangeCode {
        /// White space and invisible characters around a text were removed; in an address, a number,
        /// codes of countries and `connectionType` the invisible characters inside as well.
        Trimmed = "trimmed",
        /// An empty field was left out, or the empty items of a list were. `null` and `NaN` are empty.
        DroppedEmpty = "dropped_empty",
        /// A field of a form that does not belong to the request, such as a hidden input, was left out.
        DroppedUnknown = "dropped_unknown",
        /// Repeated codes of a list were left out.
        DroppedDuplicate = "dropped_duplicate",
        /// A text of digits became a number.
        ToNumber = "to_number",
        /// A text, or the texts of a list, became a list with one code in each item.
        ToList = "to_list",
        /// Codes of two letters were written in upper case.
        UpperCased = "upper_cased",
        /// Full-width characters, as keyboards of East Asia write them, were written in ASCII.
        FullWidthToAscii = "full_width_to_ascii",
        /// The address was taken out of `mailto:…` or `Name <…>`, or a `,` or `;` after it was removed.
        EmailUnwrapped = "email_unwrapped",
        /// The ASCII letters of the domain were written in lower case. The part before the `@` never changes.
        EmailDomainLowered = "email_domain_lowered",
        /// The domain was written in Punycode.
        EmailDomainToAscii = "email_domain_to_ascii",
        /// A phone number was written in the form of E.164.
        PhoneToE164 = "phone_to_e164",
    }
}

/// A value of a form, before a change or after it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(untagged)]
#[non_exhaustive]
pub enum FormValue {
    /// A text.
    Text(String),
    /// A list of texts.
    List(Vec<String>),
    /// A number.
    Number(#[cfg_attr(feature = "wasm", tsify(type = "number"))] Number),
    /// `null`, as JavaScript has it for a cleared input.
    Null,
}

/// One change to a field. A field may have several: each `from` is the `to` of the change before it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify), tsify(missing_as_null))]
#[non_exhaustive]
pub struct FormChange {
    /// The field; an unknown name as it was found.
    #[cfg_attr(feature = "wasm", tsify(type = "InvitationField | (string & {})"))]
    pub field: Cow<'static, str>,
    /// The field, as a path of one segment: the form of [`Issue::path`](crate::Issue::path).
    pub path: Vec<PathSegment>,
    /// The kind of change.
    pub code: FormChangeCode,
    /// The value before; absent for `dropped_unknown`, as it may be a secret. An empty item of a list
    /// is `""`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "wasm", tsify(optional))]
    pub from: Option<FormValue>,
    /// The value after, absent if the field is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "wasm", tsify(optional))]
    pub to: Option<FormValue>,
}

impl FormChange {
    pub(super) fn dropped_unknown(name: &str) -> Self {
        Self::new(
            name.to_owned().into(),
            FormChangeCode::DroppedUnknown,
            None,
            None,
        )
    }

    fn new(
        field: Cow<'static, str>,
        code: FormChangeCode,
        from: Option<FormValue>,
        to: Option<FormValue>,
    ) -> Self {
        Self {
            path: vec![PathSegment::Key(field.clone())],
            field,
            code,
            from,
            to,
        }
    }
}

/// The value of one field, which records each change that is made to it.
pub(super) struct TrackedValue<'c> {
    pub field: InvitationField,
    /// The value after the last recorded change.
    pub value: FormValue,
    pub changes: &'c mut Vec<FormChange>,
}

impl TrackedValue<'_> {
    /// Records a new value, if it differs.
    pub fn set(&mut self, code: FormChangeCode, to: FormValue) {
        if self.value != to {
            let from = std::mem::replace(&mut self.value, to.clone());
            self.push_change(code, from, Some(to));
        }
    }

    /// Records a new text, if it differs.
    pub fn set_text(&mut self, code: FormChangeCode, to: String) {
        self.set(code, FormValue::Text(to));
    }

    /// Records a new list, if it differs.
    pub fn set_list(&mut self, code: FormChangeCode, to: &[String]) {
        self.set(code, FormValue::List(to.to_vec()));
    }

    /// Records that the field is left out.
    pub fn leave_out(&mut self) {
        let from = self.value.clone();
        self.push_change(FormChangeCode::DroppedEmpty, from, None);
    }

    fn push_change(&mut self, code: FormChangeCode, from: FormValue, to: Option<FormValue>) {
        let field = self.field.as_str().into();
        self.changes
            .push(FormChange::new(field, code, Some(from), to));
    }
}
