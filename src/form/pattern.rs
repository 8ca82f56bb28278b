//! The rules as regular expressions of ECMAScript, for HTML's attribute `pattern` and for JSON Schema. They match a whole
//! string and have no anchors, because `pattern` adds them. Each is valid with the flag `u`, which JSON Schema uses, and
//! with `v`, which HTML uses.

use crate::phone;
use crate::rules::{country, email};

/// Any string without lone surrogates, of so many code points.
pub(super) fn text(minimum: usize, maximum: Option<usize>) -> String {
    let maximum = maximum
        .map(|maximum| maximum.to_string())
        .unwrap_or_default();
    format!(r"[^\uD800-\uDFFF]{{{minimum},{maximum}}}")
}

pub(super) fn email() -> String {
    /// The first and the last character of a label, which may not be a hyphen.
    const EDGES: usize = 2;
    let inside = email::LABEL_MAXIMUM.saturating_sub(EDGES);
    let label = format!(r"[a-zA-Z0-9](?:[a-zA-Z0-9\-]{{0,{inside}}}[a-zA-Z0-9])?");
    let specials = escape(email::LOCAL_SPECIALS);
    format!(r"[a-zA-Z0-9{specials}]+@{label}(?:\.{label})*")
}

pub(super) fn phone() -> String {
    let (minimum, maximum) = (phone::DIGITS_MINIMUM, phone::DIGITS_MAXIMUM);
    let more = |digits: usize| digits.saturating_sub(1);
    format!(r"\+[1-9][0-9]{{{},{}}}", more(minimum), more(maximum))
}

/// One code of a country: for each first letter the possible second ones.
pub(super) fn country() -> String {
    let letters = || 'A'..='Z';
    let branches = letters().filter_map(|first| {
        let seconds: String = letters()
            .filter(|second| country::is_country(&format!("{first}{second}")))
            .collect();
        (!seconds.is_empty()).then(|| format!("{first}[{seconds}]"))
    });
    branches.collect::<Vec<_>>().join("|")
}

/// Escapes characters for a character class.
fn escape(characters: &str) -> String {
    let escape_one = |c: char| match c {
        '(' | ')' | '[' | ']' | '{' | '}' | '/' | '-' | '\\' | '|' => format!("\\{c}"),
        c => c.to_string(),
    };
    characters.chars().map(escape_one).collect()
}
