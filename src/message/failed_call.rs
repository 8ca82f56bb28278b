//! The messages of failed calls for people, which may say when to try again.

use super::{Style, TemplateError, custom::render};
use crate::Param;

/// Fills in a template whose `{wait}` stands for a time to wait. `wait_template` makes the text of that time, by its params
/// `unit` (`seconds`, `minutes`, `hours`; `unknown` if no time is known) and `count`.
pub(crate) fn failed_call(
    template: &str,
    wait_template: &str,
    wait_ms: Option<u64>,
    style: Style<'_>,
) -> Result<String, TemplateError> {
    let (unit, count) = round_up_to_unit(wait_ms);
    let count = usize::try_from(count).unwrap_or(usize::MAX);
    let params = [("unit", Param::Text(unit)), ("count", Param::Count(count))];
    let wait_text = render(wait_template, style, &params)?;
    render(template, style, &[("wait", Param::Text(&wait_text))])
}

/// Rounds a time up, so that nobody tries again too early: to seconds, above 2 minutes to minutes, above 2 hours to hours.
fn round_up_to_unit(wait_ms: Option<u64>) -> (&'static str, u64) {
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
