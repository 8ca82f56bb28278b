//! Extensions such as `ext. 12`. A number in the form of E.164 has none, so the rule of `clientPhone` names the fault.

use super::ascii_digit;
use crate::platform::fold::fold;

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

/// The most bytes that are looked at.
const LENGTH_MAXIMUM: usize = 100;

/// The longest number of an extension.
const DIGITS_MAXIMUM: usize = 9;

/// Characters around the digits of an extension.
const SIGNS: [char; 9] = [' ', '.', ':', '=', '-', '#', ',', ')', ']'];

/// Checks that the whole string is an extension, such as `ext. 12`, `;ext=12` or `x12`.
pub(crate) fn is_extension(text: &str) -> bool {
    if text.len() > LENGTH_MAXIMUM {
        return false;
    }
    let text = fold(text);
    let text = text.trim_start_matches([';', ',', ' ']);
    let digits = |name: &&str| Some(text.strip_prefix(*name)?.trim_matches(SIGNS));
    let is_number = |digits: &str| {
        (1..=DIGITS_MAXIMUM).contains(&digits.chars().count())
            && digits
                .chars()
                .all(|character| ascii_digit(character).is_some())
    };
    NAMES.iter().filter_map(digits).any(is_number)
}
