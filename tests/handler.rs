//! A page, its server's handler and Zavu: what the page's client makes of what the handler answers.

use std::error::Error as StdError;

use serde_json::{Value, json};
use zavu_invitations::client::{
    Answer, Call, Error, ErrorCode, ErrorOutcome, Failure, FailureKind, Reconcile, Settings, Step,
};
use zavu_invitations::handler::{
    Body, BodyKind, Claim, Grant, Head, Join, Policy, Record, Refusal, Reply, RequestShape,
};
use zavu_invitations::{CreateInvitationRequest, Draft};

type Result<T> = std::result::Result<T, Box<dyn StdError>>;

const NOW_MS: u64 = 0;

fn call(settings: &Settings) -> Result<Call> {
    let request = CreateInvitationRequest {
        client_name: Some("Acme".to_owned()),
        ..CreateInvitationRequest::default()
    };
    let mut call = Call::create(settings, request.validate()?)?;
    let Step::Send { .. } = call.start(NOW_MS, 0.0) else {
        return Err("nothing is sent".into());
    };
    Ok(call)
}

fn error_of(step: Step) -> Result<Error> {
    match step {
        Step::Done(Err(error)) => Ok(*error),
        step => Err(format!("it goes on with {step:?}").into()),
    }
}

/// What the server's own call ends with.
fn upstream(status: u16, headers: &[(&str, &str)], body: &str) -> Result<Error> {
    let settings = Settings::new("planted.key")
        .max_retries(0)
        .reconcile(Reconcile::Off);
    error_of(call(&settings)?.answered(&answer(status, headers, body), NOW_MS))
}

fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Answer {
    let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    Answer {
        status,
        headers: headers.iter().map(own).collect(),
        body: body.to_owned(),
        received_unix_ms: 1_790_000_000_000,
    }
}

fn head() -> Head {
    Head::new("POST", "https://app.example/api/v1/invitations", |_| None)
}

fn body_of(reply: &Reply) -> Result<String> {
    Ok(serde_json::to_string(&reply.problem)?)
}

/// What the page's client does with the answer of the handler.
fn page_step(reply: &Reply, body: &str) -> Result<Step> {
    let settings = Settings::without_api_key("/api");
    let headers: Vec<_> = reply
        .headers
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    Ok(call(&settings)?.answered(&answer(reply.status, &headers, body), NOW_MS))
}

fn at_page(error: &Error) -> Result<Error> {
    let reply = Policy::default().failed(&head(), error);
    error_of(page_step(&reply, &body_of(&reply)?)?)
}

#[test]
fn what_zavu_says_of_a_request_arrives_as_it_is() -> Result<()> {
    let body = r#"{"code": "invalid_request", "message": "no", "details": {"errors": [
        {"path": ["allowedPhoneCountries", 1], "message": "is not served"}]}}"#;
    for (status, answered) in [(400, 400), (409, 409), (422, 400)] {
        let error = upstream(status, &[("x-request-id", "req_1")], body)?;
        let found = at_page(&error)?;
        let mut expected = error.clone();
        expected.status = Some(answered);
        assert_eq!(json!(found), json!(expected));
        assert_eq!(found.request_id.as_deref(), Some("req_1"));
    }
    Ok(())
}

#[test]
fn what_our_own_rules_say_arrives_as_it_is() -> Result<()> {
    let draft: Draft = serde_json::from_str(
        r#"{"clientEmail": "a@b@c", "expiresInDays": 31, "clientNam": "x", "allowedPhoneCountries": ["US", "UK"]}"#,
    )?;
    let report = draft.validate().err().ok_or("it is valid")?;
    let error = Error::from(report);
    let found = at_page(&error)?;
    let told = json!(found);
    let expected = json!(error);
    assert_eq!(told["issues"], expected["issues"]);
    assert_eq!(told["issues"].as_array().map(Vec::len), Some(4));
    assert_eq!(found.issues[0].code(), error.issues[0].code());
    assert_eq!(found.message, error.message);
    assert_eq!(
        (found.code, found.outcome),
        (ErrorCode::InvalidRequest, ErrorOutcome::NotSent)
    );
    Ok(())
}

