//! The vectors that every runtime shares: `tests/js/vectors.test.js` reads the same files.

use std::error::Error;
use std::path::Path;
use std::{fs, io};

use serde::Deserialize;
use serde_json::{Value, json};
use zavu_invitations::{CreateInvitationRequest, Draft};

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
fn check(file: &Path, case: Case) {
    let name = format!("{}: {}", file.display(), case.name);
    let found = json!(case.input.report());
    let is_valid = case.issues == json!([]);
    let expected = json!({ "issues": case.issues, "warnings": case.warnings });
    assert_eq!(with_doubles(found), with_doubles(expected), "{name}");
    assert_eq!(case.input.validate().is_ok(), is_valid, "{name}");
}

#[test]
fn every_case_has_its_issues_and_warnings() -> Result<(), Box<dyn Error>> {
    let entries = fs::read_dir("tests/vectors")?;
    let mut files = entries
        .map(|entry| Ok(entry?.path()))
        .collect::<io::Result<Vec<_>>>()?;
    files.sort();
    assert!(!files.is_empty());
    for file in files {
        let text = fs::read_to_string(&file)?;
        let cases: Vec<Case> =
            serde_json::from_str(&text).map_err(|error| format!("{}: {error}", file.display()))?;
        assert!(!cases.is_empty(), "{}", file.display());
        for case in cases {
            check(&file, case);
        }
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
