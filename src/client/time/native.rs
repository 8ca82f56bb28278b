use std::time::{SystemTime, UNIX_EPOCH};

/// The time of an HTTP date (RFC 9110, 5.6.7).
pub(crate) fn of_http_date(text: &str) -> Option<u64> {
    unix_ms(httpdate::parse_http_date(text).ok()?)
}

/// The time of an ISO 8601 date and time in UTC, such as `2026-05-01T10:00:00.000Z`.
pub(crate) fn of_iso_8601(text: &str) -> Option<u64> {
    unix_ms(humantime::parse_rfc3339(text).ok()?)
}

fn unix_ms(time: SystemTime) -> Option<u64> {
    let since = time.duration_since(UNIX_EPOCH).ok()?;
    u64::try_from(since.as_millis()).ok()
}
