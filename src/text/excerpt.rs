/// The beginning of a value, short enough to be quoted in a message: at most 40 characters, then an ellipsis.
pub(crate) fn excerpt(text: &str) -> String {
    const CHARACTERS_MAXIMUM: usize = 40;
    if text.chars().nth(CHARACTERS_MAXIMUM).is_none() {
        return text.to_owned();
    }
    let beginning = text.chars().take(CHARACTERS_MAXIMUM);
    beginning.chain(['…']).collect()
}
