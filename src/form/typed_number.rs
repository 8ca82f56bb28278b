//! A number as it is typed: `14`, `007`, `-3`, `7.5`.

use crate::Number;
use crate::phone::ascii_digit;

/// The most digits that a number of JavaScript always holds exactly.
const DIGITS_MAXIMUM: usize = 15;
/// The most digits after the point: with more, JavaScript writes small numbers with an exponent.
const DECIMALS_MAXIMUM: usize = 6;

/// Reads `-?digits(.digits)?`; a digit may be of any script that [`ascii_digit`] knows. The text is the
/// one that JavaScript writes of the number.
///
/// `None` for anything else, such as `+14`, `1e1`, `0x0e`, `1,5`, `.5`, more than 15 digits or 6
/// decimals: then the text stays as typed, and validation reports it.
pub(super) fn read(typed: &str) -> Option<Number> {
    let unsigned = typed.strip_prefix('-').unwrap_or(typed);
    let (mut text, mut value, mut scale) = (String::new(), 0.0, 1.0);
    let (mut digits, mut decimals) = (0_usize, None);
    for character in unsigned.chars() {
        if character == '.' && digits > 0 && decimals.is_none() {
            decimals = Some(0_usize);
            text.push('.');
            continue;
        }
        let digit = ascii_digit(character)?;
        if let Some(decimals) = &mut decimals {
            *decimals = decimals.saturating_add(1);
            scale *= 10.0;
        } else if text == "0" {
            // `007` is 7.
            text.clear();
        }
        text.push(digit);
        digits = digits.saturating_add(1);
        value = value * 10.0 + f64::from(digit.to_digit(10)?);
    }
    if digits == 0
        || digits > DIGITS_MAXIMUM
        || decimals == Some(0)
        || decimals.is_some_and(|count| count > DECIMALS_MAXIMUM)
    {
        return None;
    }
    // Without zeros at the end of the decimals, as JavaScript writes it.
    while decimals.is_some() && text.ends_with('0') {
        text.pop();
    }
    if text.ends_with('.') {
        text.pop();
    }
    // Both are whole numbers that an `f64` holds exactly, so that one division rounds as parsing would.
    value /= scale;
    let is_negative = unsigned.len() < typed.len();
    // JavaScript writes `-0` as `0`.
    if is_negative && value != 0.0 {
        (value, text) = (-value, format!("-{text}"));
    }
    Some(Number { value, text })
}

#[cfg(test)]
mod tests {
    use super::read;

    #[track_caller]
    fn check(typed: &str, expected: Option<(f64, &str)>) {
        let found = read(typed);
        let found = found
            .as_ref()
            .map(|number| (number.value, number.text.as_str()));
        assert_eq!(found, expected, "{typed}");
    }

    #[test]
    fn reads_what_people_type_for_a_number() {
        check("14", Some((14.0, "14")));
        check("007", Some((7.0, "7")));
        check("0", Some((0.0, "0")));
        check("-3", Some((-3.0, "-3")));
        check("-0", Some((0.0, "0")));
        check("7.5", Some((7.5, "7.5")));
        check("7.50", Some((7.5, "7.5")));
        check("0.1", Some((0.1, "0.1")));
        check("0.000001", Some((0.000_001, "0.000001")));
        check("١٤", Some((14.0, "14")));
        check("１４", Some((14.0, "14")));
        check(
            "999999999999999",
            Some((999_999_999_999_999.0, "999999999999999")),
        );
    }

    #[test]
    fn leaves_all_but_plain_numbers() {
        for typed in [
            "",
            "-",
            ".",
            "1.",
            ".5",
            "+14",
            "1e1",
            "0x0e",
            "1,5",
            "--1",
            "1.2.3",
            "1 4",
            "one",
            "0.0000001",
            "1234567890123456",
            "Infinity",
            "NaN",
            "½",
            "²",
        ] {
            check(typed, None);
        }
    }
}
