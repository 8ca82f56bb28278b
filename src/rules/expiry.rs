//! `expiresInDays`: a whole number of days from 1 to 30.

use crate::{InputValue, InvitationField, Problem, Report};

pub(crate) const MINIMUM: u32 = 1;
pub(crate) const MAXIMUM: u32 = 30;
/// The number of days that Zavu uses for a request without the field.
pub(crate) const DEFAULT: u32 = 7;

pub(crate) fn check(value: &InputValue<'_>, report: &mut Report) {
    if let Err(problem) = read_days(value) {
        report.add(InvitationField::ExpiresInDays, problem);
    }
}

/// Checks that [`check`] finds nothing in a number of days.
#[cfg(any(test, feature = "wasm"))]
pub(crate) fn has_no_findings(days: f64) -> bool {
    crate::input_value::is_whole(days, MINIMUM, MAXIMUM)
}

/// Reads the number of days; `None` if the field is absent.
pub(crate) fn read_days(value: &InputValue<'_>) -> Result<Option<u32>, Problem> {
    value.read_whole_number(MINIMUM, MAXIMUM)
}
