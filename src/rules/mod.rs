//! The rules of a request's fields, one in each file. `check` takes the unchecked value of a field and adds its issues to
//! the report; [`Draft::report`](crate::Draft::report) calls all of them. `has_no_findings` is its short form for the
//! fast path (`fast_path.rs`).

use crate::text::utf16_length;
use crate::{InputValue, InvitationField, Problem, Report, ValueKind};

pub(crate) mod connection;
pub(crate) mod country;
pub(crate) mod email;
pub(crate) mod expiry;
#[cfg(any(test, feature = "wasm"))]
pub(crate) mod fast_path;
pub(crate) mod invitation_id;
pub(crate) mod name;
pub(crate) mod number;
pub(crate) mod phone;
pub(crate) mod phone_number_id;
mod provider;
pub(crate) mod unknown;

/// Reads the string of a field; `None` if the value is absent, or if it is no valid string, which is reported.
fn read_field<'v>(
    field: InvitationField,
    value: &'v InputValue<'_>,
    report: &mut Report,
) -> Option<&'v str> {
    match read_text(value) {
        Ok(text) => text,
        Err(problem) => {
            report.add(field, problem);
            None
        }
    }
}

/// Reads a string; `None` if the value is absent.
///
/// # Errors
///
/// The value is no string, has a lone surrogate, or is longer than [`InputValue::TEXT_MAXIMUM`].
pub(crate) fn read_text<'v>(value: &'v InputValue<'_>) -> Result<Option<&'v str>, Problem> {
    const MAXIMUM: usize = InputValue::TEXT_MAXIMUM;
    let too_long = |actual| Problem::TooLong {
        maximum: MAXIMUM,
        actual,
    };
    match value {
        InputValue::Absent => Ok(None),
        // No string has more UTF-16 code units than bytes in UTF-8.
        InputValue::Text(text) if text.len() <= MAXIMUM => Ok(Some(text)),
        InputValue::Text(text) => match utf16_length(text) {
            units if units <= MAXIMUM => Ok(Some(text)),
            units => Err(too_long(units)),
        },
        InputValue::LongText(units) => Err(too_long(*units)),
        InputValue::MalformedText => Err(Problem::MalformedUnicode {}),
        other => Err(Problem::invalid_type(ValueKind::String, other.kind())),
    }
}
