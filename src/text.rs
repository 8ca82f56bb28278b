//! What the rules ask of a text.

/// Texts as one.
pub(crate) fn concat(texts: &[&str]) -> String {
    let mut whole = String::new();
    for text in texts {
        whole.push_str(text);
    }
    whole
}

/// A number in decimal digits; the standard library's way would bring all of its formatting along.
pub(crate) fn digits(number: usize) -> String {
    const BASE: usize = 10;
    let mut digits = match number / BASE {
        0 => String::new(),
        more => self::digits(more),
    };
    let last = u8::try_from(number % BASE).unwrap_or_default();
    digits.push(char::from(b'0' | last));
    digits
}

/// What stands before and after the first such character of ASCII.
pub(crate) fn split_once(text: &str, separator: u8) -> Option<(&str, &str)> {
    let at = text.bytes().position(|byte| byte == separator)?;
    Some((text.get(..at)?, text.get(at.saturating_add(1)..)?))
}

/// A text without those characters at its end.
pub(crate) fn trim_end<'t>(mut text: &'t str, characters: &[char]) -> &'t str {
    while let Some(shorter) = text.strip_suffix(characters) {
        text = shorter;
    }
    text
}

/// Whether a reader sees anything of a text, given in UTF-8: more than white space and characters
/// of no width.
pub(crate) fn is_visible(text: &[u8]) -> bool {
    let is_visible = |c: char| {
        !c.is_whitespace() && !matches!(c, '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}')
    };
    let is_first_visible = text.first().is_some_and(u8::is_ascii_graphic);
    is_first_visible || str::from_utf8(text).is_ok_and(|text| text.contains(is_visible))
}

/// A set of ASCII characters.
pub(crate) struct AsciiSet(u64, u64);

impl AsciiSet {
    pub(crate) const fn of(characters: &str) -> Self {
        Self(0, 0).and(characters)
    }

    pub(crate) const fn of_letters_digits_and(others: &str) -> Self {
        Self::of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789").and(others)
    }

    const fn and(self, others: &str) -> Self {
        let (Self(mut low, mut high), mut rest) = (self, others.as_bytes());
        while let [first, more @ ..] = rest {
            let half = if *first < 64 { &mut low } else { &mut high };
            *half |= 1_u64.wrapping_shl(*first as u32);
            rest = more;
        }
        Self(low, high)
    }

    #[expect(clippy::inline_always, reason = "a call takes longer than it does")]
    #[inline(always)]
    pub(crate) const fn has(&self, byte: u8) -> bool {
        let half = if byte < 64 { self.0 } else { self.1 };
        byte < 128 && half.wrapping_shr(byte as u32) & 1 == 1
    }
}

/// The beginning of a value, short enough for a message.
pub(crate) fn excerpt(text: &str) -> String {
    const MAXIMUM: usize = 40;
    shorten(text, MAXIMUM)
}

/// At most that many characters of a text.
pub(crate) fn shorten(text: &str, maximum: usize) -> String {
    match text.char_indices().nth(maximum) {
        Some((end, _)) => concat(&[text.get(..end).unwrap_or_default(), "…"]),
        None => text.to_owned(),
    }
}

/// The candidate that was most likely meant by a misspelt name: at most two edits away, or the
/// only one that ends with it ("email" for "clientEmail"). Case and punctuation do not count.
pub(crate) fn nearest<'c>(name: &str, candidates: &[&'c str]) -> Option<&'c str> {
    const LONGEST: usize = 40;
    const EDITS: usize = 2;
    const SHORTEST_ENDING: usize = 4;
    if name.len() > LONGEST {
        return None;
    }
    let name = letters(name);
    let (mut closest, mut ending) = (None, None);
    let mut least = EDITS.saturating_add(1).min(name.len() / 2);
    let mut endings = 0_usize;
    for candidate in candidates {
        let letters = letters(candidate);
        // No fewer edits than letters that one has more than the other.
        if letters.len().abs_diff(name.len()) < least {
            let distance = strsim::osa_distance(&name, &letters);
            if distance < least {
                (closest, least) = (Some(*candidate), distance);
            }
        }
        if name.len() >= SHORTEST_ENDING && letters.ends_with(&name) {
            ending = Some(*candidate);
            endings = endings.saturating_add(1);
        }
    }
    closest.or(ending.filter(|_| endings == 1))
}

/// The letters and digits of a name, in lower case.
fn letters(name: &str) -> String {
    let mut letters = String::new();
    for letter in name.bytes().filter(u8::is_ascii_alphanumeric) {
        letters.push(char::from(letter.to_ascii_lowercase()));
    }
    letters
}
