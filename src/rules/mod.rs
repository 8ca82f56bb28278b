//! One rule a file: each takes the value of a field and adds what it finds to the report.

use crate::Problem;
use crate::{InputValue, InvitationField, Report, ValueKind};

#[cfg(any(test, feature = "wasm"))]
pub(crate) mod clean;
pub(crate) mod codes;
pub(crate) mod connection;
pub(crate) mod country;
pub(crate) mod email;
pub(crate) mod expiry;
pub(crate) mod id;
pub(crate) mod invitation_id;
pub(crate) mod name;
pub(crate) mod number;
pub(crate) mod phone;
mod provider;
pub(crate) mod unknown;

/// The text of a field, or `None` after reporting that it is none that can be looked at.
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

/// The text, where there is a value, or why it is none that can be looked at.
pub(crate) fn text<'v>(value: &'v InputValue<'_>) -> Result<Option<&'v str>, Problem> {
    const MAXIMUM: usize = InputValue::TEXT_MAXIMUM;
    let too_long = |actual| Problem::TooLong {
        maximum: MAXIMUM,
        actual,
    };
    match value {
        InputValue::Absent => Ok(None),
        InputValue::Text(text) if text.len() <= MAXIMUM => Ok(Some(text)),
        InputValue::Text(text) => match text.encode_utf16().count() {
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
