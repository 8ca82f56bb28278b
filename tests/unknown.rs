//! Fields and values that this version does not know.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a panic is how a test fails"
)]

use std::fs;

use serde::Deserialize;
use serde_json::{Value, json};
use zavu_invitations::{
    Channel, ConnectionType, CreateInvitationRequest, CreateInvitationResponse, Draft,
    FailureReason, InvitationPage, InvitationStatus, ValidationOptions,
};

const ALLOW: ValidationOptions = ValidationOptions::new().allow_unknown(true);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    input: Value,
    issues: Value,
    warnings: Value,
}

/// The vectors with the option `allowUnknown`.
#[test]
fn unknown_fields_and_values_are_allowed_and_kept() {
    let text = fs::read_to_string("tests/allow-unknown-vectors/all.json").unwrap();
    let cases: Vec<Case> = serde_json::from_str(&text).unwrap();
    assert!(cases.len() > 10);
    for case in cases {
        let name = case.name;
        let draft: Draft = serde_json::from_str(&case.input.to_string()).unwrap();
        let report = draft.report_with(&ALLOW);
        let found = serde_json::to_string(&report).unwrap();
        let found: Value = serde_json::from_str(&found.replace("31.0", "31")).unwrap();
        let expected = json!({ "issues": case.issues, "warnings": case.warnings });
        assert_eq!(found, expected, "{name}");
        match draft.validate_with(&ALLOW) {
            Ok(valid) => {
                assert_eq!(json!(&*valid), case.input, "{name}");
                let again = valid.clone().into_inner().validate_with(&ALLOW);
                assert_eq!(again.unwrap(), valid, "{name}");
            }
            Err(found) => assert_eq!(found, report, "{name}"),
        }
    }
}

#[test]
fn unknown_fields_and_values_are_errors_by_default() {
    for (name, value) in [("locale", json!("es")), ("connectionType", json!("sms"))] {
        let input = json!({ name: value });
        let draft: Draft = serde_json::from_value(input.clone()).unwrap();
        let report = draft.validate().unwrap_err();
        assert_eq!(report.issues[0].field, name);
        let request: CreateInvitationRequest = serde_json::from_value(input.clone()).unwrap();
        assert_eq!(json!(request), input);
        assert_eq!(request.validate().unwrap_err(), report);
    }
}

#[test]
fn a_misspelt_name_is_found_after_many_unknown_ones() {
    let mut input: Vec<String> = (0..1_000).map(|index| format!("\"x{index}\": 1")).collect();
    input.push("\"clientNmae\": 1".to_owned());
    let draft: Draft = serde_json::from_str(&format!("{{{}}}", input.join(","))).unwrap();
    let report = draft.report_with(&ALLOW);
    assert_eq!(report.issues.len(), 1);
    assert_eq!(report.issues[0].field, "clientNmae");
    assert_eq!(report.warnings.len(), Draft::UNKNOWN_MAXIMUM);
    assert_eq!(draft.report().issues.len(), Draft::UNKNOWN_MAXIMUM);
}

/// `Other` has a value that only the enum itself makes: see `UnknownValue`.
#[test]
fn a_known_value_is_never_another_one() {
    macro_rules! check {
        ($($type:ident)+) => { $(
            for text in $type::KNOWN {
                let read: $type = serde_json::from_value(json!(text)).unwrap();
                assert!(!matches!(read, $type::Other(_)), "{text}");
                assert_eq!((&read, read.as_str()), (&$type::from(*text), *text));
            }
            let unknown = $type::from("messenger ");
            assert!(matches!(&unknown, $type::Other(value) if value.as_str() == "messenger "));
        )+ };
    }
    check!(Channel ConnectionType FailureReason InvitationStatus);
}

/// A secret can stand in any field, under a name that this version does not know.
#[test]
fn debug_shows_no_values_of_unknown_fields() {
    const SECRET: &str = "https://dashboard.zavu.dev/invite/placeholder";
    let invitation = json!({
        "id": "inv_1", "url": SECRET, "token": "placeholder", "status": "pending",
        "expiresAt": "", "createdAt": "", "shortUrl": SECRET,
        "connectedAccount": { "id": "1", "channel": "whatsapp", "link": SECRET },
    });
    let response = json!({ "invitation": invitation, "shareUrl": SECRET, "list": [SECRET] });
    let response: CreateInvitationResponse = serde_json::from_value(response).unwrap();
    let page = json!({ "items": [invitation], "links": { "invite": SECRET } });
    let page: InvitationPage = serde_json::from_value(page).unwrap();
    let account = response.invitation.connected_account.clone().unwrap();
    let request: CreateInvitationRequest =
        serde_json::from_value(json!({ "callback": SECRET })).unwrap();
    for (shown, name) in [
        (format!("{response:?} {response:#?}"), "shareUrl"),
        (format!("{page:?} {page:#?}"), "links"),
        (format!("{account:?}"), "link"),
        (format!("{request:?}"), "callback"),
        (format!("{:?}", Draft::from(&request)), "callback"),
    ] {
        assert!(!shown.contains("placeholder"), "{shown}");
        assert!(shown.contains(name), "{shown}");
    }
}
