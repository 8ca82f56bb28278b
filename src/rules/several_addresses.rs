//! Finds the second of several e-mail addresses in one string: a guess, for a better message.

use crate::text::{AsciiSet, to_ascii_width};

/// Around the name before an address: `"Ana Ruiz" <ana@acme.example>`.
const QUOTE: char = '"';
/// Around an address a quote, and in it a character as any other: `o'brien@acme.example`.
const APOSTROPHE: char = '\'';

/// The at sign, and its full-width form.
const AT_SIGNS: [char; 2] = ['@', '＠'];

/// Finds the second of several addresses, in a string such as `Ana <ana@acme.example>; luis@acme.example`, and returns its
/// place in bytes. An address in a quoted name does not count, nor does a repetition of the first address.
pub(crate) fn second_address(text: &str) -> Option<usize> {
    let (mut first_address, mut next_start) = (None, 0_usize);
    for (index, segment) in text.split_inclusive(QUOTE).enumerate() {
        // Each second segment is in quotes. A quote that nothing closes quotes nothing.
        let is_quoted = index % 2 == 1 && segment.ends_with(QUOTE);
        for word in segment.split_inclusive(is_separator) {
            let start = next_start;
            next_start = start.saturating_add(word.len());
            if is_quoted || !word.contains(AT_SIGNS) {
                continue;
            }
            let without_apostrophe = word.trim_start_matches(APOSTROPHE);
            let address = without_apostrophe
                .trim_end_matches(is_separator)
                .trim_end_matches(APOSTROPHE);
            if !is_like_address(address) {
                continue;
            }
            let first = *first_address.get_or_insert(address);
            if !address.eq_ignore_ascii_case(first) {
                let apostrophes = word.len().saturating_sub(without_apostrophe.len());
                return Some(start.saturating_add(apostrophes));
            }
        }
    }
    None
}

/// Checks for a separator of ASCII, also in its full-width form, or white space.
fn is_separator(character: char) -> bool {
    const SEPARATORS: AsciiSet = AsciiSet::new(" \t\n\r\x0b\x0c,;:<>()[]|?&\"");
    match to_ascii_width(character) {
        ascii @ '\0'..='\x7f' => SEPARATORS.contains(ascii as u8),
        other => other.is_whitespace(),
    }
}

/// Checks for a word with text before and after an at sign.
fn is_like_address(word: &str) -> bool {
    let parts = word.split(AT_SIGNS);
    parts.filter(|part| !part.is_empty()).count() > 1
}

#[cfg(test)]
mod tests {
    use super::second_address;

    #[test]
    fn an_address_in_a_quoted_name_does_not_count() {
        for (text, expected) in [
            (r#""ana@x.example" <ana@acme.example>"#, None),
            (r#"ana@x.example "luis@y.example""#, None),
            (r#"ana@x.example "Luis" luis@y.example"#, Some(21)),
            // A quote that nothing closes.
            (r#"5" pipe ana@x.example, luis@y.example"#, Some(23)),
            (r#"ana@x.example "luis@y.example"#, Some(15)),
            (r#""Ana" <ana@x.example>; 5" luis@y.example"#, Some(26)),
        ] {
            assert_eq!(second_address(text), expected, "{text}");
        }
    }
}
