//! Samples for tests: a problem of every code, and of every reason.

use super::{EmailReason, IssueCode, PhoneReason, Problem};
use crate::{InputValue, Number, ValueKind};

#[expect(clippy::too_many_lines, reason = "an arm for each code")]
fn problems_of(code: IssueCode) -> Vec<Problem> {
    let position = 3;
    match code {
        IssueCode::InvalidType => {
            let pairs = ValueKind::ALL
                .iter()
                .flat_map(|&kind| [(kind, ValueKind::Null), (ValueKind::String, kind)]);
            pairs
                .map(|(expected, found)| Problem::InvalidType { expected, found })
                .collect()
        }
        IssueCode::UnknownField => vec![Problem::UnknownField {}],
        IssueCode::FieldNotAllowed => vec![Problem::FieldNotAllowed {}],
        IssueCode::NotJson => vec![Problem::NotJson {
            depth: 127,
            found: ValueKind::Bigint,
        }],
        IssueCode::MalformedUnicode => vec![Problem::MalformedUnicode {}],
        IssueCode::TooLong => [1, 100]
            .map(|maximum| Problem::TooLong {
                maximum,
                actual: 65_537,
            })
            .to_vec(),
        IssueCode::Blank => vec![Problem::Blank {}],
        IssueCode::ControlCharacter => {
            vec![Problem::ControlCharacter {
                character: "U+000A".to_owned(),
                position,
            }]
        }
        IssueCode::InvalidEmail => EmailReason::ALL
            .iter()
            .map(|&reason| Problem::InvalidEmail { reason, position })
            .collect(),
        IssueCode::EmailDomainWithoutDot => {
            let domain = "localhost".to_owned();
            vec![Problem::EmailDomainWithoutDot { domain }]
        }
        IssueCode::EmailDomainTypo => {
            let domain = "gmial.com".to_owned();
            vec![Problem::EmailDomainTypo { domain }]
        }
        IssueCode::InvalidPhone => PhoneReason::ALL
            .iter()
            .map(|&reason| Problem::InvalidPhone { reason, position })
            .collect(),
        IssueCode::PhoneNotInUse => vec![Problem::PhoneNotInUse {}],
        IssueCode::PhoneIncomplete => vec![Problem::PhoneIncomplete {}],
        IssueCode::PhoneCountryNotAllowed => {
            vec![Problem::PhoneCountryNotAllowed {
                country: "MX".to_owned(),
            }]
        }
        IssueCode::Empty => vec![Problem::Empty {}],
        IssueCode::NotAllowedWithMessenger => vec![Problem::NotAllowedWithMessenger {}],
        IssueCode::NotAnInteger => {
            let number = Number {
                value: -1234.5,
                text: "-1234.5".to_owned(),
            };
            vec![Problem::NotAnInteger {
                minimum: 1,
                maximum: 30,
                actual: number,
            }]
        }
        IssueCode::TooSmall => vec![Problem::TooSmall {
            minimum: 1,
            actual: 0.into(),
        }],
        IssueCode::TooLarge => vec![Problem::TooLarge {
            maximum: 30,
            actual: 12_345.into(),
        }],
        IssueCode::TooManyItems => [1, 10_000]
            .map(|maximum| Problem::TooManyItems { maximum })
            .to_vec(),
        IssueCode::InvalidCountry => {
            let actual = "us".to_owned();
            vec![Problem::InvalidCountry { actual }]
        }
        IssueCode::EmptyList => vec![Problem::EmptyList {}],
        IssueCode::DuplicateCountry => {
            vec![Problem::DuplicateCountry {
                country: "MX".to_owned(),
                first: 0,
            }]
        }
        // With several allowed values, with one, and without a value.
        IssueCode::InvalidOption => [
            (&["a", "b"][..], "d".into()),
            (&["a", "b", "c"], InputValue::Number(7.into())),
            (&["a"], InputValue::Absent),
        ]
        .map(|(allowed, value)| {
            let allowed = allowed.iter().map(|name| (*name).to_owned());
            Problem::invalid_option(allowed.collect(), &value)
        })
        .to_vec(),
        IssueCode::InvalidId => vec![Problem::InvalidId {
            actual: "webhook".to_owned(),
        }],
        IssueCode::RefusedByApi => {
            vec![Problem::RefusedByApi {
                message: "is taken".to_owned(),
            }]
        }
        IssueCode::InvalidHeader => vec![Problem::InvalidHeader {}],
        IssueCode::InvalidTemplate => {
            vec![Problem::InvalidTemplate {
                fault: "nests more than 4 deep".to_owned(),
            }]
        }
    }
}

pub(crate) fn all() -> Vec<Problem> {
    IssueCode::ALL
        .iter()
        .flat_map(|&code| problems_of(code))
        .collect()
}

#[test]
fn every_code_has_a_sample() {
    let mut codes: Vec<IssueCode> = all().iter().map(Problem::code).collect();
    // Both lists are in the order of `ALL`.
    codes.dedup();
    assert_eq!(codes, IssueCode::ALL);
}

/// The derived serializer knows every declared field.
#[test]
fn params_are_the_declared_fields() {
    use std::collections::BTreeMap;

    use serde_json::json;

    for problem in all() {
        let params: BTreeMap<_, _> = problem.params().into_iter().collect();
        let written = json!({ "code": problem.code().as_str(), "params": params });
        assert_eq!(written, json!(problem));
    }
}
