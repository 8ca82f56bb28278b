//! The ready client, against a server on loopback that answers, loses answers and fails.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, SystemTime};

use serde_json::{Value, json};
use zavu_invitations::bulk::{BulkOptions, BulkOutcome};
use zavu_invitations::client::{
    Client, Error, ErrorCode, ErrorOutcome, ListQuery, Settings, WatchOptions,
};
use zavu_invitations::{CreateInvitationRequest, InvitationStatus};

/// What the server does with one request.
enum Reply {
    Answer(u16, Value),
    /// An answer with further headers.
    With(u16, &'static str, Value),
    /// The same, with a byte order mark before the body.
    Marked(u16, Value),
    /// The connection is closed without an answer.
    Lost,
    /// The body is cut off.
    Half(u16),
    /// Nothing is ever answered.
    Silence,
    /// The head of an answer with further headers, and then nothing.
    HeadOnly(u16, &'static str),
}

struct Server {
    url: String,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// A server that takes one connection for each reply.
    fn start(replies: Vec<Reply>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&requests);
        thread::spawn(move || {
            let mut kept = Vec::new();
            for reply in replies {
                let (mut stream, _) = listener.accept().unwrap();
                log.lock().unwrap().push(read_request(&stream));
                write_reply(&mut stream, &reply);
                if matches!(reply, Reply::Silence | Reply::HeadOnly(..)) {
                    kept.push(stream);
                }
            }
            // Further connections are refused, and silent ones stay open.
            drop(listener);
            thread::park();
        });
        Self { url, requests }
    }

    fn client(&self) -> Client {
        self.client_with(|settings| settings)
    }

    fn client_with(&self, change: impl FnOnce(Settings) -> Settings) -> Client {
        let settings = Settings::new("zv_test_example").base_url(&self.url);
        Client::new(change(settings)).unwrap()
    }

    /// The first lines of the requests.
    fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

fn read_request(stream: &TcpStream) -> String {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).unwrap();
    let mut length = 0;
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).unwrap();
        let header = header.trim().to_ascii_lowercase();
        if let Some(text) = header.strip_prefix("content-length:") {
            length = text.trim().parse().unwrap();
        }
        if header.is_empty() {
            break;
        }
    }
    reader.read_exact(&mut vec![0; length]).unwrap();
    line.trim_end().replace(" HTTP/1.1", "")
}

fn write_reply(stream: &mut TcpStream, reply: &Reply) {
    let date = httpdate::fmt_http_date(SystemTime::now());
    let (status, headers, body, missing) = match reply {
        Reply::Answer(status, body) => (status, "", body.to_string(), 0),
        Reply::With(status, headers, body) => (status, *headers, body.to_string(), 0),
        Reply::Marked(status, body) => (status, "", format!("\u{feff}{body}"), 0),
        Reply::Half(status) => (status, "", "{".to_owned(), 9),
        Reply::HeadOnly(status, headers) => (status, *headers, String::new(), 100),
        Reply::Lost | Reply::Silence => return,
    };
    let length = body.len() + missing;
    write!(
        stream,
        "HTTP/1.1 {status} -\r\ndate: {date}\r\n{headers}connection: close\r\ncontent-length: {length}\r\n\r\n{body}"
    )
    .unwrap();
}

fn time(days: u64) -> String {
    let time = SystemTime::now() + Duration::from_secs(days * 86_400);
    humantime::format_rfc3339_millis(time).to_string()
}

fn invitation(id: &str) -> Value {
    json!({
        "id": id,
        "url": "https://dashboard.zavu.dev/invite/example",
        "token": "example",
        "status": "pending",
        "clientName": "Acme",
        "connectionType": "whatsapp_waba",
        "createdAt": time(0),
        "expiresAt": time(7),
        "fieldOfTomorrow": 1,
    })
}

fn created() -> Reply {
    Reply::Answer(201, json!({ "invitation": invitation("inv_1") }))
}

fn request() -> CreateInvitationRequest {
    CreateInvitationRequest {
        client_name: Some("Acme".to_owned()),
        ..CreateInvitationRequest::default()
    }
}

