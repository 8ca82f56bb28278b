//! One rule a file: each takes the value of a field and adds what it finds to the report.

use crate::Problem;
use crate::{InvitationField, Kind, Report, Untyped};

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
    value: &'v Untyped<'_>,
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
pub(crate) fn text<'v>(value: &'v Untyped<'_>) -> Result<Option<&'v str>, Problem> {
    const MAXIMUM: usize = Untyped::TEXT_MAXIMUM;
    let too_long = |actual| Problem::TooLong {
        maximum: MAXIMUM,
        actual,
    };
    match value {
        Untyped::Absent => Ok(None),
        Untyped::Text(text) if text.len() <= MAXIMUM => Ok(Some(text)),
        Untyped::Text(text) => match text.encode_utf16().count() {
            units if units <= MAXIMUM => Ok(Some(text)),
            units => Err(too_long(units)),
        },
        Untyped::LongText(units) => Err(too_long(*units)),
        Untyped::MalformedText => Err(Problem::MalformedUnicode {}),
        other => {
            let (expected, found) = (Kind::String, other.kind());
            Err(Problem::InvalidType { expected, found })
        }
    }
}
