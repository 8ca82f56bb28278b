//! White space and invisible characters in typed text.

use crate::text::is_invisible;

/// Removes white space and invisible characters around a string.
pub(super) fn trim(text: &str) -> &str {
    text.trim_matches(is_blank)
}

/// Trims a string, and removes invisible characters inside. Keeps white space inside.
pub(super) fn remove_invisible(text: &str) -> String {
    let visible = |character: &char| !is_invisible(*character);
    trim(text).chars().filter(visible).collect()
}

fn is_blank(character: char) -> bool {
    character.is_whitespace() || is_invisible(character)
}