#[track_caller]
fn check(error: &Error, code: ErrorCode, outcome: ErrorOutcome) {
    assert_eq!((error.code, error.outcome), (code, outcome), "{error}");
}

#[tokio::test]
async fn creates_an_invitation() {
    let server = Server::start(vec![created()]);
    let created = server.client().create(request()).await.unwrap();
    let invitation = created.response.invitation;
    assert_eq!(invitation.id, "inv_1");
    assert_eq!(invitation.status, InvitationStatus::Pending);
    assert_eq!(invitation.other.0["fieldOfTomorrow"], 1);
    assert!(!created.reconciled);
    assert_eq!(server.requests(), ["POST /v1/invitations"]);
}

#[tokio::test]
async fn creates_many_invitations() {
    let server = Server::start(vec![created(), created()]);
    let (client, rows) = (server.client(), [request(), request()]);
    let mut results = client.create_many(rows, BulkOptions::default()).unwrap();
    for index in 0..2 {
        let result = results.next().await.unwrap().unwrap();
        assert_eq!(
            (result.index, result.outcome),
            (index, BulkOutcome::Created)
        );
    }
    assert!(results.next().await.is_none());
    assert_eq!(server.requests(), ["POST /v1/invitations"; 2]);
}

#[tokio::test]
async fn an_invalid_request_is_not_sent() {
    let server = Server::start(vec![]);
    let request = CreateInvitationRequest {
        expires_in_days: Some(31),
        ..CreateInvitationRequest::default()
    };
    let error = server.client().create(request).await.unwrap_err();
    check(&error, ErrorCode::InvalidRequest, ErrorOutcome::NotSent);
    assert_eq!(error.issues.len(), 1);
}

#[tokio::test]
async fn waits_after_429_and_creates_again() {
    let limited = Reply::With(
        429,
        "retry-after-ms: 1\r\n",
        json!({ "code": "rate_limited" }),
    );
    let server = Server::start(vec![limited, created()]);
    server.client().create(request()).await.unwrap();
    let create = "POST /v1/invitations";
    assert_eq!(server.requests(), [create, create]);
}

#[tokio::test]
async fn finds_an_invitation_whose_answer_was_lost() {
    // An id that no other call of this process got: a search takes no other.
    let page = Reply::Answer(200, json!({ "items": [invitation("inv_lost")] }));
    let server = Server::start(vec![Reply::Lost, page]);
    let created = server.client().create(request()).await.unwrap();
    assert!(created.reconciled);
    assert_eq!(created.response.invitation.id, "inv_lost");
    let requests = server.requests();
    assert_eq!(requests.len(), 2, "{requests:?}");
    assert!(
        requests[1].starts_with("GET /v1/invitations?"),
        "{requests:?}"
    );
}

#[tokio::test]
async fn a_create_that_is_cut_off_is_unknown() {
    for reply in [Reply::Lost, Reply::Half(201)] {
        let server = Server::start(vec![reply]);
        let client = server.client_with(|settings| settings.max_retries(0));
        let error = client.create(request()).await.unwrap_err();
        check(&error, ErrorCode::Connection, ErrorOutcome::Unknown);
        let source = std::error::Error::source(&*error).unwrap();
        assert!(source.downcast_ref::<reqwest::Error>().is_some());
        assert!(!format!("{error:?} {source:?}").contains("zv_test_example"));
    }
}

#[tokio::test]
async fn a_refusal_without_its_body_stays_one() {
    let server = Server::start(vec![Reply::Half(400)]);
    let error = server.client().create(request()).await.unwrap_err();
    check(&error, ErrorCode::InvalidRequest, ErrorOutcome::Refused);
}

#[tokio::test]
async fn the_head_of_an_answer_counts_if_its_body_does_not_come_in_time() {
    for (status, code, outcome) in [
        (201, ErrorCode::Timeout, ErrorOutcome::Unknown),
        (400, ErrorCode::InvalidRequest, ErrorOutcome::Refused),
        (422, ErrorCode::InvalidRequest, ErrorOutcome::Refused),
        (429, ErrorCode::RateLimited, ErrorOutcome::Refused),
        (500, ErrorCode::Server, ErrorOutcome::Unknown),
    ] {
        let server = Server::start(vec![Reply::HeadOnly(status, "retry-after: 7\r\n")]);
        let client = server
            .client_with(|settings| settings.timeout(Duration::from_millis(300)).max_retries(0));
        let error = client.create(request()).await.unwrap_err();
        check(&error, code, outcome);
        assert_eq!(
            (error.status, error.retry_after_ms),
            (Some(status), Some(7_000))
        );
    }
}

