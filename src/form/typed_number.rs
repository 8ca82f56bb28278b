//! Parses a number as it is typed: `14`, `007`, `-3`, `7.5`.

use crate::Number;
use crate::phone::ascii_digit;

/// The most digits that an `f64` always holds exactly.
const DIGITS_MAXIMUM: usize = 15;
/// The most digits after the point. With more, JavaScript would write small numbers with an exponent.
const DECIMALS_MAXIMUM: usize = 6;

/// Parses `-?digits(.digits)?`; a digit may be of any script that [`ascii_digit`] knows.
///
/// `None` for anything else, such as `+14`, `1e1`, `0x0e`, `1,5`, `.5`, more than 15 digits or 6
/// decimals: then the text stays as typed, and validation reports it.
pub(super) fn parse(typed: &str) -> Option<Number> {
    let unsigned = typed.strip_prefix('-').unwrap_or(typed);
    let is_negative = unsigned.len() < typed.len();
    let (whole, decimals) = match unsigned.split_once('.') {
        Some((_, "")) => return None,
        Some(parts) => parts,
        None => (unsigned, ""),
    };
    let whole: String = whole.chars().map(ascii_digit).collect::<Option<_>>()?;
    let decimals: String = decimals.chars().map(ascii_digit).collect::<Option<_>>()?;
    if whole.is_empty()
        || whole.len().saturating_add(decimals.len()) > DIGITS_MAXIMUM
        || decimals.len() > DECIMALS_MAXIMUM
    {
        return None;
    }
    // Parsing an `f64` would add much code to the module. Here both numbers are whole ones that an `f64` holds exactly, so
    // the division rounds as parsing would.
    let (mut value, mut scale) = (0.0, 1.0);
    for digit in whole.chars().chain(decimals.chars()) {
        value = value * 10.0 + f64::from(digit.to_digit(10)?);
    }
    for _ in decimals.chars() {
        scale *= 10.0;
    }
    value /= scale;
    // The text that JavaScript writes: without needless zeros, and -0 without its sign.
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        digits => digits,
    };
    let mut text = match decimals.trim_end_matches('0') {
        "" => whole.to_owned(),
        decimals => format!("{whole}.{decimals}"),
    };
    if is_negative && value != 0.0 {
        (value, text) = (-value, format!("-{text}"));
    }
    Some(Number { value, text })
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[track_caller]
    fn check(typed: &str, expected: Option<(f64, &str)>) {
        let found = parse(typed);
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
