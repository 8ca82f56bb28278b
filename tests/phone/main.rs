//! Phone numbers, against the example numbers of the metadata and by their properties.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "tests"
)]

use proptest::prelude::*;
use serde_json::Value;
use zavu_invitations::phone::{
    METADATA_VERSION, Verdict, inspect, is_prefix_of_valid, normalize, region, verdict,
};

fn examples() -> Vec<(String, Option<String>)> {
    let vectors: Value = serde_json::from_str(include_str!("examples.json")).unwrap();
    assert_eq!(vectors["metadataVersion"], METADATA_VERSION);
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let numbers = vectors["numbers"].as_array().unwrap();
    numbers
        .iter()
        .map(|pair| (text(&pair[0]).unwrap(), text(&pair[1])))
        .collect()
}

#[track_caller]
fn check(value: &str, expected: Verdict, country: Option<&str>, calling_code: Option<u16>) {
    let info = inspect(value);
    let found = (info.verdict, info.country, info.calling_code);
    let calling_code = calling_code.map(|code| code.to_string());
    assert_eq!(found, (expected, country, calling_code), "{value}");
    assert_eq!(verdict(value), expected, "{value}");
    assert_eq!(region(value), country, "{value}");
    let kept = (expected != Verdict::Malformed).then_some(value);
    assert_eq!(info.e164.as_deref(), kept, "{value}");
}

#[track_caller]
fn reads(typed: &str, country: Option<&str>, expected: Option<&str>) {
    assert_eq!(
        normalize(typed, country).as_deref(),
        expected,
        "{typed} in {country:?}"
    );
}

#[test]
fn every_example_number_is_valid_and_its_countrys() {
    for (number, country) in examples() {
        assert_eq!(verdict(&number), Verdict::Valid, "{number}");
        assert_eq!(region(&number), country.as_deref(), "{number}");
        assert_eq!(normalize(&number, None).as_deref(), Some(&*number));
        assert_eq!(normalize(&number, Some("US")).as_deref(), Some(&*number));
        for length in 0..=number.len() {
            assert!(
                is_prefix_of_valid(&number[..length]),
                "{number} at {length}"
            );
        }
    }
}

#[test]
fn verdicts() {
    check("+14155552671", Verdict::Valid, Some("US"), Some(1));
    check("+442079460958", Verdict::Valid, Some("GB"), Some(44));
    // A country within another's calling code, by digits, and by a length.
    check("+12042345678", Verdict::Valid, Some("CA"), Some(1));
    check("+13101234", Verdict::Valid, Some("CA"), Some(1));
    check("+13102345678", Verdict::Valid, Some("US"), Some(1));
    check("+390669812345", Verdict::Valid, Some("VA"), Some(39));
    check("+77273123456", Verdict::Valid, Some("KZ"), Some(7));
    // Calling codes of no country.
    check("+80012345678", Verdict::Valid, None, Some(800));
    check("+870773111632", Verdict::Valid, None, Some(870));
    check("+97912345678", Verdict::NotInUse, None, Some(979));
    // An area code without a subscriber, a length of no plan, an unused calling code.
    check("+442112345678", Verdict::Plausible, Some("GB"), Some(44));
    check("+141555526711", Verdict::NotInUse, Some("US"), Some(1));
    check("+2100000000", Verdict::NotInUse, None, None);
    check("+15", Verdict::NotInUse, Some("US"), Some(1));
    // A trunk prefix within an international number is none of its digits.
    check("+4402079460958", Verdict::NotInUse, Some("GB"), Some(44));
}

#[test]
fn malformed_values() {
    for value in [
        "",
        "+",
        "+1",
        "+0123456",
        "14155552671",
        "++14155552671",
        "+1415555267a",
        "+1 4155552671",
        "+1234567890123456",
        "+14155552671 ",
        "+１４１５５５５２６７１",
        "+\u{0}12345",
    ] {
        check(value, Verdict::Malformed, None, None);
    }
}

