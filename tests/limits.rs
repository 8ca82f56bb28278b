//! The limits that are too large for a vector.

#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

use zavu_invitations::{Draft, InputValue, Problem, Report};

#[track_caller]
fn report(json: &str) -> Report {
    let draft: Draft = serde_json::from_str(json).unwrap();
    draft.report()
}

fn countries(count: usize) -> Report {
    report(&format!(
        r#"{{"allowedPhoneCountries": [{}]}}"#,
        vec![r#""ZZ""#; count].join(",")
    ))
}

#[test]
fn a_list_is_read_up_to_its_limit() {
    let report = countries(InputValue::LIST_MAXIMUM);
    assert_eq!(report.issues.len(), InputValue::LIST_MAXIMUM);
    assert!(
        report
            .issues
            .iter()
            .all(|issue| issue.code().as_str() == "invalid_country")
    );

    let report = countries(InputValue::LIST_MAXIMUM + 1);
    assert_eq!(
        report.to_string(),
        "allowedPhoneCountries must have at most 10,000 items"
    );
    let maximum = 10_000;
    assert_eq!(report.issues[0].problem, Problem::TooManyItems { maximum });
}

#[test]
fn a_text_is_read_up_to_its_limit_in_utf_16_units() {
    let id = |text: String| report(&format!(r#"{{"phoneNumberId": "{text}"}}"#)).to_string();
    assert_eq!(id("é".repeat(65_536)), "");
    assert_eq!(id("😀".repeat(32_768)), "");
    assert_eq!(
        id("é".repeat(65_537)),
        "phoneNumberId must have at most 65,536 characters, found 65,537"
    );
    assert_eq!(
        id("😀".repeat(32_769)),
        "phoneNumberId must have at most 65,536 characters, found 65,538"
    );
}

#[test]
fn a_name_is_counted_in_code_points_up_to_the_limit_of_texts() {
    let name = |text: String| report(&format!(r#"{{"clientName": "{text}"}}"#)).to_string();
    let found =
        |actual: &str| format!("clientName must have at most 100 characters, found {actual}");
    assert_eq!(name("😀".repeat(32_768)), found("32,768"));
    assert_eq!(name("😀".repeat(32_769)), found("65,538"));
}

#[test]
fn unknown_names_are_reported_up_to_their_limit() {
    let members: Vec<_> = (0..=Draft::UNKNOWN_MAXIMUM)
        .map(|index| format!(r#""field {index}": 1"#))
        .collect();
    let report = report(&format!("{{{}}}", members.join(",")));
    assert_eq!(report.issues.len(), 100);
    assert_eq!(report.issues[99].field, "field 99");
}
