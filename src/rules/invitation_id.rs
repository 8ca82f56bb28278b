//! The id of an invitation: an opaque string that becomes a part of the URL's path.

use crate::text::excerpt;
use crate::{InputValue, Problem};

/// Ids that would make the path of another resource: `/v1/invitations/webhook` is the webhook's configuration.
const OTHER_PATHS: [&str; 4] = ["", ".", "..", "webhook"];

/// Reads an id, which is not trimmed or changed.
pub(crate) fn check<'v>(value: &'v InputValue<'_>) -> Result<&'v str, Problem> {
    let id = value.read_required_text()?;
    if OTHER_PATHS.contains(&id) {
        return Err(Problem::InvalidId {
            actual: excerpt(id),
        });
    }
    Ok(id)
}