#[tokio::test]
async fn nothing_is_sent_where_nobody_listens() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let settings = Settings::new("zv_test_example")
        .base_url(url)
        .max_retries(1);
    let client = Client::new(settings).unwrap();
    let error = client.create(request()).await.unwrap_err();
    check(&error, ErrorCode::Connection, ErrorOutcome::NotSent);
    assert_eq!(error.attempts, 2);
}

#[tokio::test]
async fn follows_no_redirect() {
    for status in [302, 307, 308] {
        let elsewhere = Reply::With(status, "location: /elsewhere\r\n", json!({}));
        let server = Server::start(vec![elsewhere]);
        let error = server.client().retrieve("inv_1").await.unwrap_err();
        assert_eq!(
            (error.code, error.status),
            (ErrorCode::InvalidResponse, Some(status))
        );
        assert_eq!(server.requests(), ["GET /v1/invitations/inv_1"]);
    }
}

#[tokio::test]
async fn an_attempt_ends_in_time() {
    let server = Server::start(vec![Reply::Silence]);
    let client =
        server.client_with(|settings| settings.timeout(Duration::from_millis(200)).max_retries(0));
    let error = client.retrieve("inv_1").await.unwrap_err();
    check(&error, ErrorCode::Timeout, ErrorOutcome::Unknown);
}

#[tokio::test]
async fn an_answer_has_a_limit() {
    let large = |status| Reply::Answer(status, json!({ "message": "x".repeat(2_000) }));
    for (status, code, outcome) in [
        (201, ErrorCode::InvalidResponse, ErrorOutcome::Unknown),
        (400, ErrorCode::InvalidRequest, ErrorOutcome::Refused),
    ] {
        let server = Server::start(vec![large(status)]);
        let client = server.client_with(|settings| settings.max_answer_bytes(1_000).max_retries(0));
        let error = client.create(request()).await.unwrap_err();
        check(&error, code, outcome);
        assert_eq!(
            error.message.contains("maxAnswerBytes"),
            status == 201,
            "{error}"
        );
    }
}

#[tokio::test]
async fn retries_a_read() {
    let answer = Reply::Answer(200, json!({ "invitation": invitation("inv_1") }));
    let server = Server::start(vec![Reply::Lost, Reply::Answer(503, json!({})), answer]);
    let response = server.client().retrieve("inv_1").await.unwrap();
    assert_eq!(response.invitation.id, "inv_1");
    assert_eq!(server.requests(), ["GET /v1/invitations/inv_1"; 3]);
}

#[tokio::test]
async fn a_byte_order_mark_is_no_part_of_a_body() {
    let body = json!({ "invitation": invitation("inv_1") });
    let server = Server::start(vec![Reply::Marked(200, body)]);
    let response = server.client().retrieve("inv_1").await.unwrap();
    assert_eq!(response.invitation.id, "inv_1");
}

#[tokio::test]
async fn cancels() {
    let mut cancelled = invitation("inv_1");
    cancelled["status"] = json!("cancelled");
    let server = Server::start(vec![Reply::Answer(200, json!({ "invitation": cancelled }))]);
    let response = server.client().cancel("inv_1").await.unwrap();
    assert_eq!(response.invitation.status, InvitationStatus::Cancelled);
    assert_eq!(server.requests(), ["POST /v1/invitations/inv_1/cancel"]);
}

