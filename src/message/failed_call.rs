//! The texts of calls that failed, for people.

use super::{Style, TemplateError, custom::render};
use crate::Param;

/// The text of a template with a wait: `{wait}` is the text of `wait`, by the params `unit` (`seconds`, `minutes`,
/// `hours`, or `unknown` where no time is known) and `count`.
///
/// # Errors
///
/// The first fault of a template.
pub(crate) fn failed_call(
    template: &str,
    wait: &str,
    wait_ms: Option<u64>,
    style: Style<'_>,
) -> Result<String, TemplateError> {
    let (unit, count) = unit(wait_ms);
    let count = usize::try_from(count).unwrap_or(usize::MAX);
    let params = [("unit", Param::Text(unit)), ("count", Param::Count(count))];
    let wait = render(wait, style, &params)?;
    render(template, style, &[("wait", Param::Text(&wait))])
}

/// A time in the largest unit that keeps it exact enough, rounded up: nobody tries again too early.
fn unit(wait_ms: Option<u64>) -> (&'static str, u64) {
    const SECOND: u64 = 1_000;
    const MINUTE: u64 = 60 * SECOND;
    const HOUR: u64 = 60 * MINUTE;
    match wait_ms {
        None | Some(0) => ("unknown", 0),
        Some(ms) if ms <= 2 * MINUTE => ("seconds", ms.div_ceil(SECOND)),
        Some(ms) if ms <= 2 * HOUR => ("minutes", ms.div_ceil(MINUTE)),
        Some(ms) => ("hours", ms.div_ceil(HOUR)),
    }
}
