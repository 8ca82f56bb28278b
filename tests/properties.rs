//! What holds for every input, tried with generated ones, and against the contract's own schema as
//! another project's validator reads it.
//!
//! Ours and the schema's verdict are the same, but for two differences:
//!
//! - `format: email` is no grammar: validators differ. In its place stands the pattern that the
//!   HTML standard gives for `<input type=email>`.
//! - `[A-Z]{2}` also matches codes that ISO 3166-1 has not assigned, and ours refuses those.
//!
//! No difference: both count `maxLength` in code points, and take 7.0 for an integer. Texts above
//! 65,536 UTF-16 units and lists above 10,000 items, which only ours refuses, are not generated.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a panic is how a test fails"
)]

use std::cell::Cell;
use std::error::Error;
use std::fs;

use jsonschema::Validator;
use proptest::collection::{hash_map, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Map, Value, json};
use zavu_invitations::{CreateInvitationRequest, Draft, InvitationField, Problem, Report, Valid};

const EMAIL: &str = r"^[a-zA-Z0-9.!#$%&'*+\/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$";

fn contract() -> Result<Validator, Box<dyn Error>> {
    let document: Value =
        serde_saphyr::from_str(&fs::read_to_string("tests/contract/openapi.yaml")?)?;
    let mut schema = document["components"]["schemas"]["CreateInvitationRequest"].clone();
    let email = &mut schema["properties"]["clientEmail"];
    assert_eq!(email["format"], "email");
    email["pattern"] = EMAIL.into();
    Ok(jsonschema::draft202012::options()
        .should_validate_formats(false)
        .build(&schema)?)
}

fn validate(value: &Value) -> Result<Valid<CreateInvitationRequest>, Report> {
    let draft: Draft = serde_json::from_value(value.clone()).unwrap();
    draft.validate()
}

/// Any JSON value.
fn anything() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 6, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(Value::from),
            hash_map(name(), inner, 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// The name of a field, more often than any other.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => select(InvitationField::ALL).prop_map(|field| field.as_str().to_owned()),
        1 => any::<String>(),
    ]
}

/// Texts of these patterns, the first of them most often.
fn texts(valid: &'static str, near: &'static str) -> BoxedStrategy<Value> {
    prop_oneof![8 => valid, 2 => near]
        .prop_map(Value::from)
        .boxed()
}

fn country() -> impl Strategy<Value = Value> {
    prop_oneof![
        12 => select(&["US", "MX", "DE", "XK", "ZW", "AD"][..]).prop_map(Value::from),
        1 => "[A-Z]{2}|[A-Za-z]{1,3}".prop_map(Value::from),
    ]
}

/// A value of a field: valid, or wrong by little.
fn near(field: InvitationField) -> BoxedStrategy<Value> {
    match field {
        InvitationField::ClientName => texts(".{0,100}", ".{98,103}"),
        InvitationField::ClientEmail => texts(
            r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,9}@[a-z0-9]([a-z0-9-]{0,3}[a-z0-9])?(\.[a-z0-9]{1,3}){0,2}",
            r"[!-~ é]{0,3}@b\.c|a@[!-~ é]{0,3}|a@[a-z-]{0,2}(a{62,65}|[a-z_.-]{0,3})\.?[a-z-]{0,3}",
        ),
        InvitationField::ClientPhone => texts(
            r"\+[1-9][0-9]{1,14}",
            r"\+[0-9]{0,3}|\+1[0-9]{13,16}|\+1[0-9]?[ -~٣]\n?|[0-9]{2,4}",
        ),
        InvitationField::PhoneNumberId => texts(".{1,9}", ".{0,1}"),
        InvitationField::ExpiresInDays => prop_oneof![
            6 => (1..=30).prop_map(Value::from),
            2 => (1..=30).prop_map(|days| f64::from(days).into()),
            1 => (-4..=70).prop_map(|halves| (f64::from(halves) / 2.0).into()),
        ]
        .boxed(),
        InvitationField::AllowedPhoneCountries => {
            vec(country(), 0..4).prop_map(Value::from).boxed()
        }
        InvitationField::ConnectionType => prop_oneof![
            6 => Just("whatsapp_waba"),
            6 => Just("messenger"),
            1 => select(&["", "whatsapp", "Messenger"][..]),
        ]
        .prop_map(Value::from)
        .boxed(),
        other => {
            unimplemented!("say here which values of {other:?} are valid, and which nearly so")
        }
    }
}

