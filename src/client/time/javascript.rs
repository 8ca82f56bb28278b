/// The time of an HTTP date (RFC 9110, 5.6.7).
pub(crate) fn of_http_date(text: &str) -> Option<u64> {
    text.ends_with("GMT").then(|| unix_ms(text)).flatten()
}

/// The time of an ISO 8601 date and time in UTC, such as `2026-05-01T10:00:00.000Z`.
pub(crate) fn of_iso_8601(text: &str) -> Option<u64> {
    text.ends_with('Z').then(|| unix_ms(text)).flatten()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "checked before"
)]
fn unix_ms(text: &str) -> Option<u64> {
    let time = js_sys::Date::parse(text);
    (time >= 0.0).then_some(time as u64)
}
