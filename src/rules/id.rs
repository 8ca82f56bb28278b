//! `phoneNumberId`: an opaque id, and only with WhatsApp.

use super::field_text;
use crate::Problem;
use crate::text::is_blank;
use crate::{InvitationField, Report, Untyped};

pub(crate) fn check(value: &Untyped<'_>, messenger: bool, report: &mut Report) {
    const FIELD: InvitationField = InvitationField::PhoneNumberId;
    match field_text(FIELD, value, report) {
        Some("") => report.add(FIELD, Problem::Empty {}),
        Some(id) if is_blank(id) => report.add(FIELD, Problem::Blank {}),
        _ => {}
    }
    if messenger && *value != Untyped::Absent {
        report.add(FIELD, Problem::NotAllowedWithMessenger {});
    }
}
