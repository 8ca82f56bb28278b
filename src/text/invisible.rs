/// Checks for a character of no width, which copied text often holds: soft hyphens, joiners, marks
/// and embeddings of writing directions, byte order marks.
pub(crate) fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}'
    )
}

/// Checks for a character that a reader sees, in a text given as UTF-8.
pub(crate) fn is_visible(text: &[u8]) -> bool {
    let is_visible = |c: char| !c.is_whitespace() && !is_invisible(c);
    // Decides nearly every text without decoding any of it.
    let is_first_visible = text.first().is_some_and(u8::is_ascii_graphic);
    is_first_visible || str::from_utf8(text).is_ok_and(|text| text.contains(is_visible))
}
