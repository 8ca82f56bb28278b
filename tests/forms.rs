//! The forms that every runtime shares: `tests/js/normalize.test.js` reads the same files.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a panic is how a test fails"
)]

use std::error::Error;
use std::{fs, io};

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde::Deserialize;
use serde_json::{Value, json};
use zavu_invitations::form::{self, FormChange, Normalized};
use zavu_invitations::{Draft, InputValue, InvitationField, Problem, ValidationOptions, ValueKind};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Case {
    name: String,
    default_country: Option<String>,
    form: Form,
    value: Draft<'static>,
    changes: Vec<Value>,
    issues: Vec<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Form {
    Pairs(Vec<(String, String)>),
    Object(Box<Draft<'static>>),
}

fn in_json(change: &FormChange) -> Value {
    let mut change = json!(change);
    let path = change.as_object_mut().unwrap().remove("path").unwrap();
    assert_eq!(path, json!([change["field"]]));
    with_doubles(change)
}

/// JSON knows one kind of number: 7 and 7.0 are the same.
fn with_doubles(mut change: Value) -> Value {
    if let Some(number) = change["to"].as_f64() {
        change["to"] = number.into();
    }
    change
}

#[track_caller]
fn check(file: &str, case: Case) {
    let name = format!("{file}: {}", case.name);
    let form = match case.form {
        Form::Pairs(pairs) => form::read(pairs),
        Form::Object(draft) => *draft,
    };
    let country = case.default_country.as_deref();
    let Normalized { draft, changes, .. } = form::normalize(form, country);
    let found: Vec<_> = changes.iter().map(in_json).collect();
    let expected: Vec<_> = case.changes.into_iter().map(with_doubles).collect();
    assert_eq!(found, expected, "{name}");
    assert_eq!(draft, case.value, "{name}");

    let again = form::normalize(draft.clone(), country);
    assert_eq!(
        (again.draft, again.changes),
        (draft.clone(), vec![]),
        "{name}, again"
    );

    let issues = draft.report().issues;
    let codes: Vec<_> = issues.iter().map(|issue| issue.code().as_str()).collect();
    assert_eq!(codes, case.issues, "{name}");
}

#[test]
fn every_form_becomes_its_value() -> Result<(), Box<dyn Error>> {
    let entries = fs::read_dir("tests/form-vectors")?;
    let files = entries
        .map(|entry| Ok(entry?.path()))
        .collect::<io::Result<Vec<_>>>()?;
    assert!(!files.is_empty());
    for file in files {
        let name = file.display().to_string();
        let cases: Vec<Case> = serde_json::from_str(&fs::read_to_string(&file)?)
            .map_err(|error| format!("{name}: {error}"))?;
        assert!(!cases.is_empty(), "{name}");
        for case in cases {
            check(&name, case);
        }
    }
    Ok(())
}

fn with_phone(number: &str) -> Draft<'_> {
    let mut draft = Draft::default();
    draft.set(InvitationField::ClientPhone, InputValue::from(number));
    draft
}

/// The codes of what is said, or the reason where the form is refused.
fn said(draft: &Draft) -> Vec<String> {
    let report = draft.report();
    let issues = report.issues.iter().chain(&report.warnings);
    let codes = issues.map(|issue| match &issue.problem {
        Problem::InvalidPhone { reason, .. } => reason.as_str(),
        _ => issue.code().as_str(),
    });
    codes.map(str::to_owned).collect()
}

#[test]
fn a_number_is_incomplete_as_long_as_it_can_become_one() -> Result<(), Box<dyn Error>> {
    let examples: Value = serde_json::from_str(&fs::read_to_string("tests/phone/examples.json")?)?;
    let numbers = examples["numbers"].as_array().unwrap();
    let (mut incomplete, mut whole) = (0, 0);
    for number in numbers.iter().map(|example| example[0].as_str().unwrap()) {
        for length in 1..=number.len() {
            let typed = &number[..length];
            match said(&with_phone(typed)).as_slice() {
                [] => whole += 1,
                [only] if only == "phone_incomplete" && length > 2 => incomplete += 1,
                [only] if only == "too_short" && length <= 2 => incomplete += 1,
                other => panic!("{typed}: {other:?}"),
            }
        }
        assert_eq!(said(&with_phone(number)), Vec::<String>::new(), "{number}");
    }
    assert!(numbers.len() > 500 && incomplete > 5 * numbers.len() && whole >= numbers.len());
    Ok(())
}

#[test]
fn a_number_in_the_usual_writing_is_incomplete_while_it_is_typed() {
    const TYPED: &str = "+1 (415) 555-2671";
    // Before its second digit it is read as it is, brackets and all.
    const SECOND_DIGIT: usize = 5;
    for length in SECOND_DIGIT..TYPED.len() {
        let typed = &TYPED[..length];
        let draft = form::normalize(with_phone(typed), None).draft;
        assert_eq!(said(&draft), ["phone_incomplete"], "{typed}");
    }
    let draft = form::normalize(with_phone(TYPED), None).draft;
    assert_eq!(said(&draft), Vec::<String>::new());
}

#[test]
fn a_wrong_number_is_not_incomplete() {
    for (typed, expected) in [
        ("+0", "leading_zero"),
        ("+10", "phone_not_in_use"),
        ("+999", "phone_not_in_use"),
        ("+1415555267", "phone_incomplete"),
        ("+141555526711", "phone_not_in_use"),
        ("+1415555a", "invalid_character"),
        ("4155552671", "missing_plus"),
        ("", "empty"),
    ] {
        assert_eq!(said(&with_phone(typed)), [expected], "{typed}");
    }
}

/// Texts that normalizing has something to do with.
fn typed() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => select(&[
            " ", "ａｎａ", "．", "//", "\"", "\u{a0}", "\u{200b}", "\u{ad}", ",", ";", "\n", "<", ">", "mailto:", "@", "＠", ".", "。",
            "us", "MX", "Uk", "14", "-", "+", "00", "1", "٤", "tel:", "(415) 555-2671", "ana", "ACME",
            "bücher", "例子", "ß", "xn--", ".example", "İ", "\u{307}", "?", "%41", "0x", "1e1",
        ][..]).prop_map(str::to_owned),
        1 => ".{0,3}",
    ];
    vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

