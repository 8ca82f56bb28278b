//! The rules of texts as regular expressions of ECMAScript, for a whole text: HTML's `pattern` is
//! anchored by itself. Each is valid under the flag `u`, with which JSON Schema reads it, and under
//! `v`, with which HTML does.

use crate::rules::{country, email, phone};

/// Any text that is well-formed Unicode, of so many code points.
pub(super) fn text(minimum: usize, maximum: Option<usize>) -> String {
    let maximum = maximum
        .map(|maximum| maximum.to_string())
        .unwrap_or_default();
    format!(r"[^\uD800-\uDFFF]{{{minimum},{maximum}}}")
}

pub(super) fn email() -> String {
    /// The first and the last character of a label have a class of their own.
    const ENDS: usize = 2;
    let inside = email::LABEL_MAXIMUM.saturating_sub(ENDS);
    let label = format!(r"[a-zA-Z0-9](?:[a-zA-Z0-9\-]{{0,{inside}}}[a-zA-Z0-9])?");
    let specials = escaped(email::LOCAL_SPECIALS);
    format!(r"[a-zA-Z0-9{specials}]+@{label}(?:\.{label})*")
}

pub(super) fn phone() -> String {
    let (minimum, maximum) = (phone::DIGITS_MINIMUM, phone::DIGITS_MAXIMUM);
    let more = |digits: usize| digits.saturating_sub(1);
    format!(r"\+[1-9][0-9]{{{},{}}}", more(minimum), more(maximum))
}

/// One code that ISO 3166-1 has assigned, by its first letter.
pub(super) fn country() -> String {
    let letters = || 'A'..='Z';
    let rows = letters().filter_map(|first| {
        let seconds: String = letters()
            .filter(|second| country::is_country(&format!("{first}{second}")))
            .collect();
        (!seconds.is_empty()).then(|| format!("{first}[{seconds}]"))
    });
    rows.collect::<Vec<_>>().join("|")
}

/// Characters as they stand in a class.
fn escaped(characters: &str) -> String {
    let escape = |c: char| match c {
        '(' | ')' | '[' | ']' | '{' | '}' | '/' | '-' | '\\' | '|' => format!("\\{c}"),
        c => c.to_string(),
    };
    characters.chars().map(escape).collect()
}
