//! The digits of a number as people and programs write it.

use crate::text::is_invisible;

/// The zeros of the digits that are read, each followed by its nine others; those of the Indic scripts are all like the
/// ones of Devanagari.
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

/// What somebody typed: its digits as ASCII.
#[derive(Default)]
pub(super) struct Typed {
    pub(super) digits: String,
    /// The place of a zero alone in brackets.
    trunk: Option<usize>,
    /// Whether a plus sign stood before them.
    pub(super) international: bool,
}

impl Typed {
    /// None if anything is in it that no number has: letters, an extension, a second plus sign.
    pub(super) fn read(text: &str) -> Option<Self> {
        let mut typed = Self::default();
        let text = text.trim_start_matches(is_separator);
        let text = match text.split_at_checked(4) {
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("tel:") => rest,
            _ => text,
        };
        let mut opened = usize::MAX;
        for character in text.chars() {
            let character = narrow(character);
            if let Some(digit) = decimal(character) {
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
                _ => return None,
            }
        }
        Some(typed)
    }

    /// A zero alone in brackets is the trunk prefix, for calls within the country: `+44 (0)20 7946 0958`. Where it is
    /// a part of all numbers it is not: `+39 (0)6 6981 2345`.
    pub(super) fn without_trunk(&self) -> Option<String> {
        let (before, zero) = self.digits.split_at_checked(self.trunk?)?;
        Some(format!("{before}{}", zero.get(1..)?))
    }
}

/// The ASCII form of a full-width character.
fn narrow(character: char) -> char {
    let code = match u32::from(character) {
        wide @ 0xff01..=0xff5e => wide.wrapping_sub(0xfee0),
        code => code,
    };
    char::from_u32(code).unwrap_or(character)
}

/// Blanks, dashes, dots, slashes and invisible characters, as pasted text has them.
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

/// The ASCII digit of a decimal digit.
pub(crate) fn decimal(character: char) -> Option<char> {
    let code = match u32::from(character) {
        indic @ 0x0966..=0x0def => (indic & 0x7f) | 0x0900,
        mathematical @ 0x1d7ce..=0x1d7ff => (mathematical.wrapping_sub(0x1d7ce) % 10) | 0x30,
        code => code,
    };
    let mut values = ZEROS.iter().map(|&zero| code.wrapping_sub(zero.into()));
    char::from_digit(values.find(|&value| value < 10)?, 10)
}