#[test]
fn what_only_concerns_the_server_is_told_in_neutral_words() -> Result<()> {
    let body = r#"{"code": "x", "message": "planted words"}"#;
    for (status, code, outcome) in [
        (401, ErrorCode::Server, ErrorOutcome::Refused),
        (402, ErrorCode::Api, ErrorOutcome::Refused),
        (403, ErrorCode::Server, ErrorOutcome::Refused),
        (404, ErrorCode::Server, ErrorOutcome::Refused),
        (408, ErrorCode::Api, ErrorOutcome::Unknown),
        (500, ErrorCode::Server, ErrorOutcome::Unknown),
        (302, ErrorCode::InvalidResponse, ErrorOutcome::Unknown),
    ] {
        let error = upstream(status, &[], body)?;
        let reply = Policy::default().failed(&head(), &error);
        assert_eq!(reply.status, 502, "{status}");
        assert!(!format!("{reply:?}").contains("planted"), "{reply:?}");
        let found = at_page(&error)?;
        assert_eq!((found.code, found.outcome), (code, outcome), "{status}");
        assert!(found.message.contains(match outcome {
            ErrorOutcome::Unknown => "it is unknown whether the invitation was created",
            _ => "no invitation was created",
        }));
        assert_eq!(found.message.matches(';').count(), 1, "{}", found.message);
    }
    Ok(())
}

#[test]
fn failures_on_the_way_are_told_without_addresses() -> Result<()> {
    let settings = Settings::new("planted.key")
        .max_retries(0)
        .reconcile(Reconcile::Off);
    let refused = FailureKind::NotConnected("connect ECONNREFUSED 10.9.8.7:443".to_owned());
    let broken = FailureKind::Connection("socket of 10.9.8.7".to_owned());
    for (kind, status, code, outcome) in [
        (broken, 502, ErrorCode::Connection, ErrorOutcome::Unknown),
        (
            FailureKind::Timeout,
            504,
            ErrorCode::Timeout,
            ErrorOutcome::Unknown,
        ),
        (
            FailureKind::NotAnAnswer,
            502,
            ErrorCode::InvalidResponse,
            ErrorOutcome::Unknown,
        ),
        (refused, 502, ErrorCode::Connection, ErrorOutcome::NotSent),
    ] {
        let error = error_of(call(&settings)?.failed(&Failure::from(kind), NOW_MS))?;
        let reply = Policy::default().failed(&head(), &error);
        assert_eq!(reply.status, status);
        assert!(!format!("{reply:?}").contains("10.9.8.7"), "{reply:?}");
        let body = body_of(&reply)?;
        match page_step(&reply, &body)? {
            Step::Done(Err(found)) => {
                assert_eq!((found.code, found.outcome), (code, outcome));
            }
            // Nothing was sent: the page may try again.
            Step::Wait(_) => assert_eq!(outcome, ErrorOutcome::NotSent),
            step => return Err(format!("{step:?}").into()),
        }
    }
    Ok(())
}

#[test]
fn a_rate_limit_is_waited_for() -> Result<()> {
    let error = upstream(429, &[("retry-after-ms", "1500")], "")?;
    let reply = Policy::default().failed(&head(), &error);
    assert_eq!(reply.status, 429);
    assert!(reply.headers.contains(&("retry-after", "2".to_owned())));
    let step = page_step(&reply, &body_of(&reply)?)?;
    // With up to 250 ms of jitter.
    assert!(matches!(step, Step::Wait(1500..=1750)), "{step:?}");
    Ok(())
}

/// A page's client, whatever a handler answers: no panic, and nothing is created twice.
#[test]
fn a_broken_handler_breaks_no_client() -> Result<()> {
    let good = json!({
        "type": "about:blank", "title": "Bad Request", "status": 400, "detail": "d",
        "code": "invalid_request", "outcome": "not_sent", "requestId": "r", "retryAfterMs": 5,
        "issues": [{"path": ["a", 1], "message": "m", "code": "c", "params": {"a": [1]},
            "severity": "error", "field": "a", "suggestion": "s"}],
    });
    let mut bodies = vec![json!(null), json!([]), json!("x"), json!({}), good.clone()];
    let hostile = [
        json!(null),
        json!(true),
        json!(-1),
        json!(1.5e300),
        json!(""),
        json!("__proto__"),
        json!([]),
        json!([null]),
        json!([[]]),
        json!({}),
        json!({"length": 9}),
        json!([{"path": null}]),
        json!([{"path": [null], "message": 1, "code": {}}]),
        json!([{"path": [-1], "message": "m", "code": "c", "params": [1]}]),
        json!("unknown"),
        json!("refused"),
        json!("rate_limited"),
        json!("connection"),
    ];
    let names: Vec<String> = good
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, _)| name.clone())
        .collect();
    for name in &names {
        for value in &hostile {
            let mut body = good.clone();
            body[name] = value.clone();
            bodies.push(body);
        }
    }
    for code in ErrorCode::ALL {
        for outcome in ErrorOutcome::ALL {
            let mut body = good.clone();
            body["code"] = json!(code);
            body["outcome"] = json!(outcome);
            bodies.push(body);
        }
    }
    for status in [400, 401, 403, 408, 413, 429, 500, 502, 504] {
        for body in &bodies {
            let reply = answer(
                status,
                &[("content-type", "application/problem+json; charset=utf-8")],
                &body.to_string(),
            );
            let settings = Settings::without_api_key("/api");
            let step = call(&settings)?.answered(&reply, NOW_MS);
            if matches!(step, Step::Wait(_)) && body["outcome"] == "unknown" {
                return Err(format!("sent twice after {status} {body}").into());
            }
        }
    }
    Ok(())
}

