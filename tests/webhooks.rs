//! The vectors of signatures, which every runtime shares: `tests/js/webhooks/vectors.test.js` reads
//! the same file.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a panic is how a test fails"
)]

use serde::Deserialize;
use serde_json::Value;
use zavu_invitations::webhook::{self, SignatureScheme, VerifyOptions, WebhookErrorCode};
use zavu_invitations::{InvitationStatus, webhook::EventType};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    body: Body,
    header: String,
    /// Those of the header that are of these secrets, for the other implementations.
    signatures: Vec<Signature>,
    secrets: Vec<String>,
    options: Options,
    expected: Expected,
}

#[derive(Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum Body {
    Base64 {
        base64: String,
    },
    Repeated {
        before: String,
        repeated: String,
        count: usize,
        after: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Signature {
    scheme: SignatureScheme,
    secret: String,
    time: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Options {
    now: u64,
    schemes: Option<Vec<SignatureScheme>>,
    tolerance_seconds: Option<u32>,
    future_seconds: Option<u32>,
}

#[derive(Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum Expected {
    Event { id: String },
    Error { code: WebhookErrorCode },
}

impl Body {
    fn bytes(&self) -> Vec<u8> {
        match self {
            Self::Base64 { base64 } => decode(base64),
            Self::Repeated {
                before,
                repeated,
                count,
                after,
            } => [before.as_str(), &repeated.repeat(*count), after]
                .concat()
                .into_bytes(),
        }
    }
}

fn decode(base64: &str) -> Vec<u8> {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bytes = Vec::new();
    let (mut bits, mut count) = (0_u32, 0);
    for digit in base64.bytes().filter(|digit| *digit != b'=') {
        let value = DIGITS.iter().position(|known| *known == digit).unwrap();
        bits = (bits << 6) | u32::try_from(value).unwrap();
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from((bits >> count) & 0xFF).unwrap());
        }
    }
    bytes
}

fn cases() -> Vec<Case> {
    serde_json::from_str(include_str!("webhook-vectors/all.json")).unwrap()
}

#[test]
fn every_case_has_its_verdict() {
    let cases = cases();
    assert!(cases.len() > 60);
    let faults: Vec<String> = cases.iter().filter_map(fault).collect();
    assert!(faults.is_empty(), "{faults:#?}");
}

/// What is wrong with the verdict on a case.
fn fault(case: &Case) -> Option<String> {
    let mut options = VerifyOptions::default();
    options.now_unix_ms = Some(case.options.now);
    if let Some(schemes) = &case.options.schemes {
        options.schemes.clone_from(schemes);
    }
    if let Some(seconds) = case.options.tolerance_seconds {
        options.tolerance_seconds = seconds;
    }
    if let Some(seconds) = case.options.future_seconds {
        options.future_seconds = seconds;
    }
    let result = webhook::verify(&case.body.bytes(), &case.header, &case.secrets, &options);
    let is_expected = match (&result, &case.expected) {
        (Ok(event), Expected::Event { id }) => event.id == *id,
        (Err(error), Expected::Error { code }) => error.code == *code,
        _ => false,
    };
    let text = format!("{result:?}");
    let parts = case
        .header
        .split([',', '='])
        .chain(case.secrets.iter().map(String::as_str));
    let mut secrets = parts.filter(|part| part.trim().len() >= 16);
    let is_secret_shown = result.is_err() && secrets.any(|secret| text.contains(secret));
    (!is_expected || is_secret_shown).then(|| format!("{}: {text}", case.name))
}

#[test]
fn the_signatures_are_those_that_sign_makes() {
    let mut count = 0;
    for case in cases() {
        let body = case.body.bytes();
        for Signature {
            scheme,
            secret,
            time,
        } in case.signatures
        {
            // Zeros before a number are nothing that a signer writes.
            if time.starts_with('0') {
                continue;
            }
            let header = webhook::sign(&body, &secret, time.parse().unwrap(), &[scheme]).unwrap();
            let (_, signature) = header.split_once(',').unwrap();
            assert!(case.header.contains(signature), "{}", case.name);
            count += 1;
        }
    }
    assert!(count > 50);
}

