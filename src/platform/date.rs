//! Parses dates into Unix milliseconds: by `humantime` and `httpdate` natively, and by the engine's `Date` in JavaScript,
//! because those crates would add 17 KB to the module.
//!
//! Parsers disagree on invalid dates (30 February, 24:00, a leap second). So a string counts only if the platform formats
//! the parsed time as the same string again.
//! `tests/platform-vectors/dates.json` holds the cases that both versions are tested with.

use std::time::{SystemTime, UNIX_EPOCH};

pub(crate) use sys::now_unix_ms;
use sys::utc;

/// The Unix milliseconds of a time; one before 1970 counts as 1970.
pub(crate) fn unix_ms(time: SystemTime) -> u64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

/// Parses an HTTP date as servers send it (RFC 9110, 5.6.7: IMF-fixdate), such as
/// `Tue, 01 Sep 2026 10:00:00 GMT`. `None` for the two obsolete forms, and before 1970.
pub(crate) fn parse_http_date(text: &str) -> Option<u64> {
    sys::http_date(text)
}

/// Parses an RFC 3339 date and time with any offset, such as `2026-09-01T12:00:00.007+02:00`.
/// `None` for leap seconds, and if the local time is before 1970. A fraction is cut off after milliseconds.
pub(crate) fn parse_rfc3339(text: &str) -> Option<u64> {
    const DATE_AND_TIME: usize = "2026-09-01T12:00:00".len();
    let (local, rest) = text.split_at_checked(DATE_AND_TIME)?;
    let (fraction_ms, offset) = split_fraction(rest)?;
    // RFC 3339 allows a small `t`, which the platform formats as `T`.
    let local_ms = utc(&format!("{local}Z").to_ascii_uppercase())?;
    let to_utc_ms = offset_ms(offset)?.checked_neg()?;
    local_ms
        .checked_add(fraction_ms)?
        .checked_add_signed(to_utc_ms)
}

/// Splits off a fraction of a second such as `.0075`: its milliseconds, and the rest of the string.
fn split_fraction(text: &str) -> Option<(u64, &str)> {
    let Some(after_point) = text.strip_prefix('.') else {
        return Some((0, text));
    };
    let end = after_point.find(|c: char| !c.is_ascii_digit())?;
    let (digits, rest) = after_point.split_at(end);
    if digits.is_empty() {
        return None;
    }
    // Pads and cuts the fraction to three digits.
    let milliseconds: String = digits.chars().chain("000".chars()).take(3).collect();
    Some((milliseconds.parse().ok()?, rest))
}

/// The milliseconds of an offset from UTC such as `Z` or `+02:00`.
fn offset_ms(text: &str) -> Option<i64> {
    const MINUTE_MS: i64 = 60_000;
    if text.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text.strip_prefix('+')?),
    };
    let (hours, minutes) = digits.split_once(':')?;
    let two_digits = |text: &str, maximum: i64| {
        // `parse` would also accept a sign.
        let is_number = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        let number = is_number.then(|| text.parse().ok()).flatten();
        number.filter(|number| *number <= maximum)
    };
    let (hours, minutes): (i64, i64) = (two_digits(hours, 23)?, two_digits(minutes, 59)?);
    let all_minutes = hours.checked_mul(60)?.checked_add(minutes)?;
    all_minutes.checked_mul(MINUTE_MS)?.checked_mul(sign)
}

#[cfg(not(all(feature = "wasm", target_arch = "wasm32")))]
mod sys {
    use std::time::{SystemTime, UNIX_EPOCH};

    pub(super) fn http_date(text: &str) -> Option<u64> {
        let time = httpdate::parse_http_date(text).ok()?;
        unix_ms(time).filter(|_| httpdate::fmt_http_date(time) == text)
    }

    /// Parses a string such as `2026-09-01T12:00:00Z`.
    pub(super) fn utc(text: &str) -> Option<u64> {
        let time = humantime::parse_rfc3339(text).ok()?;
        unix_ms(time).filter(|_| humantime::format_rfc3339_seconds(time).to_string() == text)
    }

    /// This machine's clock.
    pub(crate) fn now_unix_ms() -> u64 {
        super::unix_ms(SystemTime::now())
    }

    fn unix_ms(time: SystemTime) -> Option<u64> {
        let since = time.duration_since(UNIX_EPOCH).ok()?;
        u64::try_from(since.as_millis()).ok()
    }
}

#[cfg(all(feature = "wasm", target_arch = "wasm32"))]
mod sys {
    use js_sys::Date;

    pub(super) fn http_date(text: &str) -> Option<u64> {
        let date = Date::new(&text.into());
        unix_ms(&date).filter(|_| String::from(date.to_utc_string()) == text)
    }

    /// Parses a string such as `2026-09-01T12:00:00Z`.
    pub(super) fn utc(text: &str) -> Option<u64> {
        let date = Date::new(&text.into());
        // Formatting an invalid date would throw.
        let time_ms = unix_ms(&date)?;
        (String::from(date.to_iso_string()).replace(".000Z", "Z") == text).then_some(time_ms)
    }

    /// This machine's clock.
    pub(crate) fn now_unix_ms() -> u64 {
        unix_ms(&Date::new_0()).unwrap_or_default()
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked before"
    )]
    fn unix_ms(date: &Date) -> Option<u64> {
        // `NaN` for an invalid date.
        let time_ms = date.get_time();
        (time_ms >= 0.0).then_some(time_ms as u64)
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::{parse_http_date, parse_rfc3339};

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase", deny_unknown_fields)]
    struct Vectors {
        rfc3339: Vec<Case>,
        http_date: Vec<Case>,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase", deny_unknown_fields)]
    struct Case {
        text: String,
        unix_ms: Option<u64>,
    }

    #[test]
    fn reads_the_dates_of_the_vectors() {
        let text = include_str!("../../tests/platform-vectors/dates.json");
        let Vectors { rfc3339, http_date } = serde_json::from_str(text).unwrap();
        assert!(!rfc3339.is_empty() && !http_date.is_empty());
        for Case { text, unix_ms } in rfc3339 {
            assert_eq!(parse_rfc3339(&text), unix_ms, "{text}");
        }
        for Case { text, unix_ms } in http_date {
            assert_eq!(parse_http_date(&text), unix_ms, "{text}");
        }
    }
}