#[test]
fn only_a_call_without_a_key_believes_a_handler() -> Result<()> {
    let body = json!({"code": "connection", "outcome": "not_sent", "detail": "d"}).to_string();
    let problem = ("content-type", "application/problem+json");
    let error = upstream(500, &[problem], &body)?;
    assert_eq!(
        (error.code, error.outcome),
        (ErrorCode::Server, ErrorOutcome::Unknown)
    );
    let reply = answer(500, &[("content-type", "application/json")], &body);
    let settings = Settings::without_api_key("/api").reconcile(Reconcile::Off);
    let error = error_of(call(&settings)?.answered(&reply, NOW_MS))?;
    assert_eq!(
        (error.code, error.outcome),
        (ErrorCode::Server, ErrorOutcome::Unknown)
    );
    Ok(())
}

/// The handler has looked for the invitation already.
#[test]
fn a_page_does_not_search_for_what_its_handler_did_not_find() -> Result<()> {
    let error = upstream(500, &[], "")?;
    let found = at_page(&error)?;
    assert_eq!(found.outcome, ErrorOutcome::Unknown);
    assert_eq!(found.attempts, 1);
    Ok(())
}

/// Where another request's answer comes late on a kept connection. A route may set fields that the
/// page does not send, and hide or rewrite those that it does.
#[test]
fn a_page_takes_no_answer_of_another_request() -> Result<()> {
    for (echo, is_taken) in [
        (json!({}), true),
        (json!({ "clientName": " ACME" }), true),
        (
            json!({ "clientName": null, "clientEmail": "sales@shop.example" }),
            true,
        ),
        (json!({ "phoneNumberId": "pn_1" }), true),
        (json!({ "clientName": "Bakery" }), false),
        (
            json!({ "clientName": "Bakery", "clientEmail": "owner@bakery.example" }),
            false,
        ),
    ] {
        let mut invitation = json!({
            "id": "inv_1", "url": "https://dashboard.zavu.dev/invite/tok_1", "token": "tok_1",
            "status": "pending", "createdAt": "2026-09-01T10:00:00Z",
            "expiresAt": "2026-09-08T10:00:00Z",
        });
        for (name, value) in echo.as_object().into_iter().flatten() {
            invitation[name] = value.clone();
        }
        let body = json!({ "invitation": invitation }).to_string();
        let settings = Settings::without_api_key("/api");
        match call(&settings)?.answered(&answer(201, &[], &body), NOW_MS) {
            Step::Done(Ok(_)) => assert!(is_taken, "{echo}"),
            step => {
                let error = error_of(step)?;
                assert!(!is_taken, "{echo}: {error}");
                assert_eq!(error.code, ErrorCode::InvalidResponse);
                assert_eq!(error.outcome, ErrorOutcome::Unknown);
            }
        }
    }
    Ok(())
}

#[test]
fn every_code_has_a_status_and_a_title() -> Result<()> {
    for code in ErrorCode::ALL {
        let mut error = upstream(500, &[], "")?;
        error.code = *code;
        let reply = Policy::default().failed(&head(), &error);
        let problem = reply.problem.ok_or("no problem")?;
        assert_eq!(problem.status, reply.status);
        assert!(!problem.title.is_empty());
        let is_browsers = matches!(
            problem.code,
            ErrorCode::Authentication | ErrorCode::Permission | ErrorCode::NotFound
        );
        assert!(
            !is_browsers,
            "{code:?}: it is not the page's own key that is refused"
        );
        assert_eq!(
            problem.title == "Bad Gateway",
            problem.status == 502,
            "{code:?}"
        );
    }
    Ok(())
}