#[test]
fn an_event_is_kept_whole() {
    let find = |name| cases().into_iter().find(|case| case.name == name).unwrap();
    let event_of = |name| -> (Value, webhook::WebhookEvent) {
        let case = find(name);
        let body = case.body.bytes();
        let mut options = VerifyOptions::default();
        options.now_unix_ms = Some(case.options.now);
        let event = webhook::verify(&body, &case.header, &case.secrets, &options).unwrap();
        (serde_json::from_slice(&body).unwrap(), event)
    };

    let (json, event) = event_of("v2 alone");
    assert_eq!(serde_json::to_value(&event).unwrap(), json);
    let change = event.status_change().unwrap();
    assert_eq!(change.current_status, InvitationStatus::Completed);
    assert_eq!(change.sender_id.as_deref(), Some("snd_1"));
    assert_eq!(change.connected_account.unwrap().id, "acc_1");

    let (json, event) = event_of("an unknown type and unknown fields");
    assert_eq!(serde_json::to_value(&event).unwrap(), json);
    assert!(matches!(event.event_type, EventType::Other(_)));
    assert!(event.status_change().is_none());

    let (_, event) = event_of("unknown values");
    let change = event.status_change().unwrap();
    assert_eq!(change.current_status.as_str(), "paused");
    // A log of an event shows the names of its unknown fields, and no client's data.
    assert!(!format!("{event:?}").contains("Acme"));
}

/// The configuration of a project's webhook, without I/O.
mod settings {
    use zavu_invitations::client::{
        Answer, Call, Completed, Error, ErrorCode, ErrorOutcome, Failure, FailureKind, Request,
        Settings, Step, WebhookSettings,
    };

    fn settings() -> Settings {
        Settings::new("zv_test_example")
    }

    fn answer(status: u16, body: &str) -> Answer {
        Answer {
            status,
            headers: Vec::new(),
            body: body.to_owned(),
            received_unix_ms: 0,
        }
    }

    /// Ends a call with these answers, of which an absent one is lost.
    fn end(
        mut call: Call,
        answers: &[Option<Answer>],
    ) -> (Vec<Request>, Result<Completed, Box<Error>>) {
        let (mut sent, mut answers) = (Vec::new(), answers.iter());
        let mut step = call.start(0, 0.0);
        loop {
            step = match step {
                Step::Send { request, .. } => {
                    sent.push(request);
                    match answers.next().expect("an attempt that is not expected") {
                        Some(answer) => call.answered(answer, 0),
                        None => {
                            let kind = FailureKind::Connection("reset".to_owned());
                            call.failed(&Failure::from(kind), 0)
                        }
                    }
                }
                Step::Wait(_) => call.waited(0),
                Step::Done(result) => return (sent, result),
            };
        }
    }

    const WEBHOOK: &str = r#"{"webhook":{"url":"https://a.example","events":["x"],"secret":"whsec_1","active":true}}"#;

