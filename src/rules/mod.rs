//! One rule a file: each takes the value of a field and adds its issues to the report.

use crate::text::utf16_length;
use crate::{InputValue, InvitationField, Problem, Report, ValueKind};

pub(crate) mod connection;
pub(crate) mod country;
pub(crate) mod email;
pub(crate) mod expiry;
#[cfg(any(test, feature = "wasm"))]
pub(crate) mod fast_path;
pub(crate) mod id;
pub(crate) mod invitation_id;
pub(crate) mod name;
pub(crate) mod number;
pub(crate) mod phone;
mod provider;
pub(crate) mod unknown;

/// The text of a field. `None` where there is no value, or no text that can be validated, which is
/// then reported.
fn field_text<'v>(
    field: InvitationField,
    value: &'v InputValue<'_>,
    report: &mut Report,
) -> Option<&'v str> {
    match text(value) {
        Ok(text) => text,
        Err(problem) => {
            report.add(field, problem);
            None
        }
    }
}

/// The text of a value, `None` where there is no value.
///
/// # Errors
///
/// The value is no text, or a text that cannot be validated.
pub(crate) fn text<'v>(value: &'v InputValue<'_>) -> Result<Option<&'v str>, Problem> {
    const MAXIMUM: usize = InputValue::TEXT_MAXIMUM;
    let too_long = |actual| Problem::TooLong {
        maximum: MAXIMUM,
        actual,
    };
    match value {
        InputValue::Absent => Ok(None),
        InputValue::Text(text) if text.len() <= MAXIMUM => Ok(Some(text)),
        InputValue::Text(text) => match utf16_length(text) {
            units if units <= MAXIMUM => Ok(Some(text)),
            units => Err(too_long(units)),
        },
        InputValue::LongText(units) => Err(too_long(*units)),
        InputValue::MalformedText => Err(Problem::MalformedUnicode {}),
        other => {
            let (expected, found) = (ValueKind::String, other.kind());
            Err(Problem::InvalidType { expected, found })
        }
    }
}
