//! Extensions, which no number of E.164 has.

use super::decimal;
use crate::text::to_ascii_width;

/// Words and signs before an extension, in the languages of the forms and some others.
const NAMES: [&str; 16] = [
    "extension",
    "extensión",
    "extensao",
    "extensão",
    "extn",
    "ext",
    "xtn",
    "x",
    "#",
    "anexo",
    "interno",
    "int",
    "ramal",
    "poste",
    "durchwahl",
    "доб",
];

/// No extension is longer.
const DIGITS_MAXIMUM: usize = 9;

/// Checks that a text is an extension, like `ext. 12`, `;ext=12` or `x12`, and nothing else.
pub(crate) fn is_extension(text: &str) -> bool {
    let is_sign = |character: char| !character.is_alphanumeric();
    let text: String = text.chars().map(to_ascii_width).collect();
    let text = text
        .trim_start_matches([';', ','])
        .trim_start()
        .to_lowercase();
    let digits = |name: &&str| Some(text.strip_prefix(*name)?.trim_matches(is_sign));
    let is_number = |digits: &str| {
        !digits.is_empty()
            && digits.chars().count() <= DIGITS_MAXIMUM
            && digits.chars().all(|c| decimal(c).is_some())
    };
    NAMES.iter().filter_map(digits).any(is_number)
}
