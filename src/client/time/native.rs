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

#[cfg(test)]
mod tests {
    use super::{of_http_date, of_iso_8601};

    #[test]
    fn reads_http_dates() {
        let time = Some(784_111_777_000);
        assert_eq!(of_http_date("Sun, 06 Nov 1994 08:49:37 GMT"), time);
        assert_eq!(of_http_date("Sun Nov  6 08:49:37 1994"), time);
        assert_eq!(of_http_date("Thu, 01 Jan 1970 00:00:00 GMT"), Some(0));
        for text in ["", "soon", "5", "Sun, 99 Nov 1994 08:49:37 GMT"] {
            assert_eq!(of_http_date(text), None, "{text}");
        }
    }

    #[test]
    fn reads_iso_8601() {
        assert_eq!(of_iso_8601("2026-09-01T10:00:00Z"), Some(1_788_256_800_000));
        assert_eq!(
            of_iso_8601("2026-09-01T10:00:00.007Z"),
            Some(1_788_256_800_007)
        );
        for text in [
            "",
            "2026-09-01",
            "2026-13-01T10:00:00Z",
            "1969-12-31T23:59:59Z",
        ] {
            assert_eq!(of_iso_8601(text), None, "{text}");
        }
    }
}
