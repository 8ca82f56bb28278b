//! Twins of the standard library's functions, until their last callers are gone.

pub(crate) fn concat(texts: &[&str]) -> String {
    texts.concat()
}

pub(crate) fn digits(number: usize) -> String {
    number.to_string()
}

pub(crate) fn split_once(text: &str, separator: u8) -> Option<(&str, &str)> {
    text.split_once(char::from(separator))
}

pub(crate) fn trim_end<'t>(text: &'t str, characters: &[char]) -> &'t str {
    text.trim_end_matches(characters)
}
