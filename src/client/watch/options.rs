//! The options of a wait or a watch.

use std::time::Duration;

use crate::InvitationStatus;
use crate::client::settings::milliseconds;

#[cfg(feature = "wasm")]
use crate::input_object::ObjectReader;
#[cfg(feature = "wasm")]
use crate::text::nearest;
#[cfg(feature = "wasm")]
use crate::{InputValue, PathSegment, Problem, ValueKind};

/// How to wait for invitations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WatchOptions {
    pub(super) until: Vec<InvitationStatus>,
    pub(super) wait_timeout_ms: u32,
    pub(super) interval_ms: Option<u32>,
}

impl WatchOptions {
    /// The default of [`WatchOptions::wait_timeout`], in milliseconds: 31 days, longer than the
    /// link of an invitation lives (30 days at most, by Zavu's reference).
    pub const WAIT_TIMEOUT_MS: u32 = 31 * 24 * 60 * 60 * 1_000;

    /// The longest [`WatchOptions::wait_timeout`]: 49 days.
    pub const WAIT_TIMEOUT_MAXIMUM_MS: u32 = 49 * 24 * 60 * 60 * 1_000;

    /// The shortest [`WatchOptions::interval`]: a second.
    pub const INTERVAL_MINIMUM_MS: u32 = 1_000;

    /// The longest [`WatchOptions::interval`]: a day.
    pub const INTERVAL_MAXIMUM_MS: u32 = 24 * 60 * 60 * 1_000;

    /// How long an invitation is waited for after its link expired, in milliseconds: five minutes,
    /// because Zavu documents no event for `expired`, and clocks differ.
    pub const GRACE_MS: u64 = 5 * 60 * 1_000;

    /// Adds a status that ends the wait for an invitation. `completed`, `expired` and `cancelled`
    /// always end it, because no other status follows them.
    #[must_use]
    pub fn until(mut self, status: InvitationStatus) -> Self {
        self.until.push(status);
        self
    }

    /// How long to wait in all: from a millisecond to 49 days; a shorter or longer time becomes the
    /// nearest of these. The default is 31 days. [`Settings::timeout`](crate::client::Settings::timeout) bounds a
    /// single call.
    #[must_use]
    pub fn wait_timeout(mut self, timeout: Duration) -> Self {
        self.wait_timeout_ms = milliseconds(timeout, 1, Self::WAIT_TIMEOUT_MAXIMUM_MS);
        self
    }

    /// How long to wait between two reads of an invitation, whatever its status is: from a second
    /// to a day; a shorter or longer time becomes the nearest of these. Up to a quarter of the time
    /// is added at random. The default is two to three seconds while the client is in Meta's
    /// signup, else 15 to 60 seconds.
    #[must_use]
    pub fn interval(mut self, interval: Duration) -> Self {
        let (minimum, maximum) = (Self::INTERVAL_MINIMUM_MS, Self::INTERVAL_MAXIMUM_MS);
        self.interval_ms = Some(milliseconds(interval, minimum, maximum));
        self
    }

    pub(super) fn is_final(status: &str) -> bool {
        matches!(status, "completed" | "expired" | "cancelled")
    }

    pub(super) fn ends_at(&self, status: &str) -> bool {
        Self::is_final(status) || self.until.iter().any(|until| until.as_str() == status)
    }

    /// Takes the options of a watch out of those of `watchInvitations`.
    #[cfg(feature = "wasm")]
    pub(crate) fn take(options: &mut ObjectReader<'_>) -> Self {
        const TIMEOUT_MAXIMUM: u32 = WatchOptions::WAIT_TIMEOUT_MAXIMUM_MS;
        let (minimum, maximum) = (Self::INTERVAL_MINIMUM_MS, Self::INTERVAL_MAXIMUM_MS);
        let wait_timeout_ms = options.whole_number("waitTimeoutMs", 1, TIMEOUT_MAXIMUM);
        Self {
            until: Vec::new(),
            wait_timeout_ms: wait_timeout_ms.unwrap_or(Self::WAIT_TIMEOUT_MS),
            interval_ms: options.whole_number("intervalMs", minimum, maximum),
        }
    }

    /// Takes the options of a wait out of those of `waitForInvitation`.
    #[cfg(feature = "wasm")]
    pub(crate) fn take_for_wait(options: &mut ObjectReader<'_>) -> Self {
        options.has_kind("onChange", ValueKind::Function);
        Self {
            until: take_until(options),
            ..Self::take(options)
        }
    }
}

