//! `clientName`: at most 100 Unicode code points, as JSON Schema's `maxLength` counts.

use crate::text::{count_code_points, has_visible, utf16_length};
use crate::{InputValue, InvitationField, Problem, Report};

pub(crate) const MAXIMUM: usize = 100;

/// Checks that [`check`] finds nothing in a name, given in UTF-8.
#[cfg(any(test, feature = "wasm"))]
pub(crate) fn has_no_findings(name: &[u8]) -> bool {
    // No name has more code points than bytes.
    let is_short = || name.len() <= MAXIMUM || count_code_points(name) <= MAXIMUM;
    find_control_character(name).is_none() && has_visible(name) && is_short()
}

pub(crate) fn check(value: &InputValue<'_>, report: &mut Report) {
    const FIELD: InvitationField = InvitationField::ClientName;
    let (name, actual) = match value.read_text() {
        Ok(None) => return,
        Ok(Some(name)) => (name, count_code_points(name.as_bytes())),
        // Of a string above `InputValue::TEXT_MAXIMUM` only the length is checked: the ellipsis has no findings.
        Err(Problem::TooLong { actual, .. }) => ("…", actual),
        Err(problem) => return report.add(FIELD, problem),
    };
    if actual > MAXIMUM {
        let maximum = MAXIMUM;
        report.add(FIELD, Problem::TooLong { maximum, actual });
    }
    if !has_visible(name.as_bytes()) {
        report.add(FIELD, Problem::Blank {});
    }
    if let Some(problem) = control_character(name) {
        report.add(FIELD, problem);
    }
}

fn control_character(name: &str) -> Option<Problem> {
    let (before, rest) = name.split_at_checked(find_control_character(name.as_bytes())?)?;
    let character = u32::from(rest.chars().next()?);
    Some(Problem::ControlCharacter {
        character: format!("U+{character:04X}"),
        position: utf16_length(before),
    })
}

/// Finds the first control character: U+0000 to U+001F and U+007F to U+009F. Returns its place in bytes.
fn find_control_character(utf8: &[u8]) -> Option<usize> {
    /// UTF-8 writes U+0080 to U+009F as this byte and one from 0x80 to 0x9F.
    const FIRST_OF_TWO: u8 = 0xC2;
    const AFTER_SECOND: u8 = 0xA0;
    let mut previous = 0;
    for (at, &byte) in utf8.iter().enumerate() {
        if byte.is_ascii_control() {
            return Some(at);
        }
        if previous == FIRST_OF_TWO && byte < AFTER_SECOND {
            return at.checked_sub(1);
        }
        previous = byte;
    }
    None
}
