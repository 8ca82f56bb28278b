//! Checks a whole body, and says which parser reads it.

use super::content_type::BodyFormat;
use super::{Head, Policy, Refusal};
use crate::platform::json;
use crate::text::percent_decode_to_bytes;

/// How deep the JSON of a body may be nested. The known fields need 2, the rest is for unknown fields. A call takes these
/// deeper: [`json::MAXIMUM_DEPTH`].
const BODY_DEPTH_MAXIMUM: usize = 16;

/// An empty body asks for an invitation without fields, which Zavu allows.
const NO_FIELDS: &str = "{}";

/// A whole body, ready for a parser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Body<'b> {
    /// Text for a JSON parser, without a byte order mark. If the parser fails:
    /// [`Refusal::InvalidJson`].
    Json(&'b str),
    /// The bytes are for a form's parser. If it fails: [`Refusal::InvalidForm`].
    /// [`Policy::read_form`] takes the pairs of names and values.
    Form,
}

impl Policy {
    /// Checks a whole body and says how to parse it.
    ///
    /// An empty body is a request without fields, if the head announces no body:
    /// `Content-Length: 0`, or no `Content-Length`, `Transfer-Encoding` and `Content-Type`.
    /// Otherwise other code has read the body already, and a call would create an invitation that
    /// nobody asked for.
    ///
    /// Only a URL-encoded form is compared with `Content-Length`: one that was cut off still parses. JSON
    /// and `multipart/form-data` have a recognizable end, and adapters may have parsed and rewritten JSON, with another length.
    ///
    /// # Errors
    ///
    /// If the body is too long, missing, cut off, of no known format, not UTF-8, or nested too deep.
    pub fn read<'b>(&self, head: &Head, body: &'b [u8]) -> Result<Body<'b>, Refusal> {
        let length = u64::try_from(body.len()).unwrap_or(u64::MAX);
        if length > u64::from(self.max_body_bytes) {
            return Err(self.too_large());
        }
        if body.is_empty() {
            return if head.announces_no_body() {
                Ok(Body::Json(NO_FIELDS))
            } else {
                Err(Refusal::BodyReadBefore)
            };
        }
        match head.body_format() {
            None => Err(Refusal::ContentType),
            Some(BodyFormat::MultipartForm) => Ok(Body::Form),
            Some(BodyFormat::UrlEncodedForm) => {
                let announced = head.announced_length();
                let is_cut_off = announced.is_some_and(|announced| announced > length);
                if is_cut_off {
                    return Err(Refusal::Broken);
                }
                // A page in another encoding sends such bytes as escapes: `Jos%E9`.
                utf8(&percent_decode_to_bytes(utf8(body)?))?;
                Ok(Body::Form)
            }
            Some(BodyFormat::Json) => check_json(utf8(body)?).map(Body::Json),
        }
    }

    /// The refusal of a body of which only `received_bytes` arrived in time.
    #[must_use]
    pub fn late_body(&self, head: &Head, received_bytes: u32) -> Refusal {
        // Nothing of an announced body came: most likely other code has read the stream, which then never ends.
        if received_bytes == 0 && !head.announces_no_body() {
            Refusal::NothingArrived
        } else {
            Refusal::TooSlow
        }
    }
}

fn utf8(bytes: &[u8]) -> Result<&str, Refusal> {
    str::from_utf8(bytes).map_err(|_| Refusal::InvalidUtf8)
}

