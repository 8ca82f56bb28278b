//! The digits of a number as people and programs write it.

use crate::text::{is_invisible, to_ascii_width};

/// The zeros of the decimal digits of each script; the digits 1 to 9 follow each. The blocks of the Indic scripts are laid
/// out like Devanagari's, which stands for all of them.
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
pub(super) struct Typed {
    /// In ASCII.
    pub(super) digits: String,
    /// The place in `digits` of a zero that stands alone in brackets.
    trunk: Option<usize>,
    /// True if a plus sign stands before the digits.
    pub(super) international: bool,
}

impl Typed {
    /// Reads a text, without a comma or semicolon that separates it from the next number of a list.
    ///
    /// # Errors
    ///
    /// The byte of the first character that no number has: a letter, an extension, a second plus sign.
    pub(super) fn read(text: &str) -> Result<Self, usize> {
        let mut typed = Self::default();
        let number = text.trim_start_matches(is_separator);
        let number = match number.split_at_checked(4) {
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("tel:") => rest,
            _ => number,
        };
        let start = text.len().saturating_sub(number.len());
        let is_end =
            |character| matches!(to_ascii_width(character), ',' | ';') || is_separator(character);
        // The number of digits before the last opening bracket; no bracket yet.
        let mut opened = usize::MAX;
        for (at, character) in number.trim_end_matches(is_end).char_indices() {
            let character = to_ascii_width(character);
            if let Some(digit) = ascii_digit(character) {
                typed.digits.push(digit);
                continue;
            }
            let count = typed.digits.len();
            match character {
                '+' if count == 0 && !typed.international => typed.international = true,
                '(' | '[' => opened = count,
                ')' | ']' => {
                    if typed.digits.get(opened..) == Some("0") {
                        typed.trunk = Some(opened);
                    }
                }
                _ if is_separator(character) => {}
                _ => return Err(start.saturating_add(at)),
            }
        }
        Ok(typed)
    }

    /// The digits without a zero that stands alone in brackets. Mostly such a zero is the trunk prefix, for calls within
    /// the country: `+44 (0)20 7946 0958`. It is a digit of the number in countries without one: `+39 (0)6 6981 2345`.
    pub(super) fn without_trunk(&self) -> Option<String> {
        let (before, zero) = self.digits.split_at_checked(self.trunk?)?;
        Some([before, zero.get(1..)?].concat())
    }
}

/// The text before the first character that no typed number has, and the text from there on.
pub(crate) fn unreadable(text: &str) -> Option<(&str, &str)> {
    text.split_at_checked(Typed::read(text).err()?)
}

/// Blanks, dashes, dots, slashes and the invisible characters of pasted text.
fn is_separator(character: char) -> bool {
    is_invisible(character)
        || matches!(
            character,
            // White space (the property of Unicode), controls and the ASCII signs.
            '\t'..='\r' | ' ' | '-' | '.' | '/' | '~' | '\u{80}'..='\u{a0}' | '\u{1680}' | '\u{3000}'
                | '\u{b7}'
                // Blanks, dashes and dots.
                | '\u{2000}'..='\u{205f}'
                | '\u{2212}'..='\u{2215}' | '\u{223c}'
                | '\u{30fb}' | '\u{30fc}' | '\u{fe58}' | '\u{fe63}'
        )
}

/// The ASCII digit for a decimal digit of any supported script.
pub(crate) fn ascii_digit(character: char) -> Option<char> {
    let code = match u32::from(character) {
        indic @ 0x0966..=0x0def => (indic & 0x7f) | 0x0900,
        mathematical @ 0x1d7ce..=0x1d7ff => (mathematical.wrapping_sub(0x1d7ce) % 10) | 0x30,
        code => code,
    };
    let mut values = ZEROS.iter().map(|&zero| code.wrapping_sub(zero.into()));
    char::from_digit(values.find(|&value| value < 10)?, 10)
}
