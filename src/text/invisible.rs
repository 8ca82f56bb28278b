/// Checks for a character without a width. Copied text often holds some: soft hyphens, joiners, marks of the writing
/// direction, byte order marks.
pub(crate) fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}'
    )
}

/// Checks that a string in UTF-8 has a character that a reader sees: one that is neither white space nor invisible.
pub(crate) fn has_visible(utf8: &[u8]) -> bool {
    // Nearly every string begins with a visible ASCII character: such a string need not be decoded.
    if utf8.first().is_some_and(u8::is_ascii_graphic) {
        return true;
    }
    let is_visible = |c: char| !c.is_whitespace() && !is_invisible(c);
    str::from_utf8(utf8).is_ok_and(|text| text.contains(is_visible))
}
