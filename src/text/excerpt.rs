/// The beginning of a value, short enough for a message.
pub(crate) fn excerpt(text: &str) -> String {
    const MAXIMUM: usize = 40;
    shorten(text, MAXIMUM)
}

/// The first `maximum` characters of a text, with an ellipsis where it is longer.
pub(crate) fn shorten(text: &str, maximum: usize) -> String {
    match text.char_indices().nth(maximum) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}
