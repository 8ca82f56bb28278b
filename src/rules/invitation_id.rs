//! The id of an invitation: opaque, but part of a path.

use crate::Problem;
use crate::text::excerpt;
use crate::{InputValue, ValueKind, rules};

/// What the path would lead elsewhere with: `/v1/invitations/webhook` is the webhook's
/// configuration.
const ELSEWHERE: [&str; 4] = ["", ".", "..", "webhook"];

/// The id, or what is wrong with it.
pub(crate) fn check<'v>(value: &'v InputValue<'_>) -> Result<&'v str, Problem> {
    let Some(id) = rules::text(value)? else {
        let (expected, found) = (ValueKind::String, ValueKind::Undefined);
        return Err(Problem::InvalidType { expected, found });
    };
    if ELSEWHERE.contains(&id) {
        return Err(Problem::InvalidId {
            actual: excerpt(id),
        });
    }
    Ok(id)
}
