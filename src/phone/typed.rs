//! Parses a phone number as people and programs write it: takes out its digits, in whatever script, and drops separators.

use crate::text::{is_invisible, to_ascii_width};

/// The code point of the zero of each script; the digits 1 to 9 follow it. Devanagari stands for all Indic scripts, see
/// [`ascii_digit`].
const ZEROS: [u16; 12] = [
    0x0030, // ASCII
    0x0660, // Arabic-Indic
    0x06f0, // Persian, Urdu
    0x07c0, // N'Ko
    0x0966, // Devanagari
    0x0e50, // Thai
    0x0ed0, // Lao
    0x0f20, // Tibetan
    0x1040, // Burmese
    0x17e0, // Khmer
    0x1810, // Mongolian
    0xff10, // full-width
];

/// A typed number.
#[derive(Default)]
pub(super) struct TypedNumber {
    /// All digits, in ASCII.
    pub(super) digits: String,
    /// The index in `digits` of a zero that stands alone in brackets, as in `+44 (0)20 7946 0958`.
    trunk_zero: Option<usize>,
    /// True for a plus sign before the digits.
    pub(super) has_plus: bool,
}

/// The error for a text that is no phone number: the byte index of its first character that cannot be part of one, such as a
/// letter (an extension begins with one) or a second plus sign.
pub(super) struct UnreadableAt(usize);

impl TypedNumber {
    /// Parses a number; drops `tel:` before it, and a comma or semicolon after it that separates it from the next number of
    /// a list.
    pub(super) fn parse(text: &str) -> Result<Self, UnreadableAt> {
        let mut typed = Self::default();
        let (number_start, number) = without_scheme_and_list_separator(text);
        // The index in `digits` of the first digit after the last opening bracket.
        let mut bracketed = None;
        for (at, character) in number.char_indices() {
            let character = to_ascii_width(character);
            if let Some(digit) = ascii_digit(character) {
                typed.digits.push(digit);
                continue;
            }
            let count = typed.digits.len();
            match character {
                '+' if count == 0 && !typed.has_plus => typed.has_plus = true,
                '(' | '[' => bracketed = Some(count),
                ')' | ']' => {
                    let is_zero = |&start: &usize| typed.digits.get(start..) == Some("0");
                    typed.trunk_zero = bracketed.filter(is_zero).or(typed.trunk_zero);
                }
                _ if is_separator(character) => {}
                _ => return Err(UnreadableAt(number_start.saturating_add(at))),
            }
        }
        Ok(typed)
    }

    /// The digits without a zero that stands alone in brackets; `None` if there is no such zero. Mostly it is the trunk
    /// prefix for calls within the country, as in `+44 (0)20 7946 0958`. In countries without that prefix it is a digit of
    /// the number: `+39 (0)6 6981 2345`.
    pub(super) fn without_trunk_zero(&self) -> Option<String> {
        let (before, from_zero) = self.digits.split_at_checked(self.trunk_zero?)?;
        Some([before, from_zero.get(1..)?].concat())
    }
}

/// Drops `tel:` before a number, and a separator of a list after it. Returns the place of the number in bytes as well.
fn without_scheme_and_list_separator(text: &str) -> (usize, &str) {
    const SCHEME: &str = "tel:";
    let number = text.trim_start_matches(is_separator);
    let number = match number.split_at_checked(SCHEME.len()) {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case(SCHEME) => rest,
        _ => number,
    };
    let start = text.len().saturating_sub(number.len());
    let is_trailing =
        |character| matches!(to_ascii_width(character), ',' | ';') || is_separator(character);
    (start, number.trim_end_matches(is_trailing))
}

/// Splits a string before the first character that no typed number has; `None` if it has no such character.
pub(crate) fn split_at_unreadable(text: &str) -> Option<(&str, &str)> {
    let UnreadableAt(at) = TypedNumber::parse(text).err()?;
    text.split_at_checked(at)
}

/// Checks for a blank, dash, dot or slash, or one of the invisible characters of pasted text.
fn is_separator(character: char) -> bool {
    is_invisible(character)
        || matches!(
            character,
            // Blanks, control characters (C1 and the no-break space, too) and the separators of ASCII; the blanks of
            // Ogham (1680) and of East Asian texts (3000).
            '\t'..='\r' | ' ' | '-' | '.' | '/' | '~' | '\u{80}'..='\u{a0}' | '\u{1680}' | '\u{3000}'
                // Of the general punctuation: blanks and dashes; bullets, dots and again blanks; a fraction slash and a
                // hyphen; a swung dash; a blank.
                | '\u{2000}'..='\u{2015}' | '\u{2022}'..='\u{202f}' | '\u{2043}' | '\u{2044}' | '\u{2053}' | '\u{205f}'
                // Other signs that look like a dash, a slash, a tilde or a dot.
                | '\u{2212}'..='\u{2215}' | '\u{223c}' | '\u{b7}'
                // Katakana dot and long-vowel sign, small em dash, small hyphen.
                | '\u{30fb}' | '\u{30fc}' | '\u{fe58}' | '\u{fe63}'
        )
}

/// The ASCII digit for a decimal digit of any supported script; `None` for other characters.
pub(crate) fn ascii_digit(character: char) -> Option<char> {
    const DEVANAGARI_BLOCK: u32 = 0x0900;
    /// Each of the Indic scripts that follow Devanagari has a block of this size, with its digits at the same place.
    const INDIC_BLOCK: u32 = 0x80;
    /// Five sets of mathematical digits follow each other from here.
    const MATHEMATICAL_ZERO: u32 = 0x1d7ce;
    let code = match u32::from(character) {
        // From the first digit of Devanagari to the last one of Sinhala: the character at the same place of the Devanagari
        // block.
        indic @ 0x0966..=0x0def => DEVANAGARI_BLOCK | (indic % INDIC_BLOCK),
        mathematical @ MATHEMATICAL_ZERO..=0x1d7ff => {
            return char::from_digit(mathematical.wrapping_sub(MATHEMATICAL_ZERO) % 10, 10);
        }
        code => code,
    };
    let mut values = ZEROS.iter().map(|&zero| code.wrapping_sub(zero.into()));
    char::from_digit(values.find(|&value| value < 10)?, 10)
}
