//! A number as it is typed: `14`, `007`, `-3`, `7.5`.

use crate::Number;
use crate::phone::decimal;

/// More digits than a number of JavaScript holds exactly are no count of days.
const DIGITS: usize = 15;
const DECIMALS: usize = 6;

/// Reads `-?digits(.digits)?`, with the digits that phone numbers are read with. Not read, and so left to
/// validation as typed: `+14`, `1e1`, `0x0e`, `1,5`, `.5`, more than 15 digits or 6 decimals.
pub(super) fn read(typed: &str) -> Option<Number> {
    let (negative, typed) = match typed.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, typed),
    };
    let (whole, decimals) = match typed.split_once('.') {
        Some((whole, decimals)) => (digits(whole)?, digits(decimals)?),
        None => (digits(typed)?, String::new()),
    };
    if whole.len() > DIGITS.saturating_sub(decimals.len()) || decimals.len() > DECIMALS {
        return None;
    }
    let scale = decimals.bytes().fold(1.0, |scale, _| scale * 10.0);
    let value = |digits: &str| {
        let values = digits
            .bytes()
            .map(|byte| f64::from(byte.wrapping_sub(b'0')));
        values.fold(0.0, |value, digit| value * 10.0 + digit)
    };
    // Both are whole and exact, so that one division rounds as parsing would.
    let value = value(&[whole.as_str(), &decimals].concat()) / scale;
    let mut text = match whole.trim_start_matches('0') {
        "" => "0".to_owned(),
        whole => whole.to_owned(),
    };
    let decimals = decimals.trim_end_matches('0');
    if !decimals.is_empty() {
        text = [&text, ".", decimals].concat();
    }
    if negative && value != 0.0 {
        return Some(Number {
            value: -value,
            text: ["-", &text].concat(),
        });
    }
    Some(Number { value, text })
}

/// At least one digit, and nothing else.
fn digits(text: &str) -> Option<String> {
    let mut digits = String::new();
    for character in text.chars() {
        digits.push(decimal(character)?);
    }
    (!digits.is_empty()).then_some(digits)
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
    fn leaves_what_is_no_plain_number() {
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
