//! The formats of a body, by `Content-Type` (RFC 9110, section 8.3).

/// How a body is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BodyFormat {
    /// `application/json`, or a type that ends with `+json`.
    Json,
    /// `application/x-www-form-urlencoded`: a form without a script.
    UrlEncodedForm,
    /// `multipart/form-data`: a form without a script that may hold files.
    MultipartForm,
}

impl BodyFormat {
    /// True for the formats that a browser's form writes.
    #[must_use]
    pub fn is_form(self) -> bool {
        matches!(self, Self::UrlEncodedForm | Self::MultipartForm)
    }
}

/// The format that a content type names, unless it is unknown or not in UTF-8.
pub(super) fn format(content_type: &str) -> Option<BodyFormat> {
    let mut parts = content_type.split(';').map(str::trim);
    let essence = parts.next().unwrap_or_default().to_ascii_lowercase();
    let format = match essence.as_str() {
        "application/x-www-form-urlencoded" => BodyFormat::UrlEncodedForm,
        "multipart/form-data" => BodyFormat::MultipartForm,
        essence if is_json(essence) => BodyFormat::Json,
        _ => return None,
    };
    parts.all(is_utf8).then_some(format)
}

fn is_json(essence: &str) -> bool {
    let suffixed = essence.strip_suffix("+json");
    essence == "application/json"
        || suffixed
            .and_then(|rest| rest.split_once('/'))
            .is_some_and(|(kind, name)| !kind.is_empty() && !name.is_empty())
}

/// False for a `charset` other than UTF-8; true for every other parameter.
fn is_utf8(parameter: &str) -> bool {
    match parameter.split_once('=') {
        Some((name, value)) if name.trim().eq_ignore_ascii_case("charset") => {
            let value = value.trim().trim_matches('"');
            value.eq_ignore_ascii_case("utf-8") || value.eq_ignore_ascii_case("utf8")
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::BodyFormat::{Json, MultipartForm, UrlEncodedForm};
    use super::format;

    #[test]
    fn known_types_have_a_format() {
        for (content_type, expected) in [
            ("application/json", Json),
            ("APPLICATION/JSON ; Charset=\"UTF-8\"", Json),
            ("application/json;charset=utf8", Json),
            ("application/problem+json; a=b", Json),
            ("application/x-www-form-urlencoded", UrlEncodedForm),
            (
                "Application/X-WWW-Form-Urlencoded;charset=UTF-8",
                UrlEncodedForm,
            ),
            ("multipart/form-data; boundary=----x", MultipartForm),
            // The parser looks for the boundary.
            ("multipart/form-data", MultipartForm),
            (
                "multipart/form-data; boundary=application/json",
                MultipartForm,
            ),
        ] {
            assert_eq!(format(content_type), Some(expected), "{content_type}");
        }
    }

    #[test]
    fn other_types_have_no_format() {
        for content_type in [
            "",
            "text/plain",
            "text/plain;application/json",
            "application/jsonp",
            "/problem+json",
            "application/+json",
            "+json",
            "/+json",
            "application/json, text/plain",
            "application/json; charset=utf-16",
            "application/x-www-form-urlencoded; charset=windows-1252",
            "multipart/mixed; boundary=x",
            "application/octet-stream",
        ] {
            assert_eq!(format(content_type), None, "{content_type}");
        }
    }
}