fn check_json(text: &str) -> Result<&str, Refusal> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    if json::is_deeper_than(BODY_DEPTH_MAXIMUM, text) {
        return Err(Refusal::TooDeep);
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_with<'b>(headers: &str, body: &'b [u8]) -> Result<Body<'b>, Refusal> {
        Policy::default().read(&Head::post(headers), body)
    }

    fn read(body: &[u8]) -> Result<Body<'_>, Refusal> {
        read_with("content-type: application/json", body)
    }

    fn nested(depth: usize) -> String {
        format!("{}{}", "[".repeat(depth), "]".repeat(depth))
    }

    #[test]
    fn json_is_passed_on_as_it_is() {
        for json in [
            r#"{"clientName": "\"[[[\\"}"#,
            "not JSON",
            &nested(16),
            &" ".repeat(16_384),
        ] {
            assert_eq!(read(json.as_bytes()), Ok(Body::Json(json)));
        }
        assert_eq!(read(b"\xEF\xBB\xBF{}"), Ok(Body::Json("{}")));
    }

    #[test]
    fn an_empty_body_is_a_request_without_fields_where_none_was_announced() {
        for headers in [
            "",
            "content-length: 0",
            "content-length: 0, 0",
            "content-length: 0 | content-type: application/json",
            "content-length: 0 | content-type: application/x-www-form-urlencoded",
        ] {
            assert_eq!(read_with(headers, b""), Ok(Body::Json("{}")), "{headers}");
        }
        for headers in [
            "content-length: 21",
            "content-length: 21, 21",
            "content-length: 0, 21",
            "content-length: abc",
            "content-length: -1",
            "content-length: ",
            "transfer-encoding: chunked",
            "transfer-encoding: chunked | content-length: 0",
            // As HTTP/2 sends a stream.
            "content-type: application/json",
            "content-type: application/x-www-form-urlencoded",
            "content-type: multipart/form-data; boundary=x",
        ] {
            let found = read_with(headers, b"");
            assert_eq!(found, Err(Refusal::BodyReadBefore), "{headers}");
        }
    }

    #[test]
    fn a_body_of_another_length_than_announced_is_read_unless_a_part_is_missing() {
        let read = |content_type, length, body| {
            let headers = format!("content-type: {content_type} | content-length: {length}");
            read_with(&headers, body)
        };
        for length in ["1", "4", "21", "abc", "-1"] {
            assert_eq!(
                read("application/json", length, b"null"),
                Ok(Body::Json("null"))
            );
            assert_eq!(
                read("multipart/form-data", length, b"--x--"),
                Ok(Body::Form)
            );
        }
        for (length, expected) in [
            ("3", Ok(Body::Form)),
            ("2", Ok(Body::Form)),
            ("abc", Ok(Body::Form)),
            ("4", Err(Refusal::Broken)),
            ("4, 4", Err(Refusal::Broken)),
        ] {
            let found = read("application/x-www-form-urlencoded", length, b"a=b");
            assert_eq!(found, expected, "{length}");
        }
    }

    #[test]
    fn a_form_is_in_utf_8() {
        for (body, expected) in [
            (&b"a=Jos%E9"[..], Err(Refusal::InvalidUtf8)),
            (b"Jos\xE9=a", Err(Refusal::InvalidUtf8)),
            // As a person types it, and with a percent sign that a program left as it is.
            (b"a=%EF%BF%BD+100%", Ok(Body::Form)),
        ] {
            let found = read_with("content-type: application/x-www-form-urlencoded", body);
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn other_bodies_are_refused() {
        let maximum = 16_384;
        assert_eq!(
            read(" ".repeat(16_385).as_bytes()),
            Err(Refusal::TooLarge { maximum })
        );
        for invalid in [
            &b"{\"a\": \"\xC3\x28\"}"[..],
            b"\"\xED\xA0\x80\"",
            b"\xFF\xFE{\0}\0",
        ] {
            assert_eq!(read(invalid), Err(Refusal::InvalidUtf8));
        }
        for json in [nested(17), nested(8_000), r#"{"a":"#.repeat(100)] {
            assert_eq!(read(json.as_bytes()), Err(Refusal::TooDeep));
        }
        for headers in ["", "content-type: text/plain"] {
            assert_eq!(read_with(headers, b"{}"), Err(Refusal::ContentType));
        }
    }

    #[test]
    fn a_body_of_which_nothing_arrives_was_probably_read_before() {
        let late = |headers, received| Policy::default().late_body(&Head::post(headers), received);
        assert_eq!(late("content-length: 21", 0), Refusal::NothingArrived);
        assert_eq!(late("content-length: 21", 1), Refusal::TooSlow);
        assert_eq!(late("", 0), Refusal::TooSlow);
    }
}
