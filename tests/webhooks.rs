//! The vectors of signatures, which every runtime shares: `tests/js/webhooks/vectors.test.js` reads
//! the same file.

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
    for case in cases {
        let mut options = VerifyOptions::default();
        options.now_unix_ms = Some(case.options.now);
        if let Some(schemes) = case.options.schemes {
            options.schemes = schemes;
        }
        if let Some(seconds) = case.options.tolerance_seconds {
            options.tolerance_seconds = seconds;
        }
        if let Some(seconds) = case.options.future_seconds {
            options.future_seconds = seconds;
        }
        let body = case.body.bytes();
        let result = webhook::verify(&body, &case.header, &case.secrets, &options);
        match (result, case.expected) {
            (Ok(event), Expected::Event { id }) => assert_eq!(event.id, id, "{}", case.name),
            (Err(error), Expected::Error { code }) => {
                assert_eq!(error.code, code, "{}: {error}", case.name);
                for secret in case.secrets.iter().filter(|secret| secret.trim().len() > 3) {
                    assert!(
                        !format!("{error:?}").contains(secret.trim()),
                        "{}",
                        case.name
                    );
                }
                for (_, hex) in case
                    .header
                    .split(',')
                    .filter_map(|part| part.split_once('='))
                {
                    assert!(
                        hex.len() < 16 || !error.message.contains(hex),
                        "{}",
                        case.name
                    );
                }
            }
            (result, _) => panic!("{}: {result:?}", case.name),
        }
    }
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
