//! Parses the header of a signature: `t=<Unix seconds>,v1=<hex>,v2=<hex>`.

use super::{SignatureScheme, WebhookError, WebhookErrorCode};

/// The header that holds the signature, in lower case.
pub const SIGNATURE_HEADER: &str = "x-zavu-signature";

/// The most bytes of the header.
const LENGTH_MAXIMUM: usize = 1_024;

/// The most parts of the header.
const PARTS_MAXIMUM: usize = 16;

/// The known parts of the header.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Header<'h> {
    /// The time of the signature, in Unix seconds.
    pub unix_seconds: u64,
    /// The digits of that time in the header: a `v2` signature covers them.
    pub time_text: &'h str,
    /// The signatures, in hexadecimal.
    pub signatures: Vec<(SignatureScheme, &'h str)>,
}

impl<'h> Header<'h> {
    /// Reads the header. Unknown parts are ignored.
    pub fn parse(header: &'h str) -> Result<Self, WebhookError> {
        let header = header.trim_matches(is_blank);
        if header.is_empty() {
            let message = "the header X-Zavu-Signature is missing: pass the headers of the request, or the value of that one";
            return Err(WebhookError::new(
                WebhookErrorCode::MissingSignature,
                message,
            ));
        }
        if header.len() > LENGTH_MAXIMUM {
            return Err(too_long(header.len(), "bytes"));
        }
        if is_bare_signature(header) {
            return Err(malformed(
                "is a bare signature, which is another scheme of Zavu's: a project's webhook signs t=<Unix seconds>,v1=<hex>,v2=<hex>",
            ));
        }
        let parts: Vec<_> = header.split(',').collect();
        if parts.len() > PARTS_MAXIMUM {
            return Err(malformed(format!(
                "has {} parts, at most {PARTS_MAXIMUM} are allowed",
                parts.len()
            )));
        }
        let (mut time_text, mut signatures) = (None, Vec::new());
        for part in parts {
            let part = part.trim_matches(is_blank);
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            if name == "t" {
                if time_text.is_some() {
                    return Err(malformed("has more than one t"));
                }
                time_text = Some(value);
            } else if let Some(scheme) = SignatureScheme::from_name(name) {
                signatures.push((scheme, value));
            }
        }
        let time_text =
            time_text.ok_or_else(|| malformed("has no t, the time of the signature"))?;
        Ok(Self {
            unix_seconds: parse_seconds(time_text)?,
            time_text,
            signatures,
        })
    }
}

fn parse_seconds(text: &str) -> Result<u64, WebhookError> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let seconds = is_number.then(|| text.parse().ok()).flatten();
    seconds.ok_or_else(|| malformed("has a t that is not a number of seconds"))
}

/// Checks for a header that is only a hash in hexadecimal, with or without `sha256=` before it.
fn is_bare_signature(header: &str) -> bool {
    /// Those of a hash of 128 bits.
    const LEAST_DIGITS: usize = 32;
    let hex = header.strip_prefix("sha256=").unwrap_or(header);
    hex.len() >= LEAST_DIGITS && hex.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Checks for white space of HTTP.
fn is_blank(character: char) -> bool {
    matches!(character, ' ' | '\t')
}

pub(super) fn too_long(length: usize, unit: &str) -> WebhookError {
    malformed(format!(
        "has {length} {unit}, at most {LENGTH_MAXIMUM} bytes are allowed"
    ))
}

pub(super) fn malformed(why: impl std::fmt::Display) -> WebhookError {
    WebhookError::malformed(format!("the header X-Zavu-Signature {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_parts_and_blanks_are_ignored() {
        let header = Header::parse("\tv3=c, t=0017 ,v1=a,v1=b, v2=, note, V1=x,=").unwrap();
        assert_eq!((header.unix_seconds, header.time_text), (17, "0017"));
        let signatures = [
            (SignatureScheme::V1, "a"),
            (SignatureScheme::V1, "b"),
            (SignatureScheme::V2, ""),
        ];
        assert_eq!(header.signatures, signatures);
    }

    #[track_caller]
    fn assert_malformed(header: &str, expected: &str) {
        let error = Header::parse(header).unwrap_err();
        let expected = format!("the header X-Zavu-Signature {expected}");
        assert_eq!(
            (error.code, &*error.message),
            (WebhookErrorCode::Malformed, &*expected)
        );
    }

    #[test]
    fn the_time_is_one_number() {
        for time in [
            "",
            "-1",
            "+1",
            "1.5",
            "1e3",
            " 1",
            "0x1",
            "١",
            "18446744073709551616",
        ] {
            let expected = "has a t that is not a number of seconds";
            assert_malformed(&format!("t={time},v1=a"), expected);
        }
        assert_eq!(
            Header::parse("t=18446744073709551615")
                .unwrap()
                .unix_seconds,
            u64::MAX
        );
        assert_malformed("t=1,t=1,v1=a", "has more than one t");
        assert_malformed("v1=a", "has no t, the time of the signature");
    }

    #[test]
    fn the_length_and_the_number_of_parts_are_limited() {
        assert!(Header::parse(&format!("t=1,v1={}", "a".repeat(1_017))).is_ok());
        let long = format!("t=1,v1={}", "a".repeat(1_018));
        assert_malformed(&long, "has 1025 bytes, at most 1024 bytes are allowed");
        assert!(Header::parse(&format!("t=1{}", ",".repeat(15))).is_ok());
        let many = format!("t=1{}", ",".repeat(16));
        assert_malformed(&many, "has 17 parts, at most 16 are allowed");
    }

    #[test]
    fn a_bare_signature_is_of_another_scheme() {
        let hex = "0f".repeat(32);
        for header in [hex.clone(), hex.to_uppercase(), format!("sha256={hex}")] {
            let error = Header::parse(&header).unwrap_err();
            assert!(
                error.message.contains("another scheme of Zavu's"),
                "{error}"
            );
        }
    }

    #[test]
    fn an_empty_header_is_a_missing_signature() {
        for header in ["", " \t "] {
            let error = Header::parse(header).unwrap_err();
            assert_eq!(error.code, WebhookErrorCode::MissingSignature);
        }
    }
}
