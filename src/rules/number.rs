//! Whole numbers in a range.

use crate::{InputValue, Problem, ValueKind};

/// Checks that a number is a whole one in a range.
pub(crate) fn is_whole(value: f64, minimum: u32, maximum: u32) -> bool {
    value >= f64::from(minimum) && value <= f64::from(maximum) && value.fract() == 0.0
}

/// The number, `None` where there is no value.
///
/// # Errors
///
/// The value is no whole number in the range.
pub(crate) fn whole(
    value: &InputValue<'_>,
    minimum: u32,
    maximum: u32,
) -> Result<Option<u32>, Problem> {
    let number = match value {
        InputValue::Absent => return Ok(None),
        InputValue::Number(number) => number,
        other => {
            let (expected, found) = (ValueKind::Number, other.kind());
            return Err(Problem::InvalidType { expected, found });
        }
    };
    let actual = || number.clone();
    let value = number.value;
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
