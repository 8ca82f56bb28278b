/// Turns a full-width character, as keyboards of East Asia write it, into ASCII. Leaves other characters as they are.
pub(crate) fn to_ascii_width(character: char) -> char {
    /// From an ASCII character to its full-width form, such as from `!` to `！`.
    const DISTANCE: u32 = 0xfee0;
    match character {
        '！'..='～' => {
            let code = u32::from(character).checked_sub(DISTANCE);
            // Never `None`: the whole range stands at this distance from ASCII.
            code.and_then(char::from_u32).unwrap_or(character)
        }
        other => other,
    }
}
