//! `phoneNumberId`: an opaque id, and only with WhatsApp.

use super::field_text;
use crate::text::is_visible;
use crate::{InputValue, InvitationField, Problem, Report};

/// Checks that an id, given in UTF-8, has no errors and no warnings.
#[cfg(any(test, feature = "wasm"))]
pub(crate) fn has_no_findings(id: &[u8], messenger: bool) -> bool {
    is_visible(id) && !messenger
}

pub(crate) fn check(value: &InputValue<'_>, messenger: bool, report: &mut Report) {
    const FIELD: InvitationField = InvitationField::PhoneNumberId;
    match field_text(FIELD, value, report) {
        Some("") => report.add(FIELD, Problem::Empty {}),
        Some(id) if !is_visible(id.as_bytes()) => report.add(FIELD, Problem::Blank {}),
        _ => {}
    }
    if messenger && !matches!(value, InputValue::Absent) {
        report.add(FIELD, Problem::NotAllowedWithMessenger {});
    }
}
