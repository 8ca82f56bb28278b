//! The digits of a number as people and programs write it.

/// More digits than a number with what is dialled before it has.
const MOST: usize = 32;

/// The zeros of the decimal digits of Unicode 16 (general category Nd) each followed by its nine others.
const ZEROS: [u16; 37] = [
    0x0030, 0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6,
    0x0d66, 0x0de6, 0x0e50, 0x0ed0, 0x0f20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80,
    0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0,
    0xff10,
];

/// The same of the supplementary plane that begins at U+10000.
const SUPPLEMENTARY_ZEROS: [u16; 39] = [
    0x04a0, 0x0d30, 0x0d40, 0x1066, 0x10f0, 0x1136, 0x11d0, 0x12f0, 0x1450, 0x14d0, 0x1650, 0x16c0,
    0x16d0, 0x16da, 0x1730, 0x18e0, 0x1950, 0x1bf0, 0x1c50, 0x1d50, 0x1da0, 0x1f50, 0x6130, 0x6a60,
    0x6ac0, 0x6b50, 0x6d70, 0xccf0, 0xd7ce, 0xd7d8, 0xd7e2, 0xd7ec, 0xd7f6, 0xe140, 0xe2f0, 0xe4f0,
    0xe5f1, 0xe950, 0xfbf0,
];

/// What somebody typed: its digits as ASCII.
pub(super) struct Typed {
    digits: [u8; MOST],
    count: usize,
    /// The place of a zero alone in brackets.
    trunk: Option<usize>,
    /// Whether a plus sign stood before them.
    pub(super) international: bool,
}

impl Typed {
    /// None if anything is in it that no number has: letters, an extension, a second plus sign, too many digits.
    pub(super) fn read(text: &str) -> Option<Self> {
        let mut typed = Self {
            digits: [0; MOST],
            count: 0,
            trunk: None,
            international: false,
        };
        let text = text.trim_start_matches(is_separator);
        let text = match text.split_at_checked(4) {
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("tel:") => rest,
            _ => text,
        };
        let mut opened = None;
        for character in text.chars() {
            match character {
                '+' | '\u{ff0b}' if typed.count == 0 && !typed.international => {
                    typed.international = true;
                }
                '(' | '[' | '\u{ff08}' | '\u{ff3b}' => opened = Some(typed.count),
                ')' | ']' | '\u{ff09}' | '\u{ff3d}' => typed.close(opened.take()),
                _ if is_separator(character) => {}
                _ => typed.push(decimal(character)?)?,
            }
        }
        (typed.count != 0).then_some(typed)
    }

    pub(super) fn digits(&self) -> &[u8] {
        self.digits.get(..self.count).unwrap_or_default()
    }

    fn push(&mut self, digit: u8) -> Option<()> {
        *self.digits.get_mut(self.count)? = digit;
        self.count = self.count.saturating_add(1);
        Some(())
    }

    /// A zero alone in brackets is the trunk prefix, for calls within the country: `+44 (0)20 7946 0958`. Where it is
    /// a part of all numbers it is not: `+39 (0)6 6981 2345`.
    pub(super) fn without_trunk(&self) -> Option<Self> {
        let (before, zero) = self.digits().split_at_checked(self.trunk?)?;
        let mut shorter = Self {
            digits: [0; MOST],
            count: 0,
            trunk: None,
            international: self.international,
        };
        for &digit in before.iter().chain(zero.get(1..)?) {
            shorter.push(digit)?;
        }
        Some(shorter)
    }

    fn close(&mut self, opened: Option<usize>) {
        if let Some(opened) = opened
            && self.digits().get(opened..) == Some(b"0")
        {
            self.trunk = Some(opened);
        }
    }
}

/// Blanks, dashes, dots, slashes and what pasted text holds unseen.
fn is_separator(character: char) -> bool {
    matches!(
        character,
        // White space (the property of Unicode) and the ASCII ones.
        '\t'..='\r' | ' ' | '\u{85}' | '\u{a0}' | '\u{1680}' | '\u{3000}'
            | '-' | '.' | '/' | '~'
            | '\u{ad}' | '\u{b7}' | '\u{61c}' | '\u{180e}'
            // Blanks, zero-width characters and marks of directions, dashes.
            | '\u{2000}'..='\u{2015}'
            // Bullets and dots, line ends, embeddings of directions, a blank.
            | '\u{2022}'..='\u{202f}'
            | '\u{2044}' | '\u{2053}'
            // A blank, invisible operators and isolates of directions.
            | '\u{205f}'..='\u{206f}'
            | '\u{2212}' | '\u{2215}' | '\u{223c}'
            | '\u{30fb}' | '\u{30fc}' | '\u{fe58}' | '\u{fe63}' | '\u{feff}'
            | '\u{ff0d}'..='\u{ff0f}' | '\u{ff5e}'
    )
}

/// The ASCII digit of a decimal digit of any script.
pub(crate) fn decimal(character: char) -> Option<u8> {
    let code = u32::from(character);
    let (zeros, code) = match code >> 16 {
        0 => (&ZEROS[..], code),
        1 => (&SUPPLEMENTARY_ZEROS[..], code & 0xffff),
        _ => return None,
    };
    let code = u16::try_from(code).ok()?;
    let values = zeros.iter().map(|&zero| code.wrapping_sub(zero));
    let value = values.into_iter().find(|&value| value < 10)?;
    u8::try_from(value).ok()?.checked_add(b'0')
}
