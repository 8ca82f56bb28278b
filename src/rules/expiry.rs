//! `expiresInDays`: a whole number of days from 1 to 30.

use super::number;
use crate::Problem;
use crate::{InputValue, InvitationField, Report};

pub(crate) const MINIMUM: u32 = 1;
pub(crate) const MAXIMUM: u32 = 30;
/// What Zavu takes where none is given.
pub(crate) const DEFAULT: u32 = 7;

pub(crate) fn check(value: &InputValue<'_>, report: &mut Report) {
    if let Err(problem) = days(value) {
        report.add(InvitationField::ExpiresInDays, problem);
    }
}

/// Whether there is nothing to say about a number of days.
#[cfg(any(test, feature = "wasm"))]
pub(crate) fn is_clean(days: f64) -> bool {
    number::is_whole(days, MINIMUM, MAXIMUM)
}

/// The days, where the field is given, or what is wrong with it.
pub(crate) fn days(value: &InputValue<'_>) -> Result<Option<u32>, Problem> {
    number::whole(value, MINIMUM, MAXIMUM)
}