#[test]
fn no_answer_stays_in_a_cache_or_allows_a_stranger() -> Result<()> {
    let policy = {
        let mut policy = Policy::default();
        policy.allowed_origins = vec!["https://shop.example".to_owned()];
        policy
    };
    let head = |origin: &str| {
        Head::new("POST", "https://app.example/", |name| {
            (name == "origin").then(|| origin.to_owned())
        })
    };
    let header = |reply: &Reply, name: &str| {
        let header = reply.headers.iter().find(|(known, _)| *known == name);
        header.map(|(_, value)| value.clone())
    };
    let allow = "access-control-allow-origin";
    let error = upstream(500, &[], "")?;
    for origin in ["https://shop.example", "https://evil.example", "null", "*"] {
        for reply in [
            policy.created(&head(origin)),
            policy.failed(&head(origin), &error),
        ] {
            assert_eq!(header(&reply, "cache-control").as_deref(), Some("no-store"));
            assert_eq!(header(&reply, "vary").as_deref(), Some("Origin"));
            assert_eq!(
                header(&reply, "x-content-type-options").as_deref(),
                Some("nosniff")
            );
            let expected = (origin == "https://shop.example").then_some(origin);
            assert_eq!(header(&reply, allow).as_deref(), expected);
            assert!(
                reply
                    .headers
                    .iter()
                    .all(|(_, value)| !value.contains(['\r', '\n']))
            );
        }
    }
    let forged = Head::new("OPTIONS", "https://app.example/", |name| match name {
        "origin" => Some("https://shop.example".to_owned()),
        "access-control-request-headers" => Some("x-a\r\nset-cookie: b".to_owned()),
        _ => None,
    });
    let reply = policy.admit(&forged).err().ok_or("it is let through")?;
    assert_eq!(header(&reply, "access-control-allow-headers"), None);
    assert_eq!(Value::from(reply.status), json!(204));
    Ok(())
}

/// As a body parser leaves a request: its head announces a body, and none comes.
#[test]
fn nothing_is_created_for_a_request_whose_body_somebody_took() -> Result<()> {
    let policy = Policy::default();
    let announced = |name: &str| match name {
        "content-type" => Some("application/json".to_owned()),
        "content-length" => Some("21".to_owned()),
        _ => None,
    };
    let head = Head::new("POST", "https://app.example/", announced);
    assert!(policy.admit(&head).is_ok());
    let refusal = policy.read(&head, b"").err().ok_or("it is read")?;
    let reply = policy.refused(&head, refusal);
    assert_eq!(reply.status, 500);
    let detail = reply.problem.ok_or("no problem")?.detail;
    assert!(detail.contains("express.json()"), "{detail}");
    assert!(detail.ends_with("no invitation was created"), "{detail}");
    assert!(matches!(policy.read(&head, b"{}")?, Body::Json("{}")));
    Ok(())
}

#[test]
fn the_developer_is_told_what_to_pass() -> Result<()> {
    let mut shape = RequestShape::default();
    for (is_of_node, remedy) in [(false, "c.req.raw"), (true, "adapter")] {
        shape.is_of_node = is_of_node;
        for (has_headers, body) in [(false, BodyKind::Null), (true, BodyKind::Other)] {
            (shape.has_headers, shape.body) = (has_headers, body);
            let refusal = shape.check().err().ok_or("it passes")?;
            let reply = Policy::default().refused(&Head::default(), refusal);
            assert!(reply.is_server_error && reply.status == 500);
            let detail = reply.problem.ok_or("no problem")?.detail;
            assert!(detail.contains(remedy), "{detail}");
        }
    }
    Ok(())
}

