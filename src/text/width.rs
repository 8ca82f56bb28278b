/// Turns a full-width character, as keyboards of East Asia write it, into ASCII. Leaves other characters as they are.
pub(crate) fn to_ascii_width(character: char) -> char {
    /// From an ASCII character to its full-width form, such as from `!` to `！`.
    const DISTANCE: u32 = 0xfee0;
    let code = match character {
        '！'..='～' => u32::from(character).wrapping_sub(DISTANCE),
        _ => return character,
    };
    char::from_u32(code).unwrap_or(character)
}
