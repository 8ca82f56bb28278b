use serde::Serialize;

use super::pattern;
use crate::rules::{expiry, name};
use crate::{ConnectionType, InputValue, InvitationField};

/// The attributes of HTML that make a plain `<input>` accept what the rules accept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[non_exhaustive]
pub struct Constraints {
    /// The kind of input.
    #[cfg_attr(
        feature = "wasm",
        tsify(type = r#""text" | "email" | "tel" | "number""#)
    )]
    pub r#type: &'static str,
    /// The keyboard that a telephone shows.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "wasm",
        tsify(optional, type = r#""email" | "tel" | "numeric""#)
    )]
    pub inputmode: Option<&'static str>,
    /// `off`: a browser knows the person who fills the form in, not their client.
    #[cfg_attr(feature = "wasm", tsify(type = r#""off""#))]
    pub autocomplete: &'static str,
    /// The most UTF-16 code units that can be typed: never fewer than are allowed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "wasm", tsify(optional))]
    pub maxlength: Option<usize>,
    /// The least number.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "wasm", tsify(optional))]
    pub min: Option<u32>,
    /// The greatest number.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "wasm", tsify(optional))]
    pub max: Option<u32>,
    /// The distance between allowed numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "wasm", tsify(optional))]
    pub step: Option<u32>,
    /// A regular expression for the whole text, valid under the flags `u` and `v`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "wasm", tsify(optional))]
    pub pattern: Option<String>,
}

impl Constraints {
    fn new(r#type: &'static str) -> Self {
        Self {
            r#type,
            inputmode: None,
            autocomplete: "off",
            maxlength: None,
            min: None,
            max: None,
            step: None,
            pattern: None,
        }
    }
}

/// The attributes for the input of a field. Together they refuse the texts that validation refuses;
/// `maxlength` alone allows more, because a character may have two units.
///
/// An empty input is valid in HTML: leave the field out then, as [`normalize`](super::normalize)
/// does. The input of `allowedPhoneCountries` holds one code; a form may have several of these inputs.
///
/// ```
/// use zavu_invitations::{InvitationField, form};
///
/// let days = form::constraints(InvitationField::ExpiresInDays);
/// assert_eq!((days.r#type, days.min, days.max), ("number", Some(1), Some(30)));
/// ```
#[must_use]
pub fn constraints(field: InvitationField) -> Constraints {
    const MAX_UTF16_UNITS_OF_CHARACTER: usize = 2;
    match field {
        InvitationField::ClientName => Constraints {
            maxlength: Some(name::MAXIMUM.saturating_mul(MAX_UTF16_UNITS_OF_CHARACTER)),
            pattern: Some(pattern::text(0, Some(name::MAXIMUM))),
            ..Constraints::new("text")
        },
        InvitationField::ClientEmail => Constraints {
            inputmode: Some("email"),
            pattern: Some(pattern::email()),
            ..Constraints::new("email")
        },
        InvitationField::ClientPhone => Constraints {
            inputmode: Some("tel"),
            pattern: Some(pattern::phone()),
            ..Constraints::new("tel")
        },
        InvitationField::PhoneNumberId => Constraints {
            maxlength: Some(InputValue::TEXT_MAXIMUM),
            pattern: Some(pattern::text(1, None)),
            ..Constraints::new("text")
        },
        InvitationField::ExpiresInDays => Constraints {
            inputmode: Some("numeric"),
            min: Some(expiry::MINIMUM),
            max: Some(expiry::MAXIMUM),
            step: Some(1),
            ..Constraints::new("number")
        },
        InvitationField::AllowedPhoneCountries => Constraints {
            pattern: Some(pattern::country()),
            ..Constraints::new("text")
        },
        InvitationField::ConnectionType => Constraints {
            pattern: Some(ConnectionType::KNOWN.join("|")),
            ..Constraints::new("text")
        },
    }
}
