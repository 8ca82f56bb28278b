/// Percent-encodes everything but the unreserved characters of a URL (RFC 3986, section 2.3).
pub(crate) fn percent_encode(text: &str) -> String {
    let encode_byte = |byte: u8| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            char::from(byte).to_string()
        } else {
            format!("%{byte:02X}")
        }
    };
    text.bytes().map(encode_byte).collect()
}

/// Decodes percent escapes. `None` for a broken escape, or if the bytes are not UTF-8.
pub(crate) fn percent_decode(text: &str) -> Option<String> {
    let is_broken = |part| escaped_byte(part).is_none();
    if text.split('%').skip(1).any(is_broken) {
        return None;
    }
    String::from_utf8(percent_decode_to_bytes(text)).ok()
}

/// Decodes percent escapes. A broken escape stays.
pub(crate) fn percent_decode_to_bytes(text: &str) -> Vec<u8> {
    let mut parts = text.split('%');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let (byte, rest) = escaped_byte(part).unwrap_or((b'%', part));
        bytes.push(byte);
        bytes.extend_from_slice(rest.as_bytes());
    }
    bytes
}

/// Reads the two digits after a percent sign, and returns the rest with their byte.
fn escaped_byte(part: &str) -> Option<(u8, &str)> {
    let (digits, rest) = part.split_at_checked(2)?;
    // `from_str_radix` would also accept a sign, as in `%+1`.
    let is_hexadecimal = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    let byte = u8::from_str_radix(digits, 16).ok()?;
    is_hexadecimal.then_some((byte, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_survives_both_ways() {
        for (text, escaped) in [
            ("", ""),
            ("aZ09-._~", "aZ09-._~"),
            ("a b/c?d&e=f%+", "a%20b%2Fc%3Fd%26e%3Df%25%2B"),
            ("\u{fc}\u{1f600}\r\n", "%C3%BC%F0%9F%98%80%0D%0A"),
        ] {
            assert_eq!(percent_encode(text), escaped);
            assert_eq!(percent_decode(escaped).as_deref(), Some(text));
        }
        assert_eq!(percent_decode("%2f+").as_deref(), Some("/+"));
        for broken in ["%", "%2", "%zz", "%+1", "%\u{fc}", "%FF", "a%2"] {
            assert_eq!(percent_decode(broken), None, "{broken}");
        }
        assert_eq!(percent_decode_to_bytes("100%: %2f%+1%"), b"100%: /%+1%");
        assert_eq!(percent_decode_to_bytes("%FF%41%4"), b"\xFFA%4");
    }
}
