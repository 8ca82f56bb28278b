//! The requests that calls send, as their settings ask for, without I/O.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a panic is how a test fails"
)]

use std::cell::RefCell;
use std::error::Error as _;
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};
use zavu_invitations::client::{
    Answer, Call, Claims, Clock, Completed, Error, ErrorCode, ErrorOutcome, Failure, FailureKind,
    ListQuery, Operation, Reconcile, Reissued, Request, Settings, Step, Transport, reissue,
};
use zavu_invitations::{CreateInvitationRequest, Draft, PathSegment, Valid, ValidationOptions};

fn settings() -> Settings {
    Settings::new("zv_test_example")
}

fn route() -> Settings {
    Settings::without_api_key("/api")
}

fn acme() -> Valid<CreateInvitationRequest> {
    let request = CreateInvitationRequest {
        client_name: Some("Acme".to_owned()),
        ..CreateInvitationRequest::default()
    };
    request.validate().unwrap()
}

fn answer(status: u16, body: &str) -> Answer {
    Answer {
        status,
        headers: Vec::new(),
        body: body.to_owned(),
        received_unix_ms: 0,
    }
}

fn sent(step: Step) -> (Request, u64) {
    match step {
        Step::Send {
            request,
            timeout_ms,
        } => (request, timeout_ms),
        other => panic!("nothing is sent: {other:?}"),
    }
}

fn failed(step: Step) -> Box<Error> {
    done(step).unwrap_err()
}

fn done(step: Step) -> Result<Completed, Box<Error>> {
    match step {
        Step::Done(result) => result,
        other => panic!("it goes on: {other:?}"),
    }
}

fn invitation(id: &str, status: &str) -> Value {
    json!({
        "id": id,
        "url": "https://dashboard.zavu.dev/invite/tok_1",
        "token": "tok_1",
        "status": status,
        "clientName": "Acme",
        "expiresAt": "2026-09-08T10:00:00.000Z",
        "createdAt": "2026-09-01T10:00:00.000Z",
    })
}

fn request(call: Result<Call, Error>) -> Request {
    sent(call.unwrap().start(0, 0.0)).0
}

fn headers(request: &Request) -> Vec<(&str, &str)> {
    let headers = request.headers.iter();
    headers.map(|(name, value)| (&**name, &**value)).collect()
}

const ACCEPT: (&str, &str) = ("accept", "application/json");
const CONTENT_TYPE: (&str, &str) = ("content-type", "application/json");
const KEY: (&str, &str) = ("authorization", "Bearer zv_test_example");
const AGENT: (&str, &str) = (
    "user-agent",
    concat!("zavu-invitations/", env!("CARGO_PKG_VERSION")),
);