/// A member of a request, present in half of them.
fn member(field: InvitationField) -> impl Strategy<Value = Option<(String, Value)>> {
    let value = prop_oneof![40 => near(field), 1 => anything()];
    option::of(value.prop_map(move |value| (field.as_str().to_owned(), value)))
}

/// A request that is valid, or wrong by little.
fn request() -> impl Strategy<Value = Value> {
    let members = InvitationField::ALL
        .iter()
        .copied()
        .map(member)
        .collect::<Vec<_>>();
    let unknown = option::weighted(0.05, (any::<String>(), anything()));
    let object = (members, unknown).prop_map(|(members, unknown)| {
        let members = members.into_iter().flatten().chain(unknown);
        Value::Object(members.collect::<Map<_, _>>())
    });
    prop_oneof![40 => object, 1 => anything()]
}

/// Whether ours refuses nothing but codes that look like those of a country.
fn is_stricter(report: &Report) -> bool {
    report.issues.iter().all(|issue| match &issue.problem {
        Problem::InvalidCountry { actual } => {
            actual.len() == 2 && actual.bytes().all(|byte| byte.is_ascii_uppercase())
        }
        _ => false,
    })
}

#[test]
fn the_verdict_is_that_of_the_contract() -> Result<(), Box<dyn Error>> {
    const CASES: u32 = 4_000;
    let schema = contract()?;
    let (accepted, refused, stricter) = (Cell::new(0), Cell::new(0), Cell::new(0));
    let count = |counter: &Cell<u32>| counter.set(counter.get() + 1);
    TestRunner::new(Config::with_cases(CASES)).run(&request(), |input| {
        match (schema.is_valid(&input), validate(&input)) {
            (true, Ok(_)) => count(&accepted),
            (false, Err(_)) => count(&refused),
            (true, Err(report)) => {
                prop_assert!(is_stricter(&report), "only ours refuses it: {report}");
                count(&stricter);
            }
            (false, Ok(_)) => prop_assert!(false, "only the contract refuses it"),
        }
        Ok(())
    })?;
    let counts = [accepted, refused, stricter].map(|counter| counter.get());
    assert!(counts[0] > CASES / 5 && counts[1] > CASES / 5, "{counts:?}");
    Ok(())
}

#[test]
fn the_known_differences_are_as_described() -> Result<(), Box<dyn Error>> {
    let schema = contract()?;
    let unassigned = json!({ "allowedPhoneCountries": ["ZZ"] });
    assert!(schema.is_valid(&unassigned) && validate(&unassigned).is_err());
    for (actual, valid) in [("😀".repeat(100), true), ("😀".repeat(101), false)] {
        let input = json!({ "clientName": actual });
        assert_eq!(
            (schema.is_valid(&input), validate(&input).is_ok()),
            (valid, valid)
        );
    }
    let whole = json!({ "expiresInDays": 7.0 });
    assert!(schema.is_valid(&whole) && validate(&whole).is_ok());
    Ok(())
}

proptest! {
    #[test]
    fn nothing_panics(input in anything()) {
        let draft: Draft = serde_json::from_value(input).unwrap();
        let report = draft.report();
        prop_assert_eq!(report.is_valid(), draft.validate().is_ok());
        prop_assert_eq!(report.to_string().is_empty(), report.is_valid());
    }

    #[test]
    fn no_text_panics_in_any_field(text in any::<String>()) {
        for &field in InvitationField::ALL {
            for value in [json!(text), json!([text])] {
                let report = validate(&json!({ field.as_str(): value }));
                for issue in report.err().into_iter().flat_map(|report| report.issues) {
                    prop_assert_eq!(issue.field, field.as_str());
                }
            }
        }
    }

    #[test]
    fn what_is_valid_stays_valid_and_equal(input in request()) {
        if let Ok(valid) = validate(&input) {
            let warnings = valid.warnings().to_vec();
            let request = valid.into_inner();
            let sent = serde_json::to_value(&request).unwrap();
            for again in [request.clone().validate(), validate(&sent)] {
                let again = again.unwrap();
                prop_assert_eq!(again.warnings(), &warnings);
                prop_assert_eq!(&*again, &request);
            }
            for (name, value) in sent.as_object().unwrap() {
                if let Some(number) = value.as_f64() {
                    prop_assert_eq!(input[name].as_f64(), Some(number));
                } else {
                    prop_assert_eq!(&input[name], value);
                }
            }
        }
    }
}