#[test]
fn json_has_camel_case_and_null() {
    let json = |value| serde_json::to_value(inspect(value)).unwrap();
    assert_eq!(
        json("+442079460958"),
        serde_json::json!({
            "e164": "+442079460958", "verdict": "valid", "country": "GB", "callingCode": "44",
            "metadataVersion": METADATA_VERSION,
        })
    );
    assert_eq!(
        json("020 7946 0958"),
        serde_json::json!({
            "e164": null, "verdict": "malformed", "country": null, "callingCode": null,
            "metadataVersion": METADATA_VERSION,
        })
    );
    assert_eq!(json("+999123456")["verdict"], "not_in_use");
    assert_eq!(json("+442112345678")["verdict"], "plausible");
}

#[test]
fn incomplete_numbers() {
    for partial in ["", "+", "+1", "+1415", "+14155552671", "+3906698"] {
        assert!(is_prefix_of_valid(partial), "{partial}");
    }
    for wrong in [
        "1",
        "+0",
        "+210",
        "+1415x",
        "+ ",
        "+1100",
        "+141555526711",
        "+4402",
    ] {
        assert!(!is_prefix_of_valid(wrong), "{wrong}");
    }
}

#[test]
fn typed_international_numbers() {
    for typed in [
        "+1 (415) 555-2671",
        "tel:+14155552671",
        "TEL:+1-415-555-2671",
        "  +1.415.555.2671\n",
        "+1 415/555/2671",
        "＋１（４１５）５５５－２６７１",
        "+١٤١٥٥٥٥٢٦٧١",
        "+१४१५५५५२६७१",
        "\u{202a}+1 415 555 2671\u{202c}",
        "+1\u{a0}415\u{2011}555\u{2013}2671",
        "\u{feff}+1\u{200b}4155552671",
        "001 415 555 2671",
        "[+1] 415 555 2671",
        "+𝟙𝟜𝟙𝟝𝟝𝟝𝟝𝟚𝟞𝟟𝟙",
    ] {
        reads(typed, None, Some("+14155552671"));
        reads(typed, Some("DE"), Some("+14155552671"));
    }
    reads("0044 20 7946 0958", None, Some("+442079460958"));
    reads("+44 (0)20 7946 0958", None, Some("+442079460958"));
    reads("0044 (0) 20 7946 0958", Some("FR"), Some("+442079460958"));
    reads("+34 (0)912 345 678", None, Some("+34912345678"));
    reads("+39 (0)6 6981 2345", None, Some("+390669812345"));
    reads("+44 020 7946 0958", None, Some("+442079460958"));
    reads("+54 9 11 2345-6789", None, Some("+5491123456789"));
    // Unknown numbers are kept: whether they are in use is not for the reader to say.
    reads("+999 123", None, Some("+999123"));
    reads("+1 234", None, Some("+1234"));
}

#[test]
fn typed_national_numbers() {
    reads("(415) 555-2671", Some("US"), Some("+14155552671"));
    reads("1 415 555 2671", Some("US"), Some("+14155552671"));
    reads("(415) 555-2671", Some("us"), Some("+14155552671"));
    reads("011 44 20 7946 0958", Some("US"), Some("+442079460958"));
    reads("0044 20 7946 0958", Some("US"), Some("+442079460958"));
    reads("020 7946 0958", Some("GB"), Some("+442079460958"));
    reads("(0)20 7946 0958", Some("GB"), Some("+442079460958"));
    reads("44 20 7946 0958", Some("GB"), Some("+442079460958"));
    reads("06 1 234 5678", Some("HU"), Some("+3612345678"));
    reads("8 (912) 345-67-89", Some("RU"), Some("+79123456789"));
    reads("06 698 12345", Some("IT"), Some("+390669812345"));
    reads("010 1 415 555 2671", Some("JP"), Some("+14155552671"));
    reads("0011 1 415 555 2671", Some("AU"), Some("+14155552671"));
    // The code of the island, a carrier's code, the mobile number of a country that has two ways.
    reads("460-1234", Some("AG"), Some("+12684601234"));
    reads("0 15 11 2345-6789", Some("BR"), Some("+551123456789"));
    reads("011 15-2345-6789", Some("AR"), Some("+5491123456789"));
    // One whose numbers are all another's by Google's rule.
    reads("0528-812345", Some("EH"), Some("+212528812345"));
}

