//! Any answers to a call, with any headers: it ends, within its time, and says nothing of its key.

use std::time::Duration;

use arbitrary::Arbitrary;
use zavu_invitations::CreateInvitationRequest;
use zavu_invitations::client::{Answer, Call, FailureKind, ListQuery, Settings, Step};

const KEY: &str = "zv_test_of_the_fuzzer";
const TIMEOUT_MS: u64 = 20_000;

#[derive(Arbitrary, Debug)]
pub struct Input<'a> {
    operation: u8,
    answers: Vec<Option<Given<'a>>>,
}

#[derive(Arbitrary, Debug)]
struct Given<'a> {
    status: u16,
    header: (u8, &'a str),
    body: &'a str,
    is_invitation: bool,
}

pub fn run(input: Input) {
    let settings = Settings::new(KEY).timeout(Duration::from_millis(TIMEOUT_MS));
    let call = match input.operation % 4 {
        0 => {
            let request = CreateInvitationRequest {
                client_name: Some("Acme".to_owned()),
                ..CreateInvitationRequest::default()
            };
            Call::create(&settings, request.validate().unwrap())
        }
        1 => Call::retrieve(&settings, "inv_1"),
        2 => Call::cancel(&settings, "inv_1"),
        _ => Call::list(&settings, &ListQuery::default()),
    };
    let mut call = call.unwrap();
    let mut answers = input.answers.iter();
    let mut now_ms = 0;
    let mut step = call.start(now_ms, 0.5);
    for _ in 0..200 {
        step = match step {
            Step::Send {
                request,
                timeout_ms,
            } => {
                assert!(now_ms + timeout_ms <= TIMEOUT_MS);
                assert!(
                    request
                        .url
                        .starts_with("https://api.zavu.dev/v1/invitations")
                );
                now_ms += 1;
                match answers.next() {
                    Some(Some(given)) => call.answered(&answer(given), now_ms),
                    Some(None) => {
                        call.failed(&FailureKind::Connection("reset".to_owned()).into(), now_ms)
                    }
                    None => {
                        now_ms += timeout_ms;
                        call.failed(&FailureKind::Timeout.into(), now_ms)
                    }
                }
            }
            Step::Wait(ms) => {
                now_ms += ms;
                assert!(now_ms <= TIMEOUT_MS);
                call.waited(now_ms)
            }
            Step::Done(result) => {
                let text = match result {
                    Ok(completed) => format!("{completed:?}"),
                    Err(error) => format!("{error:?} {error}"),
                };
                assert!(!text.contains(KEY));
                return;
            }
        };
    }
    panic!("the call does not end");
}

fn answer(given: &Given) -> Answer {
    const NAMES: [&str; 7] = [
        "date",
        "retry-after",
        "retry-after-ms",
        "x-ratelimit-limit",
        "x-ratelimit-remaining",
        "x-ratelimit-reset",
        "x-should-retry",
    ];
    let (name, value) = given.header;
    let name = NAMES[usize::from(name) % NAMES.len()];
    let body = if given.is_invitation {
        format!(r#"{{"invitation": {}}}"#, given.body)
    } else {
        given.body.to_owned()
    };
    Answer {
        status: given.status,
        headers: vec![(name.to_owned(), value.to_owned())],
        body,
        received_unix_ms: 1_788_256_800_000,
    }
}
