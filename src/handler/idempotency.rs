//! Joins requests with the same `Idempotency-Key`: only the first one makes the call, and all get
//! its answer.
//!
//! Browsers send a `POST` again by themselves when a kept connection is lost. A page's call carries
//! a random key, so that the repetition does not create a second invitation.
//!
//! A store holds a [`Record`] for each key. It has two operations on plain data, so that several
//! processes can share one store, and no request awaits the promise of another one, which some servers
//! do not allow:
//!
//! - *claim* returns the record of a key, or inserts one if there is none: atomically;
//! - *settle* replaces or removes the record.
//!
//! A request that finds a record without an answer claims again after a while: [`Join::Wait`].

use serde::Serialize;

use super::{Grant, Head, Policy, Record, RecordedAnswer, Refusal, Reply};
use crate::client::ErrorOutcome;
use crate::platform::json;

/// The claim that a request with an `Idempotency-Key` makes in a store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Claim {
    /// The key of the record: the request's own one, bound to its origin and caller.
    pub key: String,
    /// The record to insert if the key has none.
    pub record: Record,
}

/// The next step of a request that has claimed its key.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Join {
    /// The key was free: make the call, then settle.
    Call,
    /// An equal request is in progress: claim again after that many milliseconds.
    Wait(u32),
    /// An equal request was answered: send its answer.
    Answer(RecordedAnswer),
    /// The request is refused.
    Refuse(Refusal),
}

/// Limits of a store in the memory of one process.
pub struct MemoryLimits;

impl MemoryLimits {
    /// How many records there are at most.
    pub const RECORDS: u32 = 10_000;

    /// How many UTF-16 code units keys, bodies and answers may have together.
    pub const LENGTH: u32 = 8 * 1024 * 1024;
}

/// The lengths of an `Idempotency-Key`, in bytes.
const KEY_LENGTHS: std::ops::RangeInclusive<usize> = 16..=128;

/// How long the clocks of two servers may differ, in milliseconds.
const CLOCK_TOLERANCE_MS: u64 = 5_000;

/// A request claims again after a quarter of the time that it has waited already, within these bounds: so an answer that comes
/// soon is noticed soon, and a long wait asks the store rarely.
const WAIT_DIVISOR: u32 = 4;
const SHORTEST_WAIT_MS: u32 = 50;
const LONGEST_WAIT_MS: u32 = 500;

/// True for an `Idempotency-Key`: long enough to be random, and of visible ASCII characters.
pub(super) fn is_key(text: &str) -> bool {
    KEY_LENGTHS.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
}

impl Policy {
    /// The claim of a request; `None` if it has no `Idempotency-Key`, or a malformed one, which
    /// [`Policy::admit`] refuses.
    ///
    /// The record's key holds the origin of the page and [`Grant::caller`] as well, so that nobody
    /// gets another one's answer by sending the same key.
    #[must_use]
    pub fn claim(&self, head: &Head, grant: &Grant, body: &[u8], unix_ms: u64) -> Option<Claim> {
        let key = head.idempotency_key.as_deref().filter(|key| is_key(key))?;
        let origin = head.origin.as_deref().unwrap_or_default();
        let caller = grant.caller.as_deref().unwrap_or_default();
        Some(Claim {
            // As JSON, so that no other parts give the same key.
            key: json::stringify(&[key, origin, caller])?,
            record: Record {
                body: String::from_utf8_lossy(body).into_owned(),
                claimed_unix_ms: unix_ms,
                answer: None,
            },
        })
    }

    /// The next step of a request after its claim. `found` is the record that the key had before,
    /// and `elapsed_ms` the time since the request came.
    #[must_use]
    pub fn join(
        &self,
        claim: &Claim,
        found: Option<&Record>,
        elapsed_ms: u32,
        unix_ms: u64,
    ) -> Join {
        let Some(found) = found else {
            return Join::Call;
        };
        if found.body != claim.record.body {
            return Join::Refuse(Refusal::IdempotencyKeyReused);
        }
        if let Some(answer) = &found.answer {
            return Join::Answer(answer.clone());
        }
        // A request that is in progress is answered within its time, unless its server died.
        let age_ms = unix_ms.saturating_sub(found.claimed_unix_ms);
        let abandoned_after_ms = u64::from(self.timeout_ms).saturating_add(CLOCK_TOLERANCE_MS);
        if age_ms > abandoned_after_ms {
            return Join::Refuse(Refusal::Abandoned);
        }
        let wait_ms = (elapsed_ms / WAIT_DIVISOR).clamp(SHORTEST_WAIT_MS, LONGEST_WAIT_MS);
        if elapsed_ms.saturating_add(wait_ms) > self.timeout_ms {
            return Join::Refuse(Refusal::StillInProgress);
        }
        Join::Wait(wait_ms)
    }
}

