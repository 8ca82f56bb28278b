//! `clientPhone`: the form of ITU-T E.164, `^\+[1-9][0-9]{1,14}$`. What the world's numbering plans
//! say of it is a warning: their table ages, and nobody may be blocked by it.

use super::field_text;
use crate::Problem;
use crate::phone;
use crate::{InputValue, InvitationField, PhoneReason, Report};

const FIELD: InvitationField = InvitationField::ClientPhone;
pub(crate) const DIGITS_MINIMUM: usize = 2;
pub(crate) const DIGITS_MAXIMUM: usize = 15;

/// Whether there is nothing to say about a number, with the countries that are allowed.
#[cfg(any(test, feature = "wasm"))]
pub(crate) fn is_clean(number: &[u8], allowed: &[[u8; 2]]) -> bool {
    let is_allowed = |country: [u8; 2]| allowed.is_empty() || allowed.contains(&country);
    phone::is_valid(number) && phone::country(number).is_none_or(is_allowed)
}

pub(crate) fn check(value: &InputValue<'_>, allowed: &InputValue<'_>, report: &mut Report) {
    let Some(number) = field_text(FIELD, value, report) else {
        return;
    };
    if !phone::is_valid(number.as_bytes()) {
        if let Err((reason, position)) = check_form(number) {
            return report.add(FIELD, Problem::InvalidPhone { reason, position });
        }
        report.add(
            FIELD,
            if phone::is_prefix_of_valid(number) {
                Problem::PhoneIncomplete {}
            } else {
                Problem::PhoneNotInUse {}
            },
        );
    }
    if let Some(country) = phone::region(number)
        && !is_allowed(country, allowed)
    {
        report.add(FIELD, Problem::PhoneCountryNotAllowed { country });
    }
}

/// An empty list, or one that is none, allows every country.
fn is_allowed(country: &str, allowed: &InputValue<'_>) -> bool {
    match allowed {
        InputValue::List(items) if !items.is_empty() => items
            .iter()
            .any(|item| matches!(item, InputValue::Text(code) if code == country)),
        _ => true,
    }
}

/// The first thing wrong and where it is. Everything before that place is ASCII, so that bytes
/// count as UTF-16 units do.
fn check_form(number: &str) -> Result<(), (PhoneReason, usize)> {
    if number.is_empty() {
        return Err((PhoneReason::Empty, 0));
    }
    let digits = number
        .strip_prefix('+')
        .ok_or((PhoneReason::MissingPlus, 0))?;
    if let Some(position) = digits.bytes().position(|byte| !byte.is_ascii_digit()) {
        Err((PhoneReason::InvalidCharacter, position.saturating_add(1)))
    } else if digits.starts_with('0') {
        Err((PhoneReason::LeadingZero, 1))
    } else if digits.len() < DIGITS_MINIMUM {
        Err((PhoneReason::TooShort, number.len()))
    } else if digits.len() > DIGITS_MAXIMUM {
        Err((PhoneReason::TooLong, DIGITS_MAXIMUM.saturating_add(1)))
    } else {
        Ok(())
    }
}
