//! The wasm as a JavaScript string.
//!
//! Most bytes of wasm are small: those below 89 are one character each, the others two. So it is
//! a fifth smaller than base64, and compresses a fifth better, because a repetition of bytes stays
//! one of characters. No character needs an escape, and none takes two bytes.

const CHARACTERS: u8 = 91;
const SINGLE: u8 = 89;

/// The text that `pkg-template/src/embedded/text.ts` reads.
pub fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for &byte in bytes {
        match byte.checked_sub(SINGLE) {
            None => text.push(character(byte)),
            Some(rest) => {
                text.push(character(SINGLE.saturating_add(rest / CHARACTERS)));
                text.push(character(rest % CHARACTERS));
            }
        }
    }
    text
}

/// From `#` on, without the backslash.
fn character(value: u8) -> char {
    let code = value.saturating_add(b'#');
    char::from(if code < b'\\' {
        code
    } else {
        code.saturating_add(1)
    })
}

#[cfg(test)]
mod tests {
    use super::encode;

    #[test]
    fn writes_every_byte_in_its_own_way() {
        let texts: std::collections::HashSet<_> =
            (0..=u8::MAX).map(|byte| encode(&[byte])).collect();
        assert_eq!(texts.len(), 256);
        assert_eq!(encode(&[0, 56, 57, 88]), "#[]|");
        assert_eq!(encode(&[89, 179, 180, 255]), "}#}~~#~o");
    }

    #[test]
    fn needs_no_escape() {
        let all = encode(&(0..=u8::MAX).collect::<Vec<_>>());
        assert!(
            all.bytes()
                .all(|byte| byte.is_ascii_graphic() && !b"\"\\".contains(&byte))
        );
    }
}
