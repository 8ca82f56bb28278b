/// The ASCII form of a full-width character, as keyboards of East Asia write it; other characters as they are.
pub(crate) fn to_ascii_width(character: char) -> char {
    /// The distance between a full-width character and its ASCII form.
    const DISTANCE: u32 = 0xfee0;
    let code = match u32::from(character) {
        wide @ 0xff01..=0xff5e => wide.wrapping_sub(DISTANCE),
        code => code,
    };
    char::from_u32(code).unwrap_or(character)
}