    #[test]
    fn each_call_is_one_request_to_the_same_path() {
        let new = WebhookSettings::at("https://a.example");
        let pause = WebhookSettings {
            active: Some(false),
            ..WebhookSettings::default()
        };
        let set = r#"{"url":"https://a.example","events":["invitation.status_changed"]}"#;
        for (call, method, body) in [
            (Call::get_webhook(&settings()), "GET", None),
            (Call::set_webhook(&settings(), &new), "POST", Some(set)),
            (
                Call::update_webhook(&settings(), &pause),
                "PATCH",
                Some(r#"{"active":false}"#),
            ),
            (Call::delete_webhook(&settings()), "DELETE", None),
        ] {
            let (sent, result) = end(call.unwrap(), &[Some(answer(200, WEBHOOK))]);
            let request = &sent[0];
            assert_eq!((sent.len(), request.method), (1, method));
            assert_eq!(request.url, "https://api.zavu.dev/v1/invitations/webhook");
            assert_eq!(request.body.as_deref(), body);
            let key = (
                "authorization".to_owned(),
                "Bearer zv_test_example".to_owned(),
            );
            assert!(request.headers.contains(&key));
            let webhook = result.unwrap().into_webhook().unwrap();
            assert_eq!(webhook.is_some(), method != "DELETE");
            assert!(!format!("{webhook:?}").contains("whsec_1"));
        }
    }

    #[test]
    fn there_may_be_none() {
        let not_found = r#"{"code":"not_found","message":"no webhook"}"#;
        for found in [answer(200, r#"{"webhook":null}"#), answer(404, not_found)] {
            let (_, result) = end(Call::get_webhook(&settings()).unwrap(), &[Some(found)]);
            assert_eq!(result.unwrap().into_webhook().unwrap(), None);
        }
        for (status, body) in [(404, "<html>"), (404, "")] {
            let call = Call::get_webhook(&settings()).unwrap();
            let (_, result) = end(call, &[Some(answer(status, body))]);
            assert_eq!(result.unwrap_err().code, ErrorCode::NotFound);
        }
        let call = Call::set_webhook(&settings(), &WebhookSettings::at("https://a.example"));
        let (_, result) = end(call.unwrap(), &[Some(answer(200, r#"{"webhook":null}"#))]);
        assert_eq!(result.unwrap_err().code, ErrorCode::InvalidResponse);
    }

    #[test]
    fn a_lost_call_is_sent_again() {
        let call = || Call::delete_webhook(&settings()).unwrap();
        let (sent, result) = end(call(), &[None, Some(answer(404, "{}"))]);
        assert_eq!((sent.len(), result.is_ok()), (2, true));
        let (_, result) = end(call(), &[Some(answer(404, "{}"))]);
        assert_eq!(result.unwrap_err().outcome, ErrorOutcome::Refused);
        let (sent, result) = end(
            call(),
            &[Some(answer(503, "")), None, Some(answer(204, ""))],
        );
        assert_eq!((sent.len(), result.is_ok()), (3, true));
        let new = WebhookSettings::at("https://a.example");
        let call = Call::set_webhook(&settings(), &new).unwrap();
        let (_, result) = end(call, &[None, None, None]);
        let error = result.unwrap_err();
        assert_eq!(error.outcome, ErrorOutcome::Unknown);
        assert!(
            error.message.ends_with(
                "it is unknown whether the webhook was changed: it is safe to try again"
            )
        );
    }

    #[test]
    fn a_refused_event_comes_with_those_that_are_allowed() {
        let body = r#"{"code":"invalid_request","message":"unknown event whsec_12345",
            "details":{"allowed":["invitation.status_changed","message.received"]}}"#;
        let call = Call::set_webhook(&settings(), &WebhookSettings::at("https://a.example"));
        let (_, result) = end(call.unwrap(), &[Some(answer(400, body))]);
        assert_eq!(
            result.unwrap_err().message,
            "the API answered 400 (invalid_request): unknown event [hidden] (allowed: invitation.status_changed, message.received); the webhook was not changed by this call"
        );
    }

    #[test]
    fn a_key_and_https_are_needed() {
        let route = Settings::without_api_key("https://app.example/api");
        let error = Call::get_webhook(&route).unwrap_err();
        assert_eq!(error.code, ErrorCode::Authentication);
        let local = WebhookSettings::at("http://localhost:4010/");
        let error = Call::set_webhook(&settings(), &local).unwrap_err();
        assert_eq!(error.code, ErrorCode::InvalidRequest);
        let sandbox = settings().dangerously_allow_http();
        assert!(Call::set_webhook(&sandbox, &local).is_ok());
    }
}
