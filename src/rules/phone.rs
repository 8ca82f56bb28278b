//! `clientPhone`: the form of ITU-T E.164, `^\+[1-9][0-9]{1,14}$`. A number outside the world's
//! numbering plans gets only a warning, because the committed table of them gets out of date.

use super::country::is_country;
use super::read_field;
use crate::text::utf16_length;
use crate::{InputValue, InvitationField, PhoneReason, Problem, Report, phone};

const FIELD: InvitationField = InvitationField::ClientPhone;

/// Checks that [`check`] finds nothing in a number. `allowed` are the codes of `allowedPhoneCountries`; no codes allow every
/// country.
#[cfg(any(test, feature = "wasm"))]
pub(crate) fn has_no_findings(number: &[u8], allowed: &[[u8; 2]]) -> bool {
    let is_allowed = |country: [u8; 2]| allowed.is_empty() || allowed.contains(&country);
    phone::is_valid(number) && phone::country(number).is_none_or(is_allowed)
}

pub(crate) fn check(value: &InputValue<'_>, allowed: &InputValue<'_>, report: &mut Report) {
    let Some(number) = read_field(FIELD, value, report) else {
        return;
    };
    if !phone::is_valid(number.as_bytes()) {
        if let Err((reason, position)) = check_form(number) {
            return report.add(FIELD, Problem::InvalidPhone { reason, position });
        }
        let problem = if phone::is_prefix_of_valid(number) {
            Problem::PhoneIncomplete {}
        } else {
            Problem::PhoneNotInUse {}
        };
        report.add_with_suggestion(FIELD, problem, phone::respelled(number));
    }
    if let Some(country) = phone::region(number)
        && !is_allowed(country, allowed)
    {
        let country = country.to_owned();
        report.add(FIELD, Problem::PhoneCountryNotAllowed { country });
    }
}

/// Checks for the form of E.164.
pub(crate) fn is_e164(number: &str) -> bool {
    check_form(number).is_ok()
}

/// Compares a country with the valid codes of the list. The rule of `allowedPhoneCountries` reports the invalid ones, such as
/// `us`; a list of these alone allows every country here, so that one mistake is not reported twice.
fn is_allowed(country: &str, allowed: &InputValue<'_>) -> bool {
    let InputValue::List(items) = allowed else {
        return true;
    };
    let mut has_valid_code = false;
    for item in items {
        if let InputValue::Text(code) = item
            && is_country(code)
        {
            if code == country {
                return true;
            }
            has_valid_code = true;
        }
    }
    !has_valid_code
}

/// Finds the first fault and its position in UTF-16 code units. A character that [`phone::normalize`] removes, such as a
/// blank, is a fault only if every other character is allowed.
fn check_form(number: &str) -> Result<(), (PhoneReason, usize)> {
    if number.is_empty() {
        return Err((PhoneReason::Empty, 0));
    }
    if let Some((before, rest)) = phone::split_at_unreadable(number) {
        let reason = if phone::is_extension(rest) {
            PhoneReason::Extension
        } else {
            PhoneReason::InvalidCharacter
        };
        return Err((reason, utf16_length(before)));
    }
    let digits = number
        .strip_prefix('+')
        .ok_or((PhoneReason::MissingPlus, 0))?;
    if let Some(position) = digits.bytes().position(|byte| !byte.is_ascii_digit()) {
        Err((PhoneReason::InvalidCharacter, position.saturating_add(1)))
    } else if digits.starts_with('0') {
        Err((PhoneReason::LeadingZero, 1))
    } else if digits.len() < phone::DIGITS_MINIMUM {
        Err((PhoneReason::TooShort, number.len()))
    } else if digits.len() > phone::DIGITS_MAXIMUM {
        Err((
            PhoneReason::TooLong,
            phone::DIGITS_MAXIMUM.saturating_add(1),
        ))
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::is_e164;

    #[test]
    fn the_form_alone_counts() {
        assert!(is_e164("+999123"));
        assert!(!is_e164("14155552671"));
    }
}
