//! Samples for tests: a problem of every code, and of every reason.

use serde_json::{Value, json};

use super::{EmailReason, IssueCode, PhoneReason, Problem};
use crate::ValueKind;

/// The params of the problems of a code. A code without params needs no row.
const PARAMS: [&str; 19] = [
    r#"not_json {"depth": 127, "found": "bigint"}"#,
    r#"too_long {"maximum": 1, "actual": 65537}"#,
    r#"too_long {"maximum": 100, "actual": 65537}"#,
    r#"control_character {"character": "U+000A", "position": 3}"#,
    r#"email_domain_without_dot {"domain": "localhost"}"#,
    r#"email_domain_typo {"domain": "gmial.com"}"#,
    r#"phone_country_not_allowed {"country": "MX"}"#,
    r#"not_an_integer {"minimum": 1, "maximum": 30, "actual": -1234.5}"#,
    r#"too_small {"minimum": 1, "actual": 0}"#,
    r#"too_large {"maximum": 30, "actual": 12345}"#,
    r#"too_many_items {"maximum": 1}"#,
    r#"too_many_items {"maximum": 10000}"#,
    r#"invalid_country {"actual": "us"}"#,
    r#"duplicate_country {"country": "MX", "first": 0}"#,
    r#"invalid_option {"allowed": ["a", "b"], "actual": "d", "found": "string"}"#,
    r#"invalid_option {"allowed": ["a", "b", "c"], "actual": "7", "found": "number"}"#,
    r#"invalid_option {"allowed": ["a"], "actual": "", "found": "undefined"}"#,
    r#"invalid_id {"actual": "webhook"}"#,
    r#"invalid_template {"fault": "nests more than 4 deep"}"#,
];

fn params_of(code: IssueCode) -> Vec<Value> {
    let reason = |name: &str| json!({ "reason": name, "position": 3 });
    match code {
        IssueCode::InvalidType => {
            let kinds = ValueKind::ALL.iter().map(|kind| kind.as_str());
            let pairs = kinds.flat_map(|kind| [(kind, "null"), ("string", kind)]);
            pairs
                .map(|(expected, found)| json!({ "expected": expected, "found": found }))
                .collect()
        }
        IssueCode::InvalidEmail => {
            let reasons = EmailReason::ALL.iter();
            reasons.map(|known| reason(known.as_str())).collect()
        }
        IssueCode::InvalidPhone => {
            let reasons = PhoneReason::ALL.iter();
            reasons.map(|known| reason(known.as_str())).collect()
        }
        _ if code.params().is_empty() => vec![json!({})],
        _ => {
            let rows = PARAMS.iter().filter_map(|row| row.split_once(' '));
            let of_code = rows.filter(|(known, _)| *known == code.as_str());
            of_code.map(|(_, params)| params.parse().unwrap()).collect()
        }
    }
}

fn problems_of(code: IssueCode) -> Vec<Problem> {
    if code == IssueCode::RefusedByApi {
        let message = "is taken".to_owned();
        return vec![Problem::RefusedByApi { message }];
    }
    let params = params_of(code).into_iter();
    let tagged = params.map(|params| json!({ "code": code, "params": params }));
    tagged
        .map(|problem| serde_json::from_value(problem).unwrap())
        .collect()
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

    for problem in all() {
        let params: BTreeMap<_, _> = problem.params().into_iter().collect();
        let written = json!({ "code": problem.code().as_str(), "params": params });
        assert_eq!(written, json!(problem));
    }
}
