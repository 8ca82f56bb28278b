//! Properties of texts that several rules need.

mod ascii_set;
mod excerpt;
mod invisible;
mod near_names;
mod percent;
mod width;

pub(crate) use ascii_set::AsciiSet;
pub(crate) use excerpt::excerpt;
pub(crate) use invisible::{is_invisible, is_visible};
pub(crate) use near_names::nearest;
pub(crate) use percent::{escape, unescape};
pub(crate) use width::to_ascii_width;

/// The length in UTF-16 code units, in which JavaScript counts positions and lengths.
pub(crate) fn utf16_length(text: &str) -> usize {
    const CONTINUATION: std::ops::Range<u8> = 0x80..0xC0;
    const FIRST_OF_FOUR: u8 = 0xF0;
    let count = |counts: fn(u8) -> bool| text.bytes().filter(|byte| counts(*byte)).count();
    let characters = count(|byte| !CONTINUATION.contains(&byte));
    let surrogate_pairs = count(|byte| byte >= FIRST_OF_FOUR);
    characters.saturating_add(surrogate_pairs)
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
