//! The vectors that every runtime shares: `tests/js/vectors.test.js` reads the same files.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{fs, io};

use serde::Deserialize;
use serde_json::{Value, json};
use zavu_invitations::{CreateInvitationRequest, Draft, InvitationField};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    input: Draft<'static>,
    issues: Value,
    warnings: Value,
}

/// JSON knows one kind of number: 7 and 7.0 are the same.
fn with_doubles(value: Value) -> Value {
    match value {
        Value::Number(number) => number.as_f64().into(),
        Value::Array(items) => items.into_iter().map(with_doubles).collect(),
        Value::Object(object) => object
            .into_iter()
            .map(|(name, value)| (name, with_doubles(value)))
            .collect(),
        other => other,
    }
}

#[track_caller]
fn check(file: &Path, case: &Case, input: &Value) {
    let name = format!("{}: {}", file.display(), case.name);
    let draft = case.input.clone();
    let found = with_doubles(json!(draft.report()));
    let is_valid = case.issues == json!([]);
    let expected = json!({ "issues": case.issues, "warnings": case.warnings });
    assert_eq!(found, with_doubles(expected), "{name}");
    match draft.validate() {
        Ok(request) => {
            assert!(is_valid, "{name}");
            let sent = with_doubles(json!(*request));
            assert_eq!(sent, with_doubles(input.clone()), "{name}: sent as it is");
            let again = with_doubles(json!(Draft::from(&*request).report()));
            assert_eq!(again, found, "{name}: validated again");
        }
        Err(_) => assert!(!is_valid, "{name}"),
    }
}

/// A case with its file, and with its input as JSON, in which the members have lost their order.
type FoundCase = (PathBuf, Case, Value);

fn cases() -> Result<Vec<FoundCase>, Box<dyn Error>> {
    let entries = fs::read_dir("tests/vectors")?;
    let mut files = entries
        .map(|entry| Ok(entry?.path()))
        .collect::<io::Result<Vec<_>>>()?;
    files.sort();
    let mut all = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file)?;
        let cases: Vec<Case> =
            serde_json::from_str(&text).map_err(|error| format!("{}: {error}", file.display()))?;
        assert!(!cases.is_empty(), "{}", file.display());
        let inputs: Vec<Value> = serde_json::from_str(&text)?;
        for (case, value) in cases.into_iter().zip(inputs) {
            let input = value.get("input").cloned().unwrap_or_default();
            all.push((file.clone(), case, input));
        }
    }
    Ok(all)
}

#[test]
fn every_case_has_its_issues_and_warnings() -> Result<(), Box<dyn Error>> {
    let cases = cases()?;
    assert!(!cases.is_empty());
    for (file, case, input) in &cases {
        check(file, case, input);
    }
    Ok(())
}

/// A field that no vector has could lack its rule, or be lost on the way, and nobody would notice.
#[test]
fn every_field_has_its_cases() -> Result<(), Box<dyn Error>> {
    let cases = cases()?;
    for field in InvitationField::ALL {
        let name = field.as_str();
        let has_valid = cases
            .iter()
            .any(|(_, case, input)| case.issues == json!([]) && input.get(name).is_some());
        assert!(has_valid, "add a case with a valid {name} to tests/vectors");
        let mut issues = cases
            .iter()
            .filter_map(|(_, case, _)| case.issues.as_array())
            .flatten();
        assert!(
            issues.any(|issue| issue["field"] == name && issue["code"] == "invalid_type"),
            "add a case with a {name} of a wrong type to tests/vectors/types.json"
        );
    }
    Ok(())
}

/// Numbers are read the same with `serde_json`'s feature `arbitrary_precision`, which any crate of a
/// build can turn on: `cargo xtask test` runs these tests with it, too.
#[test]
fn numbers_are_numbers() -> Result<(), Box<dyn Error>> {
    for (text, message) in [
        ("7", ""),
        ("7.0", ""),
        ("0.7e1", ""),
        (
            "7.5",
            "expiresInDays must be a whole number from 1 to 30, found 7.5",
        ),
        ("-0", "expiresInDays must be at least 1, found 0"),
        ("1e300", "expiresInDays must be at most 30, found 1e+300"),
        (
            "12345678901234567890",
            "expiresInDays must be at most 30, found 12,345,678,901,234,567,000",
        ),
        ("[7]", "expiresInDays must be a number, found an array"),
        (
            "{\"7\": 7}",
            "expiresInDays must be a number, found an object",
        ),
    ] {
        let draft: Draft = serde_json::from_str(&format!("{{\"expiresInDays\": {text}}}"))?;
        let value: Value = serde_json::from_str(&format!("{{\"expiresInDays\": {text}}}"))?;
        assert_eq!(draft.report().to_string(), message, "{text}");
        assert_eq!(Draft::deserialize(value)?, draft, "{text}");
    }
    for text in ["7", "7.0", "-1e5"] {
        let draft: Draft = serde_json::from_str(text)?;
        assert_eq!(
            draft.report().to_string(),
            "the request must be an object, found a number"
        );
    }
    let request: CreateInvitationRequest =
        serde_json::from_str(r#"{"expiresInDays": 7, "x": 1.5}"#)?;
    assert_eq!(
        serde_json::to_string(&request)?,
        r#"{"expiresInDays":7,"x":1.5}"#
    );
    Ok(())
}
