//! Blanks, and what pasted text holds unseen.

use crate::text::split_once;

/// A text without white space and characters of no width around it.
pub(super) fn trim(text: &str) -> &str {
    text.trim_matches(is_blank)
}

/// A text that has no such characters inside either, where only white space may be meant.
pub(super) fn clean(text: &str) -> String {
    let mut cleaned = String::new();
    for character in trim(text).chars() {
        if !is_invisible(character) {
            cleaned.push(character);
        }
    }
    cleaned
}

/// What stands after the last such character of ASCII, or all of the text.
pub(super) fn after_last(text: &str, separator: u8) -> &str {
    let mut rest = text;
    while let Some((_, after)) = split_once(rest, separator) {
        rest = after;
    }
    rest
}

fn is_blank(character: char) -> bool {
    character.is_whitespace() || is_invisible(character)
}

/// Characters of no width: joiners, marks and embeddings of directions, soft hyphens.
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{2069}' | '\u{FEFF}'
    )
}
