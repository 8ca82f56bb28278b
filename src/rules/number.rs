//! Whole numbers in a range.

use crate::Problem;
use crate::{Kind, Untyped};

/// The number, `None` where there is no value, or what is wrong with it.
pub(crate) fn whole(
    value: &Untyped<'_>,
    minimum: u32,
    maximum: u32,
) -> Result<Option<u32>, Problem> {
    let number = match value {
        Untyped::Absent => return Ok(None),
        Untyped::Number(number) => number,
        other => {
            let (expected, found) = (Kind::Number, other.kind());
            return Err(Problem::InvalidType { expected, found });
        }
    };
    let actual = || number.clone();
    if !number.value.is_finite() || number.value.fract() != 0.0 {
        Err(Problem::NotAnInteger {
            minimum,
            maximum,
            actual: actual(),
        })
    } else if number.value < f64::from(minimum) {
        Err(Problem::TooSmall {
            minimum,
            actual: actual(),
        })
    } else if number.value > f64::from(maximum) {
        Err(Problem::TooLarge {
            maximum,
            actual: actual(),
        })
    } else {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "in range"
        )]
        Ok(Some(number.value as u32))
    }
}
