//! `clientName`: at most 100 Unicode code points, as JSON Schema's `maxLength` counts.

use std::ops::Range;

use super::text;
use crate::text::{is_visible, utf16_length};
use crate::{InputValue, InvitationField, Problem, Report};

pub(crate) const MAXIMUM: usize = 100;

/// Checks that a name, given in UTF-8, has no errors and no warnings.
#[cfg(any(test, feature = "wasm"))]
pub(crate) fn has_no_findings(name: &[u8]) -> bool {
    let is_short = || name.len() <= MAXIMUM || characters(name) <= MAXIMUM;
    control(name).is_none() && is_visible(name) && is_short()
}

pub(crate) fn check(value: &InputValue<'_>, report: &mut Report) {
    const FIELD: InvitationField = InvitationField::ClientName;
    let (name, actual) = match text(value) {
        Ok(None) => return,
        Ok(Some(name)) => (name, characters(name.as_bytes())),
        // A text that is too long to be validated is checked for its length alone.
        Err(Problem::TooLong { actual, .. }) => ("…", actual),
        Err(problem) => return report.add(FIELD, problem),
    };
    if actual > MAXIMUM {
        let maximum = MAXIMUM;
        report.add(FIELD, Problem::TooLong { maximum, actual });
    }
    if !is_visible(name.as_bytes()) {
        report.add(FIELD, Problem::Blank {});
    }
    if let Some(problem) = control_character(name) {
        report.add(FIELD, problem);
    }
}

/// The number of code points in UTF-8: of their bytes, each has one that is no continuation.
fn characters(name: &[u8]) -> usize {
    const CONTINUATION: Range<u8> = 0x80..0xC0;
    let is_first = |byte: &&u8| !CONTINUATION.contains(byte);
    name.iter().filter(is_first).count()
}

fn control_character(name: &str) -> Option<Problem> {
    let (before, rest) = name.split_at_checked(control(name.as_bytes())?)?;
    let character = u32::from(rest.chars().next()?);
    Some(Problem::ControlCharacter {
        character: format!("U+{character:04X}"),
        position: utf16_length(before),
    })
}

/// The place of the first control character: below U+0020 or from U+007F to U+009F, of which UTF-8
/// writes those beyond ASCII as C2 and a byte below A0.
fn control(name: &[u8]) -> Option<usize> {
    const FIRST_BYTE: u8 = 0xC2;
    const END: u8 = 0xA0;
    let mut last = 0;
    for (at, &byte) in name.iter().enumerate() {
        if byte.is_ascii_control() {
            return Some(at);
        }
        if last == FIRST_BYTE && byte < END {
            return at.checked_sub(1);
        }
        last = byte;
    }
    None
}