impl Claim {
    /// The record of an answer; `None` if the record is to be removed. A success and an unknown outcome
    /// are kept. The answer to a request that certainly created nothing is not, so that the page can try
    /// again with the same key.
    #[must_use]
    pub fn settled(&self, reply: &Reply, body: String) -> Option<Record> {
        let problem = reply.problem.as_ref();
        if problem.is_some_and(|problem| problem.outcome != ErrorOutcome::Unknown) {
            return None;
        }
        let owned = |(name, value): &(&str, String)| ((*name).to_owned(), value.clone());
        let answer = RecordedAnswer {
            status: reply.status,
            headers: reply.headers.iter().map(owned).collect(),
            body,
        };
        Some(Record {
            answer: Some(answer),
            ..self.record.clone()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::{Error, ErrorCode};

    const KEY: &str = "0b5b2f2e-8c2f-4d0e-9f57-5d2f6a0f1c3d";
    const NOW: u64 = 1_790_000_000_000;
    const BODY: &[u8] = br#"{"clientName":"Acme"}"#;

    /// The claim of a request whose key, origin and caller are empty if they are missing.
    fn claim_of([key, origin, caller]: [&str; 3]) -> Option<Claim> {
        let given = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let head = Head {
            idempotency_key: given(key),
            origin: given(origin),
            ..Head::default()
        };
        let grant = Grant {
            caller: given(caller),
            ..Grant::default()
        };
        Policy::default().claim(&head, &grant, BODY, NOW)
    }

    fn claim() -> Claim {
        claim_of([KEY, "https://app.example", "user-1"]).unwrap()
    }

    fn join(found: Option<&Record>, elapsed_ms: u32, unix_ms: u64) -> Join {
        Policy::default().join(&claim(), found, elapsed_ms, unix_ms)
    }

    fn answered(text: &str) -> Record {
        let reply = Policy::default().created(&Head::default());
        claim().settled(&reply, text.to_owned()).unwrap()
    }

    #[test]
    fn a_record_survives_as_text() {
        for record in [claim().record, answered("{}")] {
            let text = record.to_text().unwrap();
            assert_eq!(Record::of_text(&text).as_ref(), Some(&record), "{text}");
            let written = serde_json::to_string(&record).unwrap();
            assert_eq!(serde_json::from_str::<Record>(&written).unwrap(), record);
        }
        for text in [
            "",
            "null",
            "[]",
            r#"{"body":"{}"}"#,
            r#"{"body":"{}","claimedUnixMs":-1}"#,
            r#"{"body":"{}","claimedUnixMs":1,"answer":null}"#,
            r#"{"body":"{}","claimedUnixMs":1,"answer":{"status":70000,"headers":[],"body":""}}"#,
            r#"{"body":"{}","claimedUnixMs":1,"answer":{"status":201,"headers":[null],"body":""}}"#,
            r#"{"body":"{}","claimedUnixMs":1,"answer":{"status":201,"headers":{},"body":""}}"#,
        ] {
            assert!(Record::of_text(text).is_none(), "{text}");
        }
    }

    #[test]
    fn a_key_is_long_enough_to_be_random() {
        for key in [
            KEY,
            &"a".repeat(16),
            &"a".repeat(128),
            "\"0b5b2f2e-8c2f-4d0e\"",
        ] {
            assert!(is_key(key), "{key}");
        }
        for key in [
            "",
            "order-17",
            &"a".repeat(15),
            &"a".repeat(129),
            "0b5b2f2e 8c2f 4d0e",
            "0b5b2f2e-8c2f-4d0\u{e9}",
            "0b5b2f2e-8c2f-4d0e\r\na: b",
            "\u{7f}0b5b2f2e-8c2f-4d0e",
        ] {
            assert!(!is_key(key), "{key}");
            assert_eq!(claim_of([key, "", ""]), None);
        }
    }

    #[test]
    fn a_key_is_bound_to_origin_and_caller() {
        let mut keys = [
            ["", ""],
            ["https://app.example", ""],
            ["https://shop.example", ""],
            ["", "https://app.example"],
            ["", "user-1"],
            ["", "user-2"],
            ["https://app.example", "user-1"],
            ["a\",\"b", ""],
            ["a", "b\",\""],
            ["a", "b"],
        ]
        .map(|[origin, caller]| claim_of([KEY, origin, caller]).unwrap().key)
        .to_vec();
        let all = keys.len();
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), all, "{keys:?}");
        assert_eq!(claim().key, claim().key);
    }

    #[test]
    fn the_first_request_makes_the_call_and_the_second_gets_the_same_answer() {
        assert_eq!(join(None, 0, NOW), Join::Call);
        let first = claim().record;
        assert_eq!(join(Some(&first), 0, NOW), Join::Wait(50));
        assert_eq!(join(Some(&first), 1_000, NOW + 1_000), Join::Wait(250));
        assert_eq!(join(Some(&first), 20_000, NOW + 20_000), Join::Wait(500));

        let Join::Answer(answer) = join(Some(&answered("{}")), 0, NOW) else {
            panic!("it is not answered");
        };
        assert_eq!((answer.status, answer.body.as_str()), (201, "{}"));
        let no_store = ("cache-control".to_owned(), "no-store".to_owned());
        assert!(answer.headers.contains(&no_store));
    }

    #[test]
    fn a_waiting_request_gives_up_before_its_own_timeout() {
        let first = claim().record;
        assert_eq!(join(Some(&first), 24_500, NOW), Join::Wait(500));
        let late = join(Some(&first), 24_501, NOW);
        assert_eq!(late, Join::Refuse(Refusal::StillInProgress));
        assert_eq!(join(Some(&first), u32::MAX, NOW), late);
    }

    #[test]
    fn a_request_whose_server_died_is_not_repeated() {
        let first = claim().record;
        assert_eq!(join(Some(&first), 0, NOW + 30_000), Join::Wait(50));
        let late = join(Some(&first), 0, NOW + 30_001);
        assert_eq!(late, Join::Refuse(Refusal::Abandoned));
        // A clock that is behind.
        assert_eq!(join(Some(&first), 0, NOW - 60_000), Join::Wait(50));
    }

    #[test]
    fn another_body_under_the_same_key_is_refused() {
        for mut record in [claim().record, answered("{}")] {
            record.body.push(' ');
            let reused = Join::Refuse(Refusal::IdempotencyKeyReused);
            assert_eq!(join(Some(&record), 0, NOW), reused);
        }
    }

    #[test]
    fn only_an_answer_that_may_have_created_something_is_kept() {
        let policy = Policy::default();
        for (outcome, is_kept) in [
            (ErrorOutcome::NotSent, false),
            (ErrorOutcome::Refused, false),
            (ErrorOutcome::Unknown, true),
        ] {
            let mut error = Error::not_sent(ErrorCode::Server, "");
            error.outcome = outcome;
            let reply = policy.failed(&Head::default(), &error);
            let record = claim().settled(&reply, "{}".to_owned());
            assert_eq!(record.is_some(), is_kept, "{outcome:?}");
        }
        let redirected = Policy {
            form_redirect: Some("/thanks".to_owned()),
            ..Policy::default()
        };
        let form = Head::post("content-type: application/x-www-form-urlencoded");
        let record = claim().settled(&redirected.created(&form), String::new());
        assert_eq!(record.unwrap().answer.unwrap().status, 303);
    }

    #[test]
    fn a_record_shows_no_secret() {
        let record = answered("planted token");
        assert!(!format!("{record:?}").contains("planted"));
        assert!(!format!("{:?}", join(Some(&record), 0, NOW)).contains("planted"));
        assert!(!format!("{record:?}").contains("Acme"));
    }
}