fn value() -> impl Strategy<Value = InputValue<'static>> {
    let text = || typed().prop_map(|text| InputValue::Text(text.into()));
    prop_oneof![
        12 => text(),
        2 => vec(text(), 0..5).prop_map(InputValue::List),
        1 => Just(InputValue::Other(ValueKind::Null)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn normalizing_again_changes_nothing(
        values in vec(value(), InvitationField::ALL.len()),
        country in select(&[None, Some("US"), Some("AR"), Some("IT"), Some("mx")][..]),
    ) {
        let mut draft = Draft::default();
        for (&field, value) in InvitationField::ALL.iter().zip(values) {
            draft.set(field, value);
        }
        let once = form::normalize(draft.clone(), country);
        prop_assert_eq!(once.changes.is_empty(), once.draft == draft);
        let again = form::normalize(once.draft.clone(), country);
        prop_assert_eq!(again.draft, once.draft);
        prop_assert_eq!(again.changes, vec![]);
    }

    #[test]
    fn each_change_begins_with_what_the_one_before_it_left(value in value()) {
        for &field in InvitationField::ALL {
            let mut draft = Draft::default();
            draft.set(field, value.clone());
            let changes = form::normalize(draft, Some("US")).changes;
            for pair in changes.windows(2) {
                prop_assert_eq!(pair[0].to.as_ref(), pair[1].from.as_ref());
            }
            for change in changes {
                prop_assert_eq!(&*change.field, field.as_str());
                prop_assert_ne!(change.to, change.from);
            }
        }
    }

    #[test]
    fn what_is_valid_stays_valid(value in value()) {
        for &field in InvitationField::ALL {
            let mut draft = Draft::default();
            draft.set(field, value.clone());
            if draft.report().is_valid() {
                prop_assert!(form::normalize(draft, None).draft.report().is_valid());
            }
        }
    }
}

/// In quadratic time this would take minutes.
#[test]
fn many_names_take_linear_time() {
    const COUNT: usize = 400_000;
    let names = (0..COUNT).chain(0..COUNT).map(|index| index.to_string());
    let draft = form::read(names.map(|name| (name, "x")));
    let report = draft.report();
    assert_eq!(report.issues.len(), Draft::UNKNOWN_MAXIMUM);
    let fields: Vec<_> = report.issues.iter().map(|issue| &*issue.field).collect();
    assert_eq!(fields[..3], ["0", "1", "2"]);
}

/// As react-hook-form has it for a number that cannot be read: JSON has none.
#[test]
fn not_a_number_is_empty() {
    for &field in InvitationField::ALL {
        let not_a_number = || InputValue::Number(f64::NAN.into());
        for value in [not_a_number(), InputValue::List(vec![not_a_number()])] {
            let is_list = matches!(value, InputValue::List(_));
            let mut draft = Draft::default();
            draft.set(field, value);
            let Normalized { draft, changes, .. } = form::normalize(draft, None);
            let is_dropped = !is_list || field == InvitationField::AllowedPhoneCountries;
            assert_eq!(draft.report().is_valid(), is_dropped, "{field:?}");
            assert_eq!(changes.len(), usize::from(is_dropped), "{field:?}");
        }
    }
}

#[test]
fn many_hidden_inputs_take_linear_time() {
    const COUNT: usize = 20_000;
    let names = (0..COUNT).map(|index| format!("hidden_{index}"));
    let draft = form::read(names.map(|name| (name, "x")));
    let Normalized { draft, changes, .. } = form::normalize(draft, None);
    assert_eq!(changes.len(), COUNT);
    assert!(draft.report().is_valid());
}

#[test]
fn unknown_names_keep_their_values() {
    let pairs = [
        ("locale", "es"),
        ("tag", "a"),
        ("clientName", "Acme"),
        ("tag", "b"),
        ("$ACTION_1", ""),
    ];
    let options = ValidationOptions::new().allow_unknown(true);
    let request = form::read(pairs).validate_with(&options).unwrap();
    let expected = json!({ "clientName": "Acme", "locale": "es", "tag": ["a", "b"] });
    assert_eq!(json!(&*request), expected);
}
