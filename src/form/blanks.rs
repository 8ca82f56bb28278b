//! White space and invisible characters in typed text.

use crate::text::is_invisible;

/// A text without white space and invisible characters around it.
pub(super) fn trim(text: &str) -> &str {
    text.trim_matches(is_blank)
}

/// A trimmed text without invisible characters inside. White space inside stays.
pub(super) fn remove_invisible(text: &str) -> String {
    let visible = |character: &char| !is_invisible(*character);
    trim(text).chars().filter(visible).collect()
}

fn is_blank(character: char) -> bool {
    character.is_whitespace() || is_invisible(character)
}
