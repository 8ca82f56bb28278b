/// The beginning of a value, short enough to be quoted in a message: at most 40 characters, then an ellipsis.
pub(crate) fn excerpt(text: &str) -> String {
    const MAXIMUM: usize = 40;
    match text.char_indices().nth(MAXIMUM) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}