/// Takes `until`: a status, or a list of them.
#[cfg(feature = "wasm")]
fn take_until(options: &mut ObjectReader<'_>) -> Vec<InvitationStatus> {
    const NAME: &str = "until";
    let (values, is_list) = match options.take(NAME) {
        InputValue::Absent => return Vec::new(),
        InputValue::List(values) => (values, true),
        value => (vec![value], false),
    };
    let mut statuses = Vec::new();
    for (index, value) in values.iter().enumerate() {
        match read_status(value) {
            Ok(status) => statuses.push(status),
            Err((problem, suggestion)) => {
                let index = is_list.then_some(PathSegment::Index(index));
                options.add_in(NAME, index.into_iter().collect(), problem, suggestion);
            }
        }
    }
    statuses
}

/// Reads a status of `until`. A status that this version does not know is accepted, because Zavu may
/// add some; one that is nearly a known status is a typing error, which has a suggestion.
#[cfg(feature = "wasm")]
fn read_status(value: &InputValue<'_>) -> Result<InvitationStatus, (Problem, Option<String>)> {
    let text = value
        .read_required_text()
        .map_err(|problem| (problem, None))?;
    let status = InvitationStatus::from(text);
    let suggestion = match status {
        InvitationStatus::Other(_) => nearest(text, InvitationStatus::KNOWN),
        _ => None,
    };
    let Some(suggestion) = suggestion else {
        return Ok(status);
    };
    let known = InvitationStatus::KNOWN.iter();
    let allowed = known.map(|known| (*known).to_owned()).collect();
    let problem = Problem::invalid_option(allowed, value);
    Err((problem, Some(suggestion.to_owned())))
}

impl Default for WatchOptions {
    fn default() -> Self {
        Self {
            until: Vec::new(),
            wait_timeout_ms: Self::WAIT_TIMEOUT_MS,
            interval_ms: None,
        }
    }
}

#[cfg(all(test, feature = "wasm"))]
mod tests {
    use super::*;
    use crate::Report;
    use crate::facts::{WAIT_OPTIONS, WATCH_OPTIONS};
    use crate::input_object::{InputObject, sorted};

    fn check(given: &[(&'static str, InputValue<'static>)]) -> Result<WatchOptions, Report> {
        let mut reader = ObjectReader::of_options(InputObject::of(given.iter().cloned()));
        let options = WatchOptions::take_for_wait(&mut reader);
        assert_eq!(reader.known_names(), sorted(WAIT_OPTIONS));
        reader.finish().map(|()| options)
    }

    #[test]
    fn a_watch_of_several_has_fewer_options() {
        let mut reader = ObjectReader::of_options(InputObject::default());
        WatchOptions::take(&mut reader);
        assert_eq!(reader.known_names(), sorted(WATCH_OPTIONS));
    }

    #[test]
    fn times_are_brought_into_their_range() {
        let options = WatchOptions::default();
        assert_eq!(options.wait_timeout_ms, 2_678_400_000);
        let ms = Duration::from_millis;
        for (given, wait_timeout_ms, interval_ms) in [
            (Duration::ZERO, 1, 1_000),
            (ms(1_001), 1_001, 1_001),
            (Duration::MAX, 4_233_600_000, 86_400_000),
        ] {
            let options = options.clone().wait_timeout(given).interval(given);
            assert_eq!(options.wait_timeout_ms, wait_timeout_ms);
            assert_eq!(options.interval_ms, Some(interval_ms));
        }
        assert_eq!(WatchOptions::GRACE_MS, 300_000);
    }

    #[test]
    fn options_from_javascript_are_checked() {
        let options = check(&[
            ("waitTimeoutMs", InputValue::Number(5_000.into())),
            ("intervalMs", InputValue::Number(1_000.into())),
            ("until", "failed".into()),
            ("onChange", InputValue::Other(ValueKind::Function)),
        ])
        .unwrap();
        assert_eq!(options.wait_timeout_ms, 5_000);
        assert_eq!(options.interval_ms, Some(1_000));
        assert_eq!(options.until, [InvitationStatus::Failed]);
        let several = ["failed".into(), "in_review_by_meta".into()];
        let options = check(&[("until", InputValue::List(several.to_vec()))]).unwrap();
        assert!(options.ends_at("failed") && options.ends_at("in_review_by_meta"));
        for (name, value) in [
            ("waitTimeoutMs", InputValue::Number(0.into())),
            ("intervalMs", InputValue::Number(999.into())),
            ("until", "faild".into()),
            ("until", InputValue::Boolean(true)),
            (
                "until",
                InputValue::List(vec!["failed".into(), InputValue::Absent]),
            ),
            ("onChange", "print".into()),
        ] {
            let error = check(&[(name, value)]).unwrap_err();
            let option = format!("options.{name}");
            assert!(error.to_string().contains(&option), "{error}");
        }
    }
}
