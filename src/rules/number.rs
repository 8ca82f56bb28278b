//! Whole numbers in a range: `expiresInDays`, and options of calls.

use crate::{InputValue, Problem, ValueKind};

/// Checks that a number is whole and in the range, both ends included.
pub(crate) fn is_whole(value: f64, minimum: u32, maximum: u32) -> bool {
    value >= f64::from(minimum) && value <= f64::from(maximum) && value.fract() == 0.0
}

/// Reads a whole number in the range, both ends included; `None` if the value is absent.
///
/// # Errors
///
/// The value is no number, not whole, or outside of the range.
pub(crate) fn read_whole(
    value: &InputValue<'_>,
    minimum: u32,
    maximum: u32,
) -> Result<Option<u32>, Problem> {
    let number = match value {
        InputValue::Absent => return Ok(None),
        InputValue::Number(number) => number,
        other => return Err(Problem::invalid_type(ValueKind::Number, other.kind())),
    };
    let (value, actual) = (number.value, || number.clone());
    if is_whole(value, minimum, maximum) {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "in range"
        )]
        Ok(Some(value as u32))
    } else if !value.is_finite() || value.fract() != 0.0 {
        Err(Problem::NotAnInteger {
            minimum,
            maximum,
            actual: actual(),
        })
    } else if value < f64::from(minimum) {
        Err(Problem::TooSmall {
            minimum,
            actual: actual(),
        })
    } else {
        Err(Problem::TooLarge {
            maximum,
            actual: actual(),
        })
    }
}
