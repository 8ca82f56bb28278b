//! Functions on strings that several modules share. They know nothing of an invitation.

mod ascii_set;
mod excerpt;
mod invisible;
mod near_names;
mod percent;
mod width;

pub(crate) use ascii_set::AsciiSet;
pub(crate) use excerpt::excerpt;
pub(crate) use invisible::{has_visible, is_invisible};
pub(crate) use near_names::nearest;
pub(crate) use percent::{percent_decode, percent_decode_to_bytes, percent_encode};
pub(crate) use width::to_ascii_width;

/// Counts UTF-16 code units, in which JavaScript counts positions and lengths.
pub(crate) fn utf16_length(text: &str) -> usize {
    /// From this first byte on, UTF-8 writes a code point in four bytes, and UTF-16 in two units.
    const FIRST_OF_FOUR: u8 = 0xF0;
    let surrogate_pairs = text.bytes().filter(|byte| *byte >= FIRST_OF_FOUR).count();
    count_code_points(text.as_bytes()).saturating_add(surrogate_pairs)
}

/// Counts the Unicode code points of a string in UTF-8. Decodes nothing: of the bytes of a code point all but the first
/// are continuation bytes.
pub(crate) fn count_code_points(utf8: &[u8]) -> usize {
    const CONTINUATION: std::ops::Range<u8> = 0x80..0xC0;
    let is_first = |byte: &&u8| !CONTINUATION.contains(*byte);
    utf8.iter().filter(is_first).count()
}

#[cfg(test)]
mod tests {
    use super::utf16_length;

    #[test]
    fn lengths_are_those_of_utf_16() {
        for text in ["", "a", "é", "日本", "😀", "a\u{FFFF}\u{10000}\u{10FFFF}z"] {
            assert_eq!(utf16_length(text), text.encode_utf16().count(), "{text}");
        }
    }
}
