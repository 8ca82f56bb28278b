//! What each answer of the API becomes: the vectors of `tests/answer-vectors`.
//!
//! A case is an answer (`status`, `headers`, `body`) and what every one of its `operations` makes
//! of it: `error`, with the `message` of each operation, or the body as it is.

use std::collections::BTreeMap;
use std::error::Error;
use std::{fs, io};

use serde::Deserialize;
use serde_json::{Map, Value, json};
use zavu_invitations::CreateInvitationRequest;
use zavu_invitations::client::{Answer, Call, ListQuery, Reconcile, Settings, Step};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "about")]
    _about: String,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    operations: Vec<String>,
    answer: Given,
    error: Option<Expected>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    status: u16,
    headers: BTreeMap<String, String>,
    body: String,
}

#[derive(Deserialize)]
struct Expected {
    /// By operation.
    message: BTreeMap<String, String>,
    #[serde(flatten)]
    fields: Map<String, Value>,
}

fn call(operation: &str) -> Result<Call, Box<dyn Error>> {
    let settings = Settings::new("zv_test_example")
        .max_retries(0)
        .reconcile(Reconcile::Off);
    Ok(match operation {
        "create" => Call::create(&settings, CreateInvitationRequest::default().validate()?)?,
        "retrieve" => Call::retrieve(&settings, "inv_abc123")?,
        "list" => Call::list(&settings, &ListQuery::default())?,
        "cancel" => Call::cancel(&settings, "inv_abc123")?,
        other => return Err(format!("no operation {other}").into()),
    })
}

fn check(case: &Case, operation: &str) -> Result<(), Box<dyn Error>> {
    let mut call = call(operation)?;
    let Step::Send { .. } = call.start(0, 0.0) else {
        return Err("nothing is sent".into());
    };
    let answer = Answer {
        status: case.answer.status,
        headers: case.answer.headers.clone().into_iter().collect(),
        body: case.answer.body.clone(),
        received_unix_ms: 0,
    };
    let Step::Done(result) = call.answered(&answer, 0) else {
        return Err("it goes on".into());
    };
    match (result, &case.error) {
        (Ok(completed), None) => {
            assert_eq!(completed.text(), case.answer.body);
            assert!(!completed.reconciled);
        }
        (Err(error), Some(expected)) => {
            let mut fields = expected.fields.clone();
            fields.insert("message".to_owned(), json!(expected.message.get(operation)));
            fields.insert("attempts".to_owned(), json!(1));
            fields.entry("issues").or_insert(json!([]));
            assert_eq!(serde_json::to_value(&error)?, Value::Object(fields));
            let body = error.body.map(|body| body.text().to_owned());
            assert_eq!(body.as_ref(), Some(&answer.body));
        }
        (Ok(_), Some(_)) => return Err("it succeeded".into()),
        (Err(error), None) => return Err(error),
    }
    Ok(())
}

#[test]
fn every_answer_becomes_what_it_means() -> Result<(), Box<dyn Error>> {
    let entries = fs::read_dir("tests/answer-vectors")?;
    let files = entries
        .map(|entry| Ok(entry?.path()))
        .collect::<io::Result<Vec<_>>>()?;
    assert!(!files.is_empty());
    let mut failures = Vec::new();
    for file in files {
        let read: File = serde_json::from_str(&fs::read_to_string(&file)?)?;
        assert!(!read.cases.is_empty());
        for case in &read.cases {
            assert!(!case.operations.is_empty(), "{}", case.name);
            for operation in &case.operations {
                eprintln!("{}: {} ({operation})", file.display(), case.name);
                if let Err(error) = check(case, operation) {
                    failures.push(format!("{}: {error}", case.name));
                }
            }
        }
    }
    assert_eq!(failures, [""; 0]);
    Ok(())
}

#[test]
fn the_invitation_of_another_id_is_of_another_request() -> Result<(), Box<dyn Error>> {
    let settings = Settings::new("zv_test_example").max_retries(0);
    for (sent, received, is_accepted) in [
        ("inv_a", "inv_a", true),
        ("a/b é", "a/b é", true),
        ("inv_a", "inv_b", false),
        ("inv_a", "a", false),
        ("inv_a", "", false),
    ] {
        for mut call in [
            Call::retrieve(&settings, sent)?,
            Call::cancel(&settings, sent)?,
        ] {
            call.start(0, 0.0);
            let invitation = json!({
                "id": received,
                "url": "https://dashboard.zavu.dev/invite/tok_1",
                "token": "tok_1",
                "status": "cancelled",
                "expiresAt": "2026-09-08T10:00:00.000Z",
                "createdAt": "2026-09-01T10:00:00.000Z",
            });
            let answer = Answer {
                status: 200,
                headers: Vec::new(),
                body: json!({ "invitation": invitation }).to_string(),
                received_unix_ms: 0,
            };
            let Step::Done(result) = call.answered(&answer, 0) else {
                return Err("it goes on".into());
            };
            assert_eq!(result.is_ok(), is_accepted, "{sent} {received}");
            if let Err(error) = result {
                assert_eq!(error.code.as_str(), "invalid_response");
                assert_eq!(error.outcome.as_str(), "unknown");
                assert!(error.body.is_none(), "it holds a link of another client");
            }
        }
    }
    Ok(())
}
