//! `clientName`: at most 100 Unicode code points, as JSON Schema's `maxLength` counts.

use super::text;
use crate::Problem;
use crate::text::is_visible;
use crate::{InputValue, InvitationField, Report};

pub(crate) const MAXIMUM: usize = 100;

/// Whether there is nothing to say about a name, given in UTF-8.
pub(crate) fn is_clean(name: &[u8]) -> bool {
    let is_short = || name.len() <= MAXIMUM || characters(name) <= MAXIMUM;
    control(name).is_none() && is_visible(name) && is_short()
}

pub(crate) fn check(value: &InputValue<'_>, report: &mut Report) {
    const FIELD: InvitationField = InvitationField::ClientName;
    let (name, actual) = match text(value) {
        Ok(None) => return,
        Ok(Some(name)) if is_clean(name.as_bytes()) => return,
        Ok(Some(name)) => (name, characters(name.as_bytes())),
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

fn characters(name: &[u8]) -> usize {
    let is_first = |byte: &&u8| **byte & 0xC0 != 0x80;
    name.iter().filter(is_first).count()
}

fn control_character(name: &str) -> Option<Problem> {
    let (before, rest) = name.split_at_checked(control(name.as_bytes())?)?;
    let character = u32::from(rest.chars().next()?);
    let mut name = "U+00".to_owned();
    for digit in [character / 16, character % 16] {
        name.push(char::from_digit(digit, 16)?.to_ascii_uppercase());
    }
    Some(Problem::ControlCharacter {
        character: name,
        position: before.encode_utf16().count(),
    })
}

/// Where the first control character is: in UTF-8, those beyond ASCII are C2 and less than A0.
fn control(name: &[u8]) -> Option<usize> {
    let mut last = 0;
    for (at, &byte) in name.iter().enumerate() {
        if byte.is_ascii_control() {
            return Some(at);
        }
        if last == 0xC2 && byte < 0xA0 {
            return at.checked_sub(1);
        }
        last = byte;
    }
    None
}
