//! The list of all problems that validation can find. A new row also needs its messages in `src/message/texts.rs` and a
//! sample in `src/issue/samples.rs`. The docs of the rows are published in TypeScript as well, so they have no Rust links.

use serde::{Deserialize, Serialize};

use super::problem_macro::problems;
use super::{EmailReason, Param, PhoneReason, Severity};
use crate::text::excerpt;
use crate::{InputValue, Number, ValueKind};

impl Problem {
    /// A value of another kind than the expected one.
    pub(crate) const fn invalid_type(expected: ValueKind, found: ValueKind) -> Self {
        Self::InvalidType { expected, found }
    }

    /// A value that is none of the allowed ones.
    pub(crate) fn invalid_option(allowed: Vec<String>, value: &InputValue<'_>) -> Self {
        let actual = match value {
            InputValue::Text(text) => excerpt(text),
            // A text that was not copied.
            InputValue::MalformedText | InputValue::LongText(_) => "…".to_owned(),
            InputValue::Number(number) => number.text.clone(),
            _ => String::new(),
        };
        Self::InvalidOption {
            allowed,
            actual,
            found: value.kind(),
        }
    }
}

problems! {
    /// The value has the wrong type. `null` is refused too: leave the field out instead.
    error InvalidType = "invalid_type" {
        /// The kind that is allowed.
        expected: ValueKind as "ValueKind",
        /// The kind of the value.
        found: ValueKind as "ValueKind",
    }
    /// No field has this name.
    error UnknownField = "unknown_field" {}
    /// A page may not set this field: the handler does not allow it.
    error FieldNotAllowed = "field_not_allowed" {}
    /// The value of an unknown field is no JSON data: it holds a function, a symbol, a `BigInt`,
    /// `NaN`, an infinity or an object of another kind, or refers to itself, or nests too deep.
    error NotJson = "not_json" {
        /// How many levels of lists and objects are allowed.
        depth: usize as "number",
        /// The kind of the value, or of the one in it.
        found: ValueKind as "ValueKind",
    }
    /// The text holds a lone surrogate, which no encoding can send unchanged.
    error MalformedUnicode = "malformed_unicode" {}
    /// More characters than allowed: Unicode code points, or UTF-16 code units above 65,536.
    error TooLong = "too_long" {
        /// The most characters that are allowed.
        maximum: usize as "number",
        /// The characters that were found.
        actual: usize as "number",
    }
    /// Warning: nothing but white space.
    warning Blank = "blank" {}
    /// Warning: a control character such as a line break.
    warning ControlCharacter = "control_character" {
        /// The character as Unicode writes it, like `U+000A`.
        character: String as "string",
        /// The place of the character, in UTF-16 code units from 0.
        position: usize as "number",
    }
    /// Not a valid e-mail address by the HTML standard.
    error InvalidEmail = "invalid_email" {
        /// The first fault of the address.
        reason: EmailReason as "EmailReason",
        /// The place of the fault, in UTF-16 code units from 0.
        position: usize as "number",
    }
    /// Warning: a domain without a dot is valid, but rarely reachable.
    warning EmailDomainWithoutDot = "email_domain_without_dot" {
        /// The domain of the address.
        domain: String as "string",
    }
    /// Warning: the domain is one edit away from that of a common provider, as in `gmial.com`.
    warning EmailDomainTypo = "email_domain_typo" {
        /// The domain of the address.
        domain: String as "string",
    }
    /// Not a phone number in the form of E.164.
    error InvalidPhone = "invalid_phone" {
        /// The first fault of the number.
        reason: PhoneReason as "PhoneReason",
        /// The place of the fault, in UTF-16 code units from 0.
        position: usize as "number",
    }
    /// Warning: by the world's numbering plans no assigned number begins like this one, although its
    /// length may be right.
    warning PhoneNotInUse = "phone_not_in_use" {}
    /// Warning: the beginning of a number: digits are missing.
    warning PhoneIncomplete = "phone_incomplete" {}
    /// Warning: the number's country is not in `allowedPhoneCountries`.
    warning PhoneCountryNotAllowed = "phone_country_not_allowed" {
        /// The number's country, as an ISO 3166-1 alpha-2 code.
        country: String as "string",
    }
    /// The text is empty.
    error Empty = "empty" {}
    /// The field goes with `connectionType` `whatsapp_waba` only.
    error NotAllowedWithMessenger = "not_allowed_with_messenger" {}
    /// Not a whole number.
    error NotAnInteger = "not_an_integer" {
        /// The least number that is allowed.
        minimum: u32 as "number",
        /// The greatest number that is allowed.
        maximum: u32 as "number",
        /// The number that was found.
        actual: Number as "number",
    }
    /// Less than the minimum.
    error TooSmall = "too_small" {
        /// The least number that is allowed.
        minimum: u32 as "number",
        /// The number that was found.
        actual: Number as "number",
    }
    /// More than the maximum.
    error TooLarge = "too_large" {
        /// The greatest number that is allowed.
        maximum: u32 as "number",
        /// The number that was found.
        actual: Number as "number",
    }
    /// A list with too many items.
    error TooManyItems = "too_many_items" {
        /// The most items that are allowed.
        maximum: usize as "number",
    }
    /// Not an ISO 3166-1 alpha-2 code in upper case.
    error InvalidCountry = "invalid_country" {
        /// The beginning of the text that was found.
        actual: String as "string",
    }
    /// Warning: the list is empty.
    warning EmptyList = "empty_list" {}
    /// Warning: the list has the country already.
    warning DuplicateCountry = "duplicate_country" {
        /// The repeated code.
        country: String as "string",
        /// The index of the same code in the list, counted from 0.
        first: usize as "number",
    }
    /// None of the allowed values.
    error InvalidOption = "invalid_option" {
        /// The values that are allowed.
        allowed: Vec<String> as "string[]",
        /// The beginning of the text, or the number, that was found; empty for another kind.
        actual: String as "string",
        /// The kind of the value.
        found: ValueKind as "ValueKind",
    }
    /// Not the id of an invitation.
    error InvalidId = "invalid_id" {
        /// The beginning of the text that was found.
        actual: String as "string",
    }
    /// Zavu refuses the value: the message is Zavu's.
    error RefusedByApi = "refused_by_api" {} internal {
        /// The reason that Zavu gives: the message of the issue.
        message: String
    }
    /// Not the name or the value of an HTTP header, or a header that the client sets itself.
    error InvalidHeader = "invalid_header" {}
    /// Not a template for messages.
    error InvalidTemplate = "invalid_template" {
        /// The fault of the template, in English.
        fault: String as "string",
    }
}