#[tokio::test]
async fn lists_page_by_page() {
    let first = json!({ "items": [invitation("inv_1")], "nextCursor": "a b" });
    let last = json!({ "items": [invitation("inv_2")], "nextCursor": null });
    let server = Server::start(vec![Reply::Answer(200, first), Reply::Answer(200, last)]);
    let client = server.client();
    let query = ListQuery::default().with_status("pending").with_limit(1);
    let mut pages = client.list(query);
    let mut ids = Vec::new();
    while let Some(page) = pages.next().await {
        ids.extend(page.unwrap().items.into_iter().map(|item| item.id));
    }
    assert_eq!(ids, ["inv_1", "inv_2"]);
    assert_eq!(
        server.requests(),
        [
            "GET /v1/invitations?status=pending&limit=1",
            "GET /v1/invitations?status=pending&limit=1&cursor=a%20b",
        ]
    );
}

#[tokio::test]
async fn a_limit_of_a_list_is_checked() {
    let server = Server::start(vec![]);
    for limit in [0, 101, u32::MAX] {
        let client = server.client();
        let mut pages = client.list(ListQuery::default().with_limit(limit));
        let error = pages.next().await.unwrap().unwrap_err();
        check(&error, ErrorCode::InvalidRequest, ErrorOutcome::NotSent);
        assert!(error.message.contains(": limit must be"), "{error}");
    }
}

#[tokio::test]
async fn a_call_can_be_spawned() {
    let server = Server::start(vec![created()]);
    let client = server.client();
    let created = tokio::spawn(async move { client.create(request()).await });
    assert_eq!(
        created.await.unwrap().unwrap().response.invitation.id,
        "inv_1"
    );
}

fn with_status(status: &str) -> Reply {
    let mut invitation = invitation("inv_1");
    invitation["status"] = status.into();
    Reply::Answer(200, json!({ "invitation": invitation }))
}

#[tokio::test]
async fn waits_in_real_time_until_the_client_is_connected() {
    let server = Server::start(vec![
        with_status("pending"),
        Reply::Lost,
        with_status("in_progress"),
        with_status("completed"),
    ]);
    let options = WatchOptions::default().interval(Duration::from_secs(1));
    let invitation = server.client().wait_for("inv_1", options).await.unwrap();
    assert_eq!(invitation.status, InvitationStatus::Completed);
    assert_eq!(server.requests(), ["GET /v1/invitations/inv_1"; 4]);
}

#[tokio::test]
async fn the_wait_timeout_ends_a_wait_in_real_time() {
    let server = Server::start(vec![with_status("pending"), Reply::Silence]);
    let options = WatchOptions::default()
        .interval(Duration::from_secs(1))
        .wait_timeout(Duration::from_secs(3));
    let waiting = server.client();
    let error = waiting.wait_for("inv_1", options).await.unwrap_err();
    check(&error, ErrorCode::Timeout, ErrorOutcome::Unknown);
    assert_eq!(error.attempts, 2);
}

#[tokio::test]
async fn a_watch_whose_future_was_dropped_goes_on() {
    // On a busy machine a call may be dropped, too, and is made again.
    let cancelled = || with_status("cancelled");
    let server = Server::start(vec![with_status("pending"), cancelled(), cancelled()]);
    let client = server.client();
    let options = WatchOptions::default().interval(Duration::from_secs(1));
    let mut changes = client.watch(["inv_1"], options).unwrap();
    let change = changes.next().await.unwrap().unwrap();
    assert_eq!(change.previous_status, None);
    let dropped = tokio::time::timeout(Duration::from_millis(200), changes.next());
    assert!(dropped.await.is_err());
    let change = changes.next().await.unwrap().unwrap();
    assert_eq!(change.previous_status.as_deref(), Some("pending"));
    let status = change.into_invitation().unwrap().status;
    assert_eq!(status, InvitationStatus::Cancelled);
    assert!(changes.next().await.is_none());
}

#[tokio::test]
async fn a_page_that_cannot_be_read_can_be_asked_for_again() {
    let unreadable = json!({ "items": [{ "id": "inv_1", "status": 7 }], "nextCursor": "c2" });
    let readable = json!({ "items": [], "nextCursor": null });
    let server = Server::start(vec![
        Reply::Answer(200, unreadable),
        Reply::Answer(200, readable),
    ]);
    let client = server.client();
    let mut pages = client.list(ListQuery::default());
    assert!(pages.next().await.unwrap().is_err());
    assert!(pages.next().await.unwrap().is_ok());
    let first = "GET /v1/invitations";
    assert_eq!(server.requests(), [first, first]);
}
