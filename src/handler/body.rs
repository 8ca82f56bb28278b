//! What is read of a body.

use super::{Head, Policy, Refusal};
use crate::platform::json;

/// How deep the JSON of a body may be nested; a request needs 2.
const MAXIMUM_DEPTH: usize = 16;

/// No body at all is a request without fields, which Zavu allows.
const NO_FIELDS: &str = "{}";

impl Policy {
    /// The JSON text of a whole body, which is not parsed here: `{}` where there is none, without
    /// a byte order mark.
    ///
    /// # Errors
    ///
    /// Where it is too long, of an unknown type, not UTF-8, or nested too deep.
    pub fn text<'b>(&self, head: &Head, body: &'b [u8]) -> Result<&'b str, Refusal> {
        if u32::try_from(body.len()).map_or(true, |length| length > self.max_body_bytes) {
            return Err(self.too_large());
        }
        if body.is_empty() {
            return Ok(NO_FIELDS);
        }
        if head.content_type.is_none() {
            return Err(Refusal::ContentType);
        }
        let text = str::from_utf8(body).map_err(|_| Refusal::InvalidUtf8)?;
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        if json::is_deeper_than(MAXIMUM_DEPTH, text) {
            return Err(Refusal::TooDeep);
        }
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(body: &[u8]) -> Result<&str, Refusal> {
        let head = Head {
            content_type: Some("application/json".to_owned()),
            ..Head::default()
        };
        Policy::default().text(&head, body)
    }

    fn nested(depth: usize) -> String {
        format!("{}{}", "[".repeat(depth), "]".repeat(depth))
    }

    #[test]
    fn json_is_handed_on_as_it_is() {
        let json = r#"{"clientName": "\"[[[\\"}"#;
        assert_eq!(text(json.as_bytes()), Ok(json));
        assert_eq!(text(b"not JSON"), Ok("not JSON"), "the parser says so");
        assert_eq!(text(nested(16).as_bytes()), Ok(nested(16).as_str()));
        assert_eq!(text(&[b' '; 16_384]).map(str::len), Ok(16_384));
    }

    #[test]
    fn no_body_is_a_request_without_fields() {
        assert_eq!(text(b""), Ok("{}"));
        assert_eq!(Policy::default().text(&Head::default(), b""), Ok("{}"));
    }

    #[test]
    fn a_byte_order_mark_is_left_out() {
        assert_eq!(text(b"\xEF\xBB\xBF{}"), Ok("{}"));
        assert_eq!(text(b"\xFF\xFE{\0}\0"), Err(Refusal::InvalidUtf8));
    }

    #[test]
    fn what_cannot_be_a_request_is_refused() {
        assert_eq!(
            text(&vec![b' '; 16_385]),
            Err(Refusal::TooLarge { maximum: 16_384 })
        );
        assert_eq!(text(b"{\"a\": \"\xC3\x28\"}"), Err(Refusal::InvalidUtf8));
        assert_eq!(text(b"\"\xED\xA0\x80\""), Err(Refusal::InvalidUtf8));
        for depth in [17, 8_000] {
            assert_eq!(
                text(nested(depth).as_bytes()),
                Err(Refusal::TooDeep),
                "{depth}"
            );
        }
        let objects = r#"{"a":"#.repeat(100);
        assert_eq!(text(objects.as_bytes()), Err(Refusal::TooDeep));
        let typeless = Policy::default().text(&Head::default(), b"{}");
        assert_eq!(typeless, Err(Refusal::ContentType));
    }
}
