//! `expiresInDays`: a whole number of days from 1 to 30.

use super::number;
use crate::{InputValue, InvitationField, Problem, Report};

pub(crate) const MINIMUM: u32 = 1;
pub(crate) const MAXIMUM: u32 = 30;
/// The days that Zavu takes where none are given.
pub(crate) const DEFAULT: u32 = 7;

pub(crate) fn check(value: &InputValue<'_>, report: &mut Report) {
    if let Err(problem) = days(value) {
        report.add(InvitationField::ExpiresInDays, problem);
    }
}

/// Checks that a number of days has no errors and no warnings.
#[cfg(any(test, feature = "wasm"))]
pub(crate) fn has_no_findings(days: f64) -> bool {
    number::is_whole(days, MINIMUM, MAXIMUM)
}

/// The number of days, `None` where the field is absent.
///
/// # Errors
///
/// The value is no whole number in the range.
pub(crate) fn days(value: &InputValue<'_>) -> Result<Option<u32>, Problem> {
    number::whole(value, MINIMUM, MAXIMUM)
}
