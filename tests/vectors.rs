//! The vectors that every runtime shares: `tests/js/vectors.test.js` reads the same files.

use std::error::Error;
use std::path::Path;
use std::{fs, io};

use serde::Deserialize;
use serde_json::{Value, json};
use zavu_invitations::Draft;

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