#[test]
fn unreadable() {
    for typed in [
        "",
        "+",
        "tel:",
        "hello",
        "+1 415 555 2671 x123",
        "+1 415 555 2671;ext=7",
        "+1 415 555 2671 ext. 7",
        "1-800-FLOWERS",
        "+1 415+5552671",
        "++14155552671",
        "+14155552671, +14155552672",
        "+1234567890123456",
        "(0)",
        "123456789012345678901234567890123",
        "+0 415 555 2671",
    ] {
        reads(typed, None, None);
        reads(typed, Some("GB"), None);
    }
    reads("020 7946 0958", None, None);
    reads("020 7946 0958", Some("XX"), None);
    reads("555-2671", Some("US"), None);
}

/// What people put between digits.
const SEPARATORS: [&str; 11] = [
    "", " ", "-", ".", "/", "\u{a0}", "\u{2011}", "\u{200e}", " - ", "\u{feff}", "\u{3000}",
];

/// The zeros of some scripts.
const ZEROS: [char; 6] = ['0', '٠', '۰', '०', '０', '𝟎'];

proptest! {
    #[test]
    fn any_text_is_survived(text: String, country: Option<String>) {
        let info = inspect(&text);
        let shaped = text.strip_prefix('+').is_some_and(|digits| {
            matches!(digits.len(), 2..=15)
                && !digits.starts_with('0')
                && digits.bytes().all(|digit| digit.is_ascii_digit())
        });
        prop_assert_eq!(info.verdict != Verdict::Malformed, shaped);
        let _ = is_prefix_of_valid(&text);
        let _ = normalize(&text, country.as_deref());
    }

    #[test]
    fn reading_is_idempotent(typed in "[+]?[0-9 ()./-]{0,24}", country in "[A-Z]{2}") {
        for country in [None, Some(country.as_str()), Some("GB"), Some("BR"), Some("AR"), Some("RU")] {
            if let Some(read) = normalize(&typed, country) {
                prop_assert_ne!(verdict(&read), Verdict::Malformed);
                prop_assert_eq!(normalize(&read, country), Some(read.clone()));
                prop_assert_eq!(normalize(&read, None), Some(read));
            }
        }
    }

    #[test]
    fn beginnings_of_valid_numbers(digits in "[1-9][0-9]{1,14}") {
        let number = format!("+{digits}");
        let valid = verdict(&number) == Verdict::Valid;
        let beginnings = (0..=number.len()).map(|length| is_prefix_of_valid(&number[..length]));
        let beginnings: Vec<bool> = beginnings.collect();
        // No beginning of a valid number is wrong, and nothing right follows a wrong one.
        prop_assert!(!valid || beginnings.iter().all(|&right| right));
        prop_assert!(beginnings.is_sorted_by(|before, after| before >= after));
    }

    #[test]
    fn writings_of_one_number(
        which: prop::sample::Index,
        between in prop::collection::vec(prop::sample::select(&SEPARATORS[..]), 16),
        zero in prop::sample::select(&ZEROS[..]),
        start in prop::sample::select(&["+", "tel:+", "00", "＋"][..]),
    ) {
        let examples = examples();
        let (number, _) = which.get(&examples);
        let digit = |ascii: char| {
            let value = u32::from(ascii) - u32::from('0');
            char::from_u32(u32::from(zero) + value).unwrap()
        };
        let digits = number[1..].chars().zip(&between);
        let mut written = String::new();
        for (ascii, after) in digits {
            written.push(digit(ascii));
            written.push_str(after);
        }
        let typed = format!("{start}{written}");
        prop_assert_eq!(normalize(&typed, None), Some(number.clone()), "{}", typed);
    }
}
