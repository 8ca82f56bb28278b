//! `phoneNumberId`: an opaque id. Not allowed with Messenger.

use super::read_field;
use crate::text::has_visible;
use crate::{InputValue, InvitationField, Problem, Report};

/// Checks that [`check`] finds nothing in an id, given in UTF-8.
#[cfg(any(test, feature = "wasm"))]
pub(crate) fn has_no_findings(id: &[u8], is_messenger: bool) -> bool {
    has_visible(id) && !is_messenger
}

pub(crate) fn check(value: &InputValue<'_>, is_messenger: bool, report: &mut Report) {
    const FIELD: InvitationField = InvitationField::PhoneNumberId;
    match read_field(FIELD, value, report) {
        Some("") => report.add(FIELD, Problem::Empty {}),
        Some(id) if !has_visible(id.as_bytes()) => report.add(FIELD, Problem::Blank {}),
        _ => {}
    }
    if is_messenger && !matches!(value, InputValue::Absent) {
        report.add(FIELD, Problem::NotAllowedWithMessenger {});
    }
}