#[test]
fn each_operation_has_its_request() {
    let query = ListQuery::default()
        .with_status("pending")
        .with_limit(5)
        .with_cursor("a&b");
    let base = "https://api.zavu.dev/v1/invitations";
    for (call, method, rest) in [
        (Call::retrieve(&settings(), "inv_1"), "GET", "/inv_1"),
        (Call::cancel(&settings(), "inv_1"), "POST", "/inv_1/cancel"),
        (Call::list(&settings(), &ListQuery::default()), "GET", ""),
        (
            Call::list(&settings(), &query),
            "GET",
            "?status=pending&limit=5&cursor=a%26b",
        ),
        (
            Call::list(&settings(), &ListQuery::default().with_status("")),
            "GET",
            "",
        ),
    ] {
        let request = request(call);
        assert_eq!(request.method, method);
        assert_eq!(request.url, format!("{base}{rest}"));
        assert_eq!(headers(&request), [ACCEPT, KEY, AGENT]);
        assert_eq!(request.body, None);
    }
    let create = request(Call::create(&settings(), acme()));
    assert_eq!((create.method, &*create.url), ("POST", base));
    assert_eq!(headers(&create), [ACCEPT, KEY, AGENT, CONTENT_TYPE]);
    assert_eq!(create.body.as_deref(), Some(r#"{"clientName":"Acme"}"#));
    let create = request(Call::create(&route(), acme()));
    assert_eq!(create.url, "/api/v1/invitations");
    assert_eq!(headers(&create), [ACCEPT, AGENT, CONTENT_TYPE]);
}

#[test]
fn headers_are_added_in_lower_case() {
    let settings = settings()
        .header("X-Trace", "7\t~")
        .header("User-Agent", "mine/1");
    let retrieve = request(Call::retrieve(&settings, "inv_1"));
    let added = [("x-trace", "7\t~"), ("user-agent", "mine/1")];
    assert_eq!(headers(&retrieve), [&added[..], &[ACCEPT, KEY]].concat());
    let route = route().header("Authorization", "Basic Og==");
    let retrieve = request(Call::retrieve(&route, "inv_1"));
    let added = ("authorization", "Basic Og==");
    assert_eq!(headers(&retrieve), [added, ACCEPT, AGENT]);
}

#[test]
fn invalid_headers_are_refused() {
    for (name, value) in [
        ("", "1"),
        ("x trace", "1"),
        ("x:trace", "1"),
        ("x-träce", "1"),
        ("Accept", "text/plain"),
        ("host", "a.example"),
        ("authorization", "Basic Og=="),
        ("x-trace", "1\r\nhost: a.example"),
        ("x-trace", "é"),
        ("x-trace", "\u{7f}"),
    ] {
        let settings = settings().header("x-good", "1").header(name, value);
        let error = Call::retrieve(&settings, "inv_1").unwrap_err();
        assert_eq!(error.code, ErrorCode::InvalidRequest, "{name}: {value}");
        assert_eq!(error.issues.len(), 1, "{name}: {value}");
    }
}

#[test]
fn a_key_only_goes_to_an_absolute_url() {
    let error = Call::retrieve(&settings().base_url("/api"), "inv_1").unwrap_err();
    assert_eq!(error.code, ErrorCode::InsecureBaseUrl);
    let there = settings().base_url("https://a.example/");
    let retrieve = request(Call::retrieve(&there, "inv_1"));
    assert_eq!(retrieve.url, "https://a.example/v1/invitations/inv_1");
    let sandbox = settings().base_url("http://sandbox:4010");
    let error = Call::retrieve(&sandbox, "inv_1").unwrap_err();
    assert_eq!(error.code, ErrorCode::InsecureBaseUrl);
    let retrieve = request(Call::retrieve(&sandbox.dangerously_allow_http(), "inv_1"));
    assert_eq!(retrieve.url, "http://sandbox:4010/v1/invitations/inv_1");
}

#[test]
fn an_answer_has_a_largest_size() {
    let retrieve = |settings: &Settings| request(Call::retrieve(settings, "inv_1"));
    let list = |settings: &Settings| request(Call::list(settings, &ListQuery::default()));
    assert_eq!(retrieve(&settings()).max_answer_bytes(), 1 << 20);
    assert_eq!(list(&settings()).max_answer_bytes(), 16 << 20);
    for (bytes, expected) in [(0, 1), (5_000, 5_000), (u32::MAX, 1 << 30)] {
        let settings = settings()
            .timeout(Duration::from_secs(9))
            .max_answer_bytes(bytes);
        assert_eq!(retrieve(&settings).max_answer_bytes(), expected);
        assert_eq!(list(&settings).max_answer_bytes(), expected);
    }
}

#[test]
fn an_attempt_ends_at_the_nearer_of_two_times() {
    let ms = Duration::from_millis;
    for (call, attempt, expected, option) in [
        (9_000, None, 9_000, "timeoutMs is 9000"),
        (9_000, Some(4_000), 4_000, "attemptTimeoutMs is 4000"),
        (9_000, Some(9_000), 9_000, "timeoutMs is 9000"),
        (9_000, Some(20_000), 9_000, "timeoutMs is 9000"),
        (0, None, 1, "timeoutMs is 1"),
    ] {
        let mut settings = settings().max_retries(0).timeout(ms(call));
        if let Some(attempt) = attempt {
            settings = settings.attempt_timeout(ms(attempt));
        }
        let mut call = Call::retrieve(&settings, "inv_1").unwrap();
        let (_, timeout_ms) = sent(call.start(0, 0.0));
        assert_eq!(timeout_ms, expected);
        let error = failed(call.failed(&FailureKind::Timeout.into(), expected));
        assert!(error.message.contains(option), "{}", error.message);
    }
    // A create leaves a third of the time for the search, unless nothing is to be searched for.
    for (reconcile, expected) in [(Reconcile::AfterLostAnswer, 6_000), (Reconcile::Off, 9_000)] {
        let settings = settings().timeout(ms(9_000)).reconcile(reconcile);
        let mut call = Call::create(&settings, acme()).unwrap();
        assert_eq!(sent(call.start(0, 0.0)).1, expected);
    }
}

#[test]
fn a_lost_create_is_looked_for_with_the_same_headers() {
    let settings = settings().max_answer_bytes(5_000).header("x-trace", "7");
    let mut call = Call::create(&settings, acme()).unwrap();
    call.start(0, 0.0);
    let lost = Failure::from(FailureKind::Connection("reset".to_owned()));
    let (page, timeout_ms) = sent(call.failed(&lost, 10_000));
    assert_eq!((page.operation, page.method), (Operation::List, "GET"));
    assert!(page.url.starts_with("https://api.zavu.dev/v1/invitations?"));
    assert_eq!(headers(&page), [("x-trace", "7"), ACCEPT, KEY, AGENT]);
    assert_eq!((page.body, timeout_ms), (None, 20_000));
}

#[test]
fn an_earlier_delivery_is_looked_for_first() {
    let time = UNIX_EPOCH + Duration::from_millis(1_788_256_800_123);
    let since = Reconcile::since(time);
    let unix_ms = 1_788_256_800_123;
    assert_eq!(since, Reconcile::Since { unix_ms });
    let before_1970 = Reconcile::since(SystemTime::UNIX_EPOCH - Duration::from_secs(1));
    assert_eq!(before_1970, Reconcile::Since { unix_ms: 0 });
    let page = request(Call::create(&settings().reconcile(since), acme()));
    assert_eq!(page.operation, Operation::List);
    // Nothing was sent that may have created one.
    let mut call = Call::create(&settings().reconcile(since), acme()).unwrap();
    call.start(0, 0.0);
    let error = failed(call.answered(&answer(401, "{}"), 0));
    assert_eq!(error.outcome, ErrorOutcome::NotSent);
}

#[test]
fn a_cancel_that_is_refused_after_a_lost_answer_is_verified() {
    for (status, id, outcome) in [
        ("cancelled", "inv_1", None),
        ("completed", "inv_1", Some(ErrorOutcome::Refused)),
        ("expired", "inv_1", Some(ErrorOutcome::Refused)),
        ("pending", "inv_1", Some(ErrorOutcome::Unknown)),
        ("cancelled", "inv_2", Some(ErrorOutcome::Unknown)),
        ("expired", "inv_2", Some(ErrorOutcome::Unknown)),
    ] {
        let mut call = Call::cancel(&settings(), "inv_1").unwrap();
        call.start(0, 0.0);
        let Step::Wait(_) = call.answered(&answer(503, ""), 0) else {
            panic!("a cancel is sent again");
        };
        sent(call.waited(0));
        let (verify, _) = sent(call.answered(&answer(400, "{}"), 0));
        assert_eq!(
            (verify.operation, verify.method),
            (Operation::Retrieve, "GET")
        );
        assert_eq!(verify.url, "https://api.zavu.dev/v1/invitations/inv_1");
        let body = json!({ "invitation": invitation(id, status) }).to_string();
        let result = done(call.answered(&answer(200, &body), 0));
        let found = result.err().map(|error| error.outcome);
        assert_eq!(found, outcome, "{status} {id}");
    }
}

#[test]
fn an_error_shows_its_message_and_its_source() {
    let mut call = Call::retrieve(&settings().max_retries(0), "inv_1").unwrap();
    call.start(0, 0.0);
    let mut failure = Failure::from(FailureKind::Connection("reset".to_owned()));
    failure.cause = Some(Arc::new(io::Error::other("broken pipe")));
    let error = failed(call.failed(&failure, 0));
    assert_eq!(
        error.to_string(),
        "the connection to the API failed (reset); it is safe to try again"
    );
    assert_eq!(error.source().unwrap().to_string(), "broken pipe");
}

/// An attempt of which only the head of the answer arrived.
#[test]
fn the_status_of_a_head_decides() {
    use ErrorCode::{Aborted, Connection, InvalidRequest, Permission, RateLimited};
    use ErrorOutcome::{Refused, Unknown};
    let lost = || FailureKind::Connection("reset".to_owned());
    for (status, kind, code, outcome) in [
        (200, lost(), Connection, Unknown),
        (399, lost(), Connection, Unknown),
        (400, lost(), InvalidRequest, Refused),
        (403, lost(), Permission, Refused),
        (429, lost(), RateLimited, Refused),
        (200, FailureKind::Aborted, Aborted, Unknown),
        (403, FailureKind::Aborted, Aborted, Refused),
    ] {
        let settings = settings().max_retries(0).reconcile(Reconcile::Off);
        let mut call = Call::create(&settings, acme()).unwrap();
        call.start(0, 0.0);
        let mut failure = Failure::from(kind);
        failure.answer = Some(answer(status, ""));
        let error = failed(call.failed(&failure, 0));
        assert_eq!((error.code, error.outcome), (code, outcome), "{status}");
        assert_eq!(error.attempts, 1);
    }
    let mut call = Call::create(&settings(), acme()).unwrap();
    call.start(0, 0.0);
    let error = failed(call.failed(&FailureKind::AbortedBeforeSending.into(), 0));
    assert_eq!((error.attempts, error.outcome), (0, ErrorOutcome::NotSent));
}

#[test]
fn an_answer_that_cannot_be_read_is_not_asked_for_again() {
    for kind in [FailureKind::TooLarge, FailureKind::NotAnAnswer] {
        for head in [None, Some(answer(200, "{"))] {
            let mut call = Call::retrieve(&settings(), "inv_1").unwrap();
            sent(call.start(0, 0.0));
            let failure = Failure::new(kind.clone());
            let failure = head.into_iter().fold(failure, Failure::with_answer);
            let error = failed(call.failed(&failure, 0));
            assert_eq!(error.code, ErrorCode::InvalidResponse, "{kind:?}");
        }
    }
}

#[test]
fn only_a_redirect_is_called_one() {
    for (status, expected) in [
        (0, "a redirect"),
        (150, "an unexpected status"),
        (308, "a redirect"),
    ] {
        let mut call = Call::retrieve(&settings(), "inv_1").unwrap();
        sent(call.start(0, 0.0));
        let error = failed(call.answered(&answer(status, ""), 0));
        assert!(error.message.contains(expected), "{}", error.message);
    }
}

#[test]
fn a_route_relays_its_error() {
    let relayed = |settings: &Settings, content_type: &str| {
        let mut call = Call::create(&settings.clone().max_retries(0), acme()).unwrap();
        call.start(0, 0.0);
        let body = json!({
            "code": "invalid_request",
            "outcome": "not_sent",
            "detail": "clientName is refused",
            "requestId": "req_1",
            "issues": [
                { "path": ["clientName"], "message": "no", "code": "new_code", "suggestion": "yes" },
                { "path": "clientName", "message": "no" },
                { "path": ["list", 0], "message": "no", "code": "new_code" },
                { "path": ["list", 0.5], "message": "no", "code": "new_code" },
            ],
        });
        let headers = vec![("content-type".to_owned(), content_type.to_owned())];
        let body = body.to_string();
        let answer = Answer {
            headers,
            ..answer(422, &body)
        };
        failed(call.answered(&answer, 0))
    };
    let error = relayed(&route(), "Application/Problem+JSON; charset=utf-8");
    assert_eq!(error.request_id.as_deref(), Some("req_1"));
    assert_eq!(error.message, "clientName is refused");
    let paths: Vec<_> = error
        .issues
        .iter()
        .map(|issue| issue.path.clone())
        .collect();
    let key = |name: &'static str| PathSegment::Key(name.into());
    let expected = [
        vec![key("clientName")],
        vec![key("list"), PathSegment::Index(0)],
    ];
    assert_eq!(paths, expected);
    assert_eq!(error.issues[0].suggestion.as_deref(), Some("yes"));
    for error in [
        relayed(&route(), "application/json"),
        relayed(&settings(), "application/problem+json"),
    ] {
        assert!(error.message.starts_with("the API answered 422"), "{error}");
    }
}

#[test]
fn a_relayed_error_gets_advice_only_if_an_earlier_attempt_was_lost() {
    let body = r#"{"code":"invalid_request","outcome":"refused","detail":"no"}"#;
    let relayed = with_header(
        answer(422, body),
        "content-type",
        "application/problem+json",
    );
    let mut call = Call::cancel(&route(), "inv_1").unwrap();
    call.start(0, 0.0);
    let error = failed(call.answered(&relayed, 0));
    assert_eq!(error.message, "no");
    let mut call = Call::cancel(&route(), "inv_1").unwrap();
    call.start(0, 0.0);
    call.answered(&answer(503, ""), 0);
    call.waited(0);
    let error = failed(call.answered(&relayed, 0));
    assert!(error.message.starts_with("no; it is unknown"), "{error}");
}

#[test]
fn a_route_may_leave_out_the_link_of_what_is_read() {
    let mut invitation = invitation("inv_1", "pending");
    let members = invitation.as_object_mut().unwrap();
    members.retain(|name, _| name != "url" && name != "token");
    let body = json!({ "invitation": invitation }).to_string();
    for (call, is_success) in [
        (Call::retrieve(&route(), "inv_1"), true),
        (Call::retrieve(&settings(), "inv_1"), false),
        (Call::create(&route(), acme()), false),
        (
            Call::create(&settings().reconcile(Reconcile::Off), acme()),
            false,
        ),
    ] {
        let mut call = call.unwrap();
        call.start(0, 0.0);
        let result = done(call.answered(&answer(200, &body), 0));
        assert_eq!(result.is_ok(), is_success, "{call:?}");
    }
}

fn with_header(mut answer: Answer, name: &str, value: &str) -> Answer {
    answer.headers.push((name.to_owned(), value.to_owned()));
    answer
}

#[test]
fn nothing_is_sent_again_if_that_is_of_no_use() {
    let retrieve = || {
        let mut call = Call::retrieve(&settings(), "inv_1").unwrap();
        call.start(0, 0.0);
        call
    };
    let unavailable = || answer(503, "");
    assert!(matches!(
        retrieve().answered(&unavailable(), 0),
        Step::Wait(_)
    ));
    failed(retrieve().answered(&with_header(unavailable(), "x-should-retry", "false"), 0));
    let refused = || "refused".to_owned();
    let step = retrieve().failed(&FailureKind::NotConnected(refused()).into(), 0);
    assert!(matches!(step, Step::Wait(_)));
    failed(retrieve().failed(&FailureKind::CannotConnect(refused()).into(), 0));
}

#[test]
fn a_wait_leaves_a_tenth_of_the_time_for_its_attempt() {
    let step = |now_ms| {
        let settings = settings().timeout(Duration::from_secs(5));
        let mut call = Call::retrieve(&settings, "inv_1").unwrap();
        call.start(0, 0.5);
        let limited = with_header(answer(429, "{}"), "retry-after-ms", "2000");
        call.answered(&limited, now_ms)
    };
    let Step::Wait(wait_ms) = step(0) else {
        panic!("it is not sent again");
    };
    assert!((2_000..2_250).contains(&wait_ms), "{wait_ms}");
    let latest_ms = 5_000 - 500 - wait_ms;
    assert!(matches!(step(latest_ms), Step::Wait(_)));
    failed(step(latest_ms + 1));
}

fn create(claims: &Claims) -> Call {
    let mut call = Call::create(&settings(), acme())
        .unwrap()
        .with_claims(claims);
    call.start(0, 0.5);
    call
}

fn lose(call: &mut Call, now_ms: u64) -> Step {
    call.failed(&FailureKind::Connection("reset".to_owned()).into(), now_ms)
}

fn waited(step: Step) -> u64 {
    match step {
        Step::Wait(ms) => ms,
        other => panic!("it does not wait: {other:?}"),
    }
}

fn page(items: &Value) -> Answer {
    let page = answer(200, &json!({ "items": items }).to_string());
    with_header(page, "date", "Tue, 01 Sep 2026 10:00:01 GMT")
}

#[test]
fn a_search_waits_for_equal_creates() {
    let claims = Claims::new();
    let [mut first, mut lost] = [create(&claims), create(&claims)];
    assert_eq!(waited(lose(&mut lost, 1_000)), 100);
    assert_eq!(waited(lost.waited(1_100)), 200);
    // Ended early: the caller aborted, and the transport is to fail the request.
    assert_eq!(sent(lost.waited(1_200)).0.operation, Operation::List);
    // A match may be the other's.
    let items = json!([invitation("inv_1", "pending")]);
    assert_eq!(waited(lost.answered(&page(&items), 1_300)), 400);
    assert_eq!(waited(lost.waited(1_700)), 800);
    let end = first.failed(&FailureKind::Aborted.into(), 1_800);
    assert!(matches!(end, Step::Done(Err(_))));
    sent(lost.waited(2_500));
    let found = done(lost.answered(&page(&items), 2_600));
    assert!(found.unwrap().reconciled);
}

#[test]
fn a_search_that_waits_too_long_says_for_whom() {
    let claims = Claims::new();
    let [_first, mut lost] = [create(&claims), create(&claims)];
    waited(lose(&mut lost, 1_000));
    let error = failed(lost.waited(30_000));
    assert!(
        error.message.contains("an equal create of this process"),
        "{error}"
    );
    assert_eq!(error.outcome, ErrorOutcome::Unknown);
    let mut alone = create(&Claims::new());
    sent(lose(&mut alone, 1_000));
    // What the list does not show yet is looked for again, after a wait.
    let wait_ms = waited(alone.answered(&page(&json!([])), 1_100));
    assert!((1..=500).contains(&wait_ms), "{wait_ms}");
    let error = failed(alone.waited(30_000));
    assert!(error.message.contains("no time was left"), "{error}");
}

/// Answers each request with the next of its answers, at once.
struct Host {
    answers: RefCell<Vec<(u16, String)>>,
    sent: RefCell<Vec<Request>>,
}

impl Transport for Host {
    async fn send(&self, request: &Request, _: u64) -> Result<Answer, Failure> {
        self.sent.borrow_mut().push(request.clone());
        let (status, body) = self.answers.borrow_mut().remove(0);
        Ok(answer(status, &body))
    }
}

impl Clock for Host {
    fn now_ms(&self) -> u64 {
        0
    }

    fn random(&self) -> f64 {
        0.0
    }

    async fn wait(&self, _: u64) {}
}

fn reissued(answers: &[(u16, String)]) -> (Vec<Request>, Result<Reissued, Box<Error>>) {
    let host = Host {
        answers: RefCell::new(answers.to_vec()),
        sent: RefCell::default(),
    };
    assert!(!host.is_aborted() && !host.is_hidden());
    let draft: Draft<'_> = serde_json::from_str(r#"{"clientEmail":"new@acme.example"}"#).unwrap();
    let result = {
        let (settings, options) = (settings(), ValidationOptions::default());
        let mut observe = |_| {};
        let call = reissue(
            &settings,
            "inv_1",
            draft,
            &options,
            &host,
            &host,
            &mut observe,
        );
        match pin!(call).poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(result) => result,
            Poll::Pending => panic!("it waits"),
        }
    };
    (host.sent.into_inner(), result)
}

#[test]
fn a_reissue_creates_before_it_cancels() {
    let found = |id, status| {
        let mut invitation = invitation(id, status);
        invitation["clientEmail"] = json!("new@acme.example");
        (200, json!({ "invitation": invitation }).to_string())
    };
    let (old, new) = (found("inv_1", "pending"), found("inv_2", "pending"));
    let cancelled = found("inv_1", "cancelled");
    let (sent, result) = reissued(&[old.clone(), new.clone(), cancelled]);
    let operations: Vec<_> = sent.iter().map(|request| request.operation).collect();
    let expected = [Operation::Retrieve, Operation::Create, Operation::Cancel];
    assert_eq!(operations, expected);
    assert_eq!(
        sent[1].body.as_deref(),
        Some(r#"{"clientName":"Acme","clientEmail":"new@acme.example"}"#)
    );
    assert!(result.unwrap().cancel_error.is_none());
    let (_, result) = reissued(&[old.clone(), new, (400, "{}".to_owned())]);
    assert!(result.unwrap().cancel_error.is_some());
    // The old one in place of a new one.
    for answers in [vec![old.clone(), old], vec![found("inv_1", "completed")]] {
        let (sent, result) = reissued(&answers);
        assert_eq!(sent.len(), answers.len());
        assert_eq!(result.unwrap_err().code, ErrorCode::Conflict);
    }
}

#[test]
fn a_lost_create_is_found_whatever_stands_for_no_channel() {
    for (channel, is_found) in [
        (json!(null), true),
        (json!(""), true),
        (json!("whatsapp_waba"), true),
        (json!("messenger"), false),
    ] {
        let settings = settings().max_retries(0);
        let mut call = Call::create(&settings, acme()).unwrap();
        call = call.with_claims(&Claims::new());
        sent(call.start(0, 0.0));
        sent(call.failed(&FailureKind::Timeout.into(), 100));
        let mut item = invitation("inv_1", "pending");
        item["connectionType"] = channel.clone();
        let result = done(call.answered(&page(&json!([item])), 200));
        assert_eq!(result.is_ok(), is_found, "{channel}");
    }
}
