//! The id of an invitation: opaque, but part of a path.

use crate::text::excerpt;
use crate::{InputValue, Problem, ValueKind, rules};

/// Ids with which the path would be that of something else: `/v1/invitations/webhook` is the
/// webhook's configuration.
const OTHER_PATHS: [&str; 4] = ["", ".", "..", "webhook"];

/// The id, unchanged.
///
/// # Errors
///
/// The value is missing, no text, or an id of something else.
pub(crate) fn check<'v>(value: &'v InputValue<'_>) -> Result<&'v str, Problem> {
    let Some(id) = rules::text(value)? else {
        let (expected, found) = (ValueKind::String, ValueKind::Undefined);
        return Err(Problem::InvalidType { expected, found });
    };
    if OTHER_PATHS.contains(&id) {
        return Err(Problem::InvalidId {
            actual: excerpt(id),
        });
    }
    Ok(id)
}
