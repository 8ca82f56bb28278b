//! `clientName`: at most 100 Unicode code points, as JSON Schema's `maxLength` counts.

use super::text;
use crate::Problem;
use crate::text::is_blank;
use crate::{InvitationField, Report, Untyped};

pub(crate) const MAXIMUM: usize = 100;

pub(crate) fn check(value: &Untyped<'_>, report: &mut Report) {
    const FIELD: InvitationField = InvitationField::ClientName;
    let (name, actual) = match text(value) {
        Ok(None) => return,
        Ok(Some(name)) => (name, name.chars().count()),
        Err(Problem::TooLong { actual, .. }) => ("…", actual),
        Err(problem) => return report.add(FIELD, problem),
    };
    if actual > MAXIMUM {
        let maximum = MAXIMUM;
        report.add(FIELD, Problem::TooLong { maximum, actual });
    }
    if is_blank(name) {
        report.add(FIELD, Problem::Blank {});
    }
    if let Some(problem) = control_character(name) {
        report.add(FIELD, problem);
    }
}

fn control_character(name: &str) -> Option<Problem> {
    let (start, character) = name.char_indices().find(|(_, c)| c.is_control())?;
    Some(Problem::ControlCharacter {
        character: format!("U+{:04X}", u32::from(character)),
        position: name.get(..start)?.encode_utf16().count(),
    })
}