#[test]
fn every_refusal_is_a_problem_that_a_page_understands() -> Result<()> {
    let all = [
        (Refusal::Method, 405),
        (Refusal::Origin, 403),
        (Refusal::FormWithoutOrigin, 403),
        (Refusal::ContentType, 415),
        (Refusal::TooLarge { maximum: 16 }, 413),
        (Refusal::TooSlow, 408),
        (Refusal::NothingArrived, 408),
        (Refusal::Broken, 400),
        (Refusal::InvalidUtf8, 400),
        (Refusal::InvalidJson, 400),
        (Refusal::InvalidForm, 400),
        (Refusal::TooDeep, 400),
        (Refusal::NotARequest, 500),
        (Refusal::NodeRequest, 500),
        (Refusal::BodyReadBefore, 500),
        (Refusal::BodyReadByAuthorize, 500),
        (Refusal::NotAuthorized, 403),
        (Refusal::AuthorizeFailed, 500),
        (Refusal::AuthorizeTimeout, 503),
        (Refusal::IdempotencyKey, 400),
        (Refusal::IdempotencyKeyReused, 422),
        (Refusal::StillInProgress, 409),
        (Refusal::Abandoned, 502),
        (Refusal::StoreFailed, 503),
        (Refusal::AnswerNotStored, 500),
    ];
    for (refusal, status) in all {
        let reply = Policy::default().refused(&head(), refusal);
        assert_eq!(reply.status, status, "{refusal:?}");
        let found = error_of(page_step(&reply, &body_of(&reply)?)?)?;
        let problem = reply.problem.ok_or("no problem")?;
        assert_eq!(found.message, problem.detail);
        assert_eq!((found.code, found.outcome), (problem.code, problem.outcome));
        let may_exist = matches!(
            refusal,
            Refusal::StillInProgress | Refusal::Abandoned | Refusal::AnswerNotStored
        );
        let expected = if may_exist {
            ErrorOutcome::Unknown
        } else {
            ErrorOutcome::Refused
        };
        assert_eq!(found.outcome, expected, "{refusal:?}");
        assert_eq!(problem.title == "Bad Gateway", status == 502, "{refusal:?}");
        assert!(!problem.title.is_empty(), "{refusal:?}");
    }
    let waiting = Policy::default().refused(&head(), Refusal::StillInProgress);
    assert!(waiting.headers.contains(&("retry-after", "1".to_owned())));
    Ok(())
}

/// A store of one record: what `claim` and `settle` of a real one do.
#[derive(Default)]
struct Store(Option<(String, Record)>);

impl Store {
    fn claim(&mut self, claim: &Claim) -> Option<Record> {
        match &self.0 {
            Some((key, record)) if *key == claim.key => Some(record.clone()),
            _ => {
                self.0 = Some((claim.key.clone(), claim.record.clone()));
                None
            }
        }
    }

    fn settle(&mut self, claim: &Claim, record: Option<Record>) {
        self.0 = record.map(|record| (claim.key.clone(), record));
    }
}

#[test]
fn a_browser_that_sends_again_gets_the_first_answer() -> Result<()> {
    let policy = Policy::default();
    let keyed = |name: &str| (name == "idempotency-key").then(|| "a".repeat(36));
    let head = Head::new("POST", "https://app.example/", keyed);
    let (grant, body) = (Grant::default(), b"{}");
    let claim = || {
        let claim = policy.claim(&head, &grant, body, 1_790_000_000_000);
        claim.ok_or("it has no key")
    };
    let mut store = Store::default();
    let first = claim()?;
    let join = |claim: &Claim, found: Option<Record>| {
        policy.join(claim, found.as_ref(), 0, 1_790_000_000_000)
    };
    let found = store.claim(&first);
    assert_eq!(join(&first, found), Join::Call);
    let second = claim()?;
    let found = store.claim(&second);
    assert!(matches!(join(&second, found), Join::Wait(_)));

    let reply = policy.created(&head);
    store.settle(&first, first.settled(&reply, "planted body".to_owned()));
    let found = store.claim(&second);
    let Join::Answer(answer) = join(&second, found) else {
        return Err("it is not answered".into());
    };
    assert_eq!((answer.status, answer.body.as_str()), (201, "planted body"));

    // What surely created nothing leaves the key free.
    let reply = policy.refused(&head, Refusal::InvalidJson);
    store.settle(&first, first.settled(&reply, String::new()));
    let found = store.claim(&second);
    assert_eq!(join(&second, found), Join::Call);
    Ok(())
}

/// The reason for the redirect and the page: the link is for the partner alone.
#[test]
fn a_form_gets_no_link_and_no_token() -> Result<()> {
    let form = Head::new("POST", "https://app.example/", |name| match name {
        "content-type" => Some("application/x-www-form-urlencoded".to_owned()),
        "sec-fetch-site" => Some("same-origin".to_owned()),
        _ => None,
    });
    let mut policy = Policy::default();
    assert!(policy.admit(&form).is_ok());
    let page = policy.created(&form).page.ok_or("no page")?;
    assert!(page.contains("The invitation was created") && !page.contains("href"));
    policy.form_redirect = Some("/thanks".to_owned());
    let reply = policy.created(&form);
    assert_eq!((reply.status, reply.page, reply.problem), (303, None, None));
    Ok(())
}
