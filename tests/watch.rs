//! Waiting for invitations in simulated time: weeks pass in milliseconds.
//!
//! `WATCH_HISTORIES` sets how many random histories are simulated.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::too_many_lines,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation
)]

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};
use std::time::{Duration, UNIX_EPOCH};

use fastrand::Rng;
use serde_json::{Value, json};
use zavu_invitations::client::{
    Answer, Budget, Clock, Error, ErrorCode, Failure, FailureKind, ListQuery, Request, Settings,
    Step, Transport, Watch, WatchOptions, WatchStep, next_change,
};
use zavu_invitations::{InvitationStatus, PathSegment};

const SECOND: u64 = 1_000;
const MINUTE: u64 = 60 * SECOND;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;
/// How long a link is valid, unless a test says otherwise.
const LIFETIME: u64 = 2 * DAY;
/// In a usual run. `cargo xtask test --long` simulates 200.
const HISTORIES: u64 = 4;
/// The Unix time at which the simulation begins.
const START_MS: u64 = 1_788_256_800_000;

/// Simulated time: the next sleeper's time is the next one.
#[derive(Default)]
struct World {
    now: Cell<u64>,
    wakes: RefCell<BTreeSet<u64>>,
}

type Task<'a> = Pin<Box<dyn Future<Output = ()> + 'a>>;

impl World {
    async fn sleep(&self, ms: u64) {
        let time = self.now.get() + ms;
        self.wakes.borrow_mut().insert(time);
        poll_fn(|_| {
            if self.now.get() >= time {
                Poll::Ready(())
            } else {
                Poll::Pending
            }
        })
        .await;
    }

    fn run(&self, mut tasks: Vec<Task<'_>>) {
        let mut context = Context::from_waker(Waker::noop());
        loop {
            tasks.retain_mut(|task| task.as_mut().poll(&mut context).is_pending());
            if tasks.is_empty() {
                return;
            }
            let next = self.wakes.borrow_mut().pop_first();
            self.now.set(next.expect("a task waits for nothing"));
        }
    }
}

/// What the server does with a request.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    Status(u16, Option<u64>),
    Html,
    Offline,
    Silence,
}

struct Invitation {
    id: String,
    /// Statuses, each with its time.
    statuses: Vec<(u64, &'static str)>,
    expires: u64,
}

impl Invitation {
    fn new(id: &str, statuses: &[(u64, &'static str)]) -> Self {
        Self {
            id: id.to_owned(),
            statuses: statuses.to_vec(),
            expires: LIFETIME,
        }
    }

    fn status(&self, now: u64) -> &'static str {
        let past = self.statuses.iter().rev().find(|(time, _)| *time <= now);
        past.map_or("pending", |(_, status)| status)
    }

    fn json(&self, now: u64) -> Value {
        let failed = self
            .statuses
            .iter()
            .rev()
            .find(|(time, status)| *time <= now && *status == "failed");
        json!({
            "id": self.id,
            "url": "https://dashboard.zavu.dev/invite/planted-token",
            "token": "planted-token",
            "status": self.status(now),
            "createdAt": iso(0),
            "expiresAt": iso(self.expires),
            "failedAt": failed.map(|(time, _)| iso(*time)),
        })
    }
}

fn iso(now: u64) -> String {
    let time = UNIX_EPOCH + Duration::from_millis(START_MS + now);
    humantime::format_rfc3339_millis(time).to_string()
}

type Faults = Box<dyn FnMut(u64) -> Option<Fault>>;

struct Server {
    invitations: Vec<Invitation>,
    page_size: usize,
    faults: RefCell<Faults>,
    requests: RefCell<Vec<(u64, String)>>,
    latency: u64,
    rate_limit: u64,
    /// True for a list that has the same items on each page, and no last page.
    has_endless_list: bool,
}

impl Server {
    fn new(invitations: Vec<Invitation>) -> Self {
        Self {
            invitations,
            page_size: 100,
            faults: RefCell::new(Box::new(|_| None)),
            requests: RefCell::default(),
            latency: 50,
            rate_limit: 600,
            has_endless_list: false,
        }
    }

    fn failing(self, faults: impl FnMut(u64) -> Option<Fault> + 'static) -> Self {
        let faults = RefCell::new(Box::new(faults) as Faults);
        Self { faults, ..self }
    }

    fn answer(&self, url: &str, now: u64) -> (u16, Value) {
        let (path, query) = url.split_once('?').unwrap_or((url, ""));
        let rest = path
            .strip_prefix("https://api.zavu.dev/v1/invitations")
            .unwrap();
        if let Some(id) = rest.strip_prefix('/') {
            let found = self
                .invitations
                .iter()
                .find(|invitation| invitation.id == id);
            return match found {
                Some(invitation) => (200, json!({ "invitation": invitation.json(now) })),
                None => (
                    404,
                    json!({ "code": "not_found", "message": "there is none" }),
                ),
            };
        }
        let parameter = |name: &str| {
            let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            pairs
                .find(|(known, _)| *known == name)
                .map(|(_, value)| value)
        };
        let matching = self.invitations.iter().filter(|invitation| {
            parameter("status").is_none_or(|status| invitation.status(now) == status)
        });
        let start: usize = parameter("cursor").map_or(0, |cursor| cursor.parse().unwrap());
        let items: Vec<_> = matching.map(|invitation| invitation.json(now)).collect();
        if self.has_endless_list {
            let next = (start + 1).to_string();
            return (200, json!({ "items": items, "nextCursor": next }));
        }
        let end = (start + self.page_size).min(items.len());
        let next = (end < items.len()).then(|| end.to_string());
        let page = items.get(start..end).unwrap_or_default();
        (200, json!({ "items": page, "nextCursor": next }))
    }

    /// The most requests in any minute.
    fn most_in_a_minute(&self) -> usize {
        let times: Vec<_> = self
            .requests
            .borrow()
            .iter()
            .map(|(time, _)| *time)
            .collect();
        let within = |start: u64| times.partition_point(|time| *time < start + MINUTE);
        let counts = times
            .iter()
            .enumerate()
            .map(|(index, start)| within(*start) - index);
        counts.max().unwrap_or_default()
    }

    fn times(&self) -> Vec<u64> {
        self.requests
            .borrow()
            .iter()
            .map(|(time, _)| *time)
            .collect()
    }
}

/// The transport and the clock of one watch.
struct Host<'w> {
    world: &'w World,
    server: &'w Server,
    random: RefCell<Rng>,
    is_hidden: bool,
    aborted_at: u64,
}

impl<'w> Host<'w> {
    fn new(world: &'w World, server: &'w Server, seed: u64) -> Self {
        Self {
            world,
            server,
            random: RefCell::new(Rng::with_seed(seed)),
            is_hidden: false,
            aborted_at: u64::MAX,
        }
    }
}

impl Clock for Host<'_> {
    fn now_ms(&self) -> u64 {
        self.world.now.get()
    }

    fn random(&self) -> f64 {
        self.random.borrow_mut().f64()
    }

    async fn wait(&self, ms: u64) {
        assert!((1..=5_000).contains(&ms), "a sleep of {ms} ms");
        let until_abort = self.aborted_at.saturating_sub(self.now_ms());
        self.world.sleep(ms.min(until_abort)).await;
    }

    fn is_aborted(&self) -> bool {
        self.now_ms() >= self.aborted_at
    }

    fn is_hidden(&self) -> bool {
        self.is_hidden
    }
}

impl Transport for Host<'_> {
    async fn send(&self, request: &Request, timeout_ms: u64) -> Result<Answer, Failure> {
        if self.is_aborted() {
            return Err(FailureKind::AbortedBeforeSending.into());
        }
        let sent = self.now_ms();
        self.server
            .requests
            .borrow_mut()
            .push((sent, request.url.clone()));
        self.world.sleep(self.server.latency.min(timeout_ms)).await;
        let now = self.now_ms();
        let fault = (self.server.faults.borrow_mut())(sent);
        let answer = |status: u16, body: String, retry_after: Option<u64>| {
            let time = UNIX_EPOCH + Duration::from_millis(START_MS + now);
            let mut headers = vec![
                ("date".to_owned(), httpdate::fmt_http_date(time)),
                (
                    "x-ratelimit-limit".to_owned(),
                    self.server.rate_limit.to_string(),
                ),
            ];
            headers.extend(retry_after.map(|s| ("retry-after".to_owned(), s.to_string())));
            // The clock of this machine is wrong.
            let received_unix_ms = 5;
            Answer {
                status,
                headers,
                body,
                received_unix_ms,
            }
        };
        match fault {
            None => {
                let (status, body) = self.server.answer(&request.url, now);
                Ok(answer(status, body.to_string(), None))
            }
            Some(Fault::Status(status, retry_after)) => {
                Ok(answer(status, "{}".to_owned(), retry_after))
            }
            Some(Fault::Html) => Ok(answer(200, "<html>".to_owned(), None)),
            Some(Fault::Offline) => Err(FailureKind::Connection("offline".to_owned()).into()),
            Some(Fault::Silence) => {
                self.world
                    .sleep(timeout_ms.saturating_sub(self.server.latency))
                    .await;
                Err(FailureKind::Timeout.into())
            }
        }
    }
}

/// A change as text: the time in seconds, the id, and both statuses.
type Seen = (u64, String);

/// Everything that a watch gives, and its end.
#[derive(Debug, Default)]
struct Log {
    changes: Vec<Seen>,
    statuses: Vec<String>,
    end: Option<Result<(), Box<Error>>>,
    ended_ms: u64,
}

impl Log {
    fn error(&self) -> &Error {
        self.end.as_ref().unwrap().as_ref().unwrap_err()
    }
}

async fn follow(mut watch: Watch, host: Host<'_>, log: &RefCell<Log>) {
    loop {
        match next_change(&mut watch, &host, &host, &mut |_| {}).await {
            Ok(Some(change)) => {
                let previous = change.previous_status.clone();
                let invitation = change.into_invitation().unwrap();
                let mut text = invitation.id.clone();
                write!(
                    text,
                    ": {} -> {}",
                    previous.as_deref().unwrap_or("none"),
                    invitation.status
                )
                .unwrap();
                let mut log = log.borrow_mut();
                log.changes.push((host.now_ms() / SECOND, text));
                log.statuses.push(invitation.status.as_str().to_owned());
            }
            other => {
                let mut log = log.borrow_mut();
                log.ended_ms = host.now_ms();
                log.end = Some(other.map(|change| assert!(change.is_none())));
                return;
            }
        }
    }
}

fn settings() -> Settings {
    Settings::new("zv_test_planted")
}

fn wait(options: WatchOptions) -> Watch {
    Watch::invitation(&settings(), "inv_1", options).unwrap()
}

/// A server with one invitation.
fn with_one(statuses: &[(u64, &'static str)]) -> Server {
    Server::new(vec![Invitation::new("inv_1", statuses)])
}

fn run(watch: Watch, server: &Server) -> Log {
    run_as(watch, server, |_| {})
}

fn run_as(watch: Watch, server: &Server, change: impl FnOnce(&mut Host<'_>)) -> Log {
    let world = World::default();
    let mut host = Host::new(&world, server, 7);
    change(&mut host);
    let log = RefCell::default();
    let watch = watch.with_budget(&Budget::new());
    world.run(vec![Box::pin(follow(watch, host, &log))]);
    log.into_inner()
}

#[test]
fn waits_for_a_day_until_the_client_is_connected() {
    let server = with_one(&[(DAY, "in_progress"), (DAY + 4 * MINUTE, "completed")]);
    let log = run(wait(WatchOptions::default()), &server);
    assert!(matches!(log.end, Some(Ok(()))), "{log:?}");
    assert_eq!(log.statuses, ["pending", "in_progress", "completed"]);
    let late = log.ended_ms - (DAY + 4 * MINUTE);
    assert!(late <= 3 * SECOND + 100, "{late}");
    // While idle 15 to 60 seconds, 37 on average; in the signup two to three.
    let times = server.times();
    let idle = times.windows(2).take_while(|pair| pair[1] < DAY);
    let gaps: Vec<_> = idle.map(|pair| pair[1] - pair[0]).collect();
    assert!(
        gaps.iter()
            .all(|gap| (15 * SECOND..=61 * SECOND).contains(gap))
    );
    let average = gaps.iter().sum::<u64>() / gaps.len() as u64;
    assert!((35 * SECOND..41 * SECOND).contains(&average), "{average}");
    let signup = times.windows(2).filter(|pair| pair[0] > DAY + MINUTE);
    assert!(
        signup
            .map(|pair| pair[1] - pair[0])
            .all(|gap| (2_000..=3_100).contains(&gap))
    );
}

#[test]
fn a_failed_signup_is_told_and_waited_on_unless_it_is_asked_for() {
    let statuses = [
        (MINUTE, "failed"),
        (20 * MINUTE, "failed"),
        (40 * MINUTE, "cancelled"),
    ];
    let server = with_one(&statuses);
    let log = run(wait(WatchOptions::default()), &server);
    assert_eq!(log.statuses, ["pending", "failed", "failed", "cancelled"]);
    assert_eq!(log.changes[2].1, "inv_1: failed -> failed");
    assert!(matches!(log.end, Some(Ok(()))));
    let until = WatchOptions::default().until(InvitationStatus::Failed);
    let log = run(wait(until), &server);
    assert_eq!(log.statuses, ["pending", "failed"]);
    assert!(matches!(log.end, Some(Ok(()))));
}

#[test]
fn a_final_status_ends_it_at_once() {
    for status in ["completed", "cancelled", "expired"] {
        let server = with_one(&[(0, status)]);
        let log = run(wait(WatchOptions::default()), &server);
        assert_eq!(log.changes, [(0, format!("inv_1: none -> {status}"))]);
        assert_eq!(server.times().len(), 1);
    }
}

#[test]
fn it_ends_by_itself_after_the_link_has_expired() {
    // Zavu says so.
    let server = with_one(&[(LIFETIME, "expired")]);
    let log = run(wait(WatchOptions::default()), &server);
    assert_eq!(log.statuses, ["pending", "expired"]);
    // Zavu never says so.
    let server = with_one(&[]);
    let log = run(wait(WatchOptions::default()), &server);
    assert_eq!(log.error().code, ErrorCode::Timeout);
    assert_eq!(
        log.error().message,
        "the invitation has no status that ends the wait although its link has expired"
    );
    let end = LIFETIME + WatchOptions::GRACE_MS;
    assert!(
        (end..end + 2 * SECOND).contains(&log.ended_ms),
        "{}",
        log.ended_ms
    );
    // Or nothing is heard any more.
    let server = with_one(&[]).failing(|now| (now > DAY).then_some(Fault::Offline));
    let log = run(wait(WatchOptions::default()), &server);
    assert!(
        log.error()
            .message
            .contains("cannot be read since its link expired"),
        "{log:?}"
    );
    assert!((end..end + 10 * MINUTE).contains(&log.ended_ms));
    // Five reads that fail are enough.
    let server = with_one(&[]).failing(move |now| (now >= end).then_some(Fault::Offline));
    let log = run(wait(WatchOptions::default()), &server);
    assert!(log.error().message.contains("since its link expired"));
    let failed = server.requests.borrow();
    assert_eq!(failed.iter().filter(|(time, _)| *time >= end).count(), 5);
    // The last read finds it completed.
    let server = with_one(&[(end - 1, "completed")]);
    let log = run(wait(WatchOptions::default()), &server);
    assert_eq!(log.statuses, ["pending", "completed"]);
    assert!(matches!(log.end, Some(Ok(()))), "{log:?}");
    // Watched among others, it does not end the watch.
    let server = Server::new(vec![
        Invitation::new("inv_1", &[]),
        Invitation {
            expires: 5 * DAY,
            ..Invitation::new("inv_2", &[(3 * DAY, "completed")])
        },
    ]);
    let ids = ["inv_1", "inv_2"];
    let watch = Watch::invitations(&settings(), ids, WatchOptions::default()).unwrap();
    let log = run(watch, &server);
    assert_eq!(log.statuses, ["pending", "pending", "completed"]);
    assert!(matches!(log.end, Some(Ok(()))), "{log:?}");
}

#[test]
fn the_wait_timeout_ends_it() {
    for (timeout, latency) in [
        (5 * MINUTE, 50),
        (1, 50),
        (10 * SECOND, 20 * SECOND),
        (48 * DAY, 50),
    ] {
        let invitation = Invitation {
            expires: 60 * DAY,
            ..Invitation::new("inv_1", &[])
        };
        let server = Server {
            latency,
            ..Server::new(vec![invitation])
        };
        let options = WatchOptions::default()
            .wait_timeout(Duration::from_millis(timeout))
            .interval(Duration::from_hours(1));
        let log = run(wait(options), &server);
        assert_eq!(log.error().code, ErrorCode::Timeout, "{timeout}");
        assert_eq!(log.ended_ms, timeout);
    }
}

#[test]
fn faults_that_pass_are_waited_out() {
    for fault in [
        Fault::Status(429, Some(30)),
        Fault::Status(500, None),
        Fault::Status(503, Some(600)),
        Fault::Status(408, None),
        Fault::Offline,
        Fault::Silence,
        Fault::Html,
    ] {
        let statuses = [(DAY + 2 * HOUR, "completed")];
        let server =
            with_one(&statuses).failing(move |now| (HOUR..DAY).contains(&now).then_some(fault));
        let log = run(wait(WatchOptions::default()), &server);
        assert_eq!(log.statuses, ["pending", "completed"], "{fault:?}");
        let times = server.times();
        let failing: Vec<_> = times
            .iter()
            .filter(|time| (HOUR..DAY).contains(*time))
            .collect();
        // At most once a minute, but for the first ones.
        assert!(failing.len() < 24 * 60 * 2, "{fault:?}: {}", failing.len());
        if let Fault::Status(_, Some(seconds)) = fault {
            let gaps = failing.windows(2).map(|pair| pair[1] - pair[0]);
            assert!(gaps.min().unwrap() >= seconds * SECOND, "{fault:?}");
        }
    }
}

#[test]
fn faults_that_stay_end_it() {
    let missing = Server::new(Vec::new());
    let log = run(wait(WatchOptions::default()), &missing);
    assert_eq!(
        (log.error().code, log.error().status),
        (ErrorCode::NotFound, Some(404))
    );
    for (status, code) in [
        (400, ErrorCode::InvalidRequest),
        (401, ErrorCode::Authentication),
        (403, ErrorCode::Permission),
    ] {
        let server =
            with_one(&[]).failing(move |now| (now > HOUR).then_some(Fault::Status(status, None)));
        let log = run(wait(WatchOptions::default()), &server);
        assert_eq!(log.error().code, code);
        assert!(log.ended_ms < HOUR + 2 * MINUTE);
    }
    // A wrong base URL answers with a page from the beginning.
    let server = Server::new(Vec::new()).failing(|_| Some(Fault::Html));
    let log = run(wait(WatchOptions::default()), &server);
    assert_eq!(log.error().code, ErrorCode::InvalidResponse);
    assert_eq!(server.times().len(), 1);
}

#[test]
fn an_abort_ends_it_without_a_request() {
    let server = with_one(&[]);
    let log = run_as(wait(WatchOptions::default()), &server, |host| {
        host.aborted_at = 7 * SECOND;
    });
    assert_eq!(log.error().code, ErrorCode::Aborted);
    assert_eq!(log.ended_ms, 7 * SECOND);
    assert_eq!(server.times().len(), 1);
}

#[test]
fn a_hidden_page_asks_less_often() {
    let requests = |is_hidden| {
        let server = with_one(&[]);
        run_as(wait(WatchOptions::default()), &server, |host| {
            host.is_hidden = is_hidden;
        });
        server.times().len()
    };
    let (shown, hidden) = (requests(false), requests(true));
    assert!((3..=5).contains(&(shown / hidden)), "{shown} and {hidden}");
}

#[test]
fn the_last_read_of_a_hidden_page_is_at_the_end_of_the_grace_period() {
    let end = LIFETIME + WatchOptions::GRACE_MS;
    for count in [1, 6] {
        let ids: Vec<_> = (0..count).map(|n| format!("inv_{n}")).collect();
        let server = Server::new(ids.iter().map(|id| Invitation::new(id, &[])).collect());
        let ids = ids.iter().map(String::as_str);
        let watch = Watch::invitations(&settings(), ids, WatchOptions::default()).unwrap();
        let log = run_as(watch, &server, |host| host.is_hidden = true);
        let last = server.times().last().copied();
        let expected = end..end + 2 * SECOND;
        assert!(
            last.is_some_and(|last| expected.contains(&last)),
            "{count}: {last:?}"
        );
        assert!(
            expected.contains(&log.ended_ms),
            "{count}: {}",
            log.ended_ms
        );
    }
}

#[test]
fn an_interval_of_ones_own_is_kept() {
    let server = with_one(&[(0, "in_progress"), (HOUR, "completed")]);
    let options = WatchOptions::default().interval(Duration::from_secs(10));
    run(wait(options), &server);
    let times = server.times();
    let mut gaps = times.windows(2).map(|pair| pair[1] - pair[0]);
    assert!(
        gaps.all(|gap| (10 * SECOND..=12_600).contains(&gap)),
        "{times:?}"
    );
}

fn many(count: usize) -> Vec<Invitation> {
    let invitation = |n: usize| {
        let done = HOUR + n as u64 * SECOND;
        let status = ["completed", "cancelled", "expired"][n % 3];
        Invitation::new(&format!("inv_{n}"), &[(done, status)])
    };
    (0..count).map(invitation).collect()
}

#[test]
fn few_are_retrieved_and_many_are_read_from_the_list() {
    for (count, is_listed) in [(5, false), (6, true), (40, true)] {
        let server = Server {
            page_size: 7,
            ..Server::new(many(50))
        };
        let ids: Vec<_> = (0..count).map(|n| format!("inv_{n}")).collect();
        let ids = ids.iter().map(String::as_str);
        let watch = Watch::invitations(&settings(), ids, WatchOptions::default()).unwrap();
        let log = run(watch, &server);
        assert!(matches!(log.end, Some(Ok(()))), "{log:?}");
        assert_eq!(
            log.changes.len(),
            2 * count,
            "each is seen twice, and no other"
        );
        for (_, url) in server.requests.borrow().iter() {
            assert_eq!(url.contains("?limit=100"), is_listed, "{count}: {url}");
        }
        assert!(server.most_in_a_minute() <= 60);
    }
}

#[test]
fn a_list_without_a_last_page_does_not_keep_a_watch_from_the_other_ids() {
    let server = Server {
        has_endless_list: true,
        ..Server::new(many(2))
    };
    let ids = ["a", "b", "c", "d", "e", "f"];
    let options = WatchOptions::default().wait_timeout(Duration::from_hours(1));
    let watch = Watch::invitations(&settings(), ids, options).unwrap();
    let log = run(watch, &server);
    assert_eq!(log.error().code, ErrorCode::NotFound);
    assert_eq!(server.requests.borrow().len(), 3, "two pages, and one id");
}

#[test]
fn what_leaves_the_query_is_still_seen() {
    let server = Server {
        page_size: 2,
        ..Server::new(many(5))
    };
    let query = ListQuery::default().with_status("pending");
    let options = WatchOptions::default().wait_timeout(Duration::from_hours(2));
    let watch = Watch::list(&settings(), query, options).unwrap();
    let log = run(watch, &server);
    assert_eq!(log.error().code, ErrorCode::Timeout);
    assert_eq!(log.changes.len(), 10, "{log:?}");
    let ends: Vec<_> = log.changes[5..]
        .iter()
        .map(|(_, text)| text.as_str())
        .collect();
    for (n, status) in [
        "completed",
        "cancelled",
        "expired",
        "completed",
        "cancelled",
    ]
    .iter()
    .enumerate()
    {
        assert!(
            ends.contains(&format!("inv_{n}: pending -> {status}").as_str()),
            "{ends:?}"
        );
    }
}

#[test]
fn no_id_at_all_is_nothing_to_wait_for() {
    let none: [&str; 0] = [];
    let watch = Watch::invitations(&settings(), none, WatchOptions::default()).unwrap();
    let log = run(watch, &Server::new(Vec::new()));
    assert!(matches!(log.end, Some(Ok(()))));
}

#[test]
fn what_cannot_be_watched_is_refused() {
    let options = WatchOptions::default;
    let error = Watch::invitations(&settings(), ["a", "", "webhook"], options()).unwrap_err();
    let path = |index: usize| error.issues[index].path.clone();
    let ids = || PathSegment::Key("ids".into());
    assert_eq!(error.issues.len(), 2, "{error}");
    assert_eq!(path(0), [ids(), PathSegment::Index(1)]);
    assert_eq!(path(1), [ids(), PathSegment::Index(2)]);
    assert_eq!(error.outcome.as_str(), "not_sent");
    let error = Watch::invitation(&settings(), "..", options()).unwrap_err();
    assert_eq!(error.issues[0].path, [PathSegment::Key("id".into())]);
    assert!(Watch::invitation(&Settings::new(""), "a", options()).is_err());
    let query = ListQuery::default().with_limit(101);
    assert!(Watch::list(&settings(), query, options()).is_err());
}

#[test]
fn nothing_of_it_shows_a_link() {
    let server = with_one(&[]);
    let world = World::default();
    let host = Host::new(&world, &server, 1);
    let text = RefCell::new(String::new());
    let mut watch = wait(WatchOptions::default());
    world.run(vec![Box::pin(async {
        let change = next_change(&mut watch, &host, &host, &mut |_| {})
            .await
            .unwrap();
        *text.borrow_mut() = format!("{change:?} {watch:?}");
    })]);
    assert!(!text.borrow().contains("planted"), "{}", text.borrow());
}

/// Random histories, faults and rate limits, of several watches of one process at once.
#[test]
fn whatever_happens_it_keeps_to_its_budget_and_ends_rightly() {
    let histories =
        std::env::var("WATCH_HISTORIES").map_or(HISTORIES, |count| count.parse().unwrap());
    for seed in 0..histories {
        simulate(seed);
    }
}

fn simulate(seed: u64) {
    let random = RefCell::new(Rng::with_seed(seed));
    let pick = |limit: u64| random.borrow_mut().u64(0..limit);
    let count = 1 + pick(12);
    let end = HOUR + pick(9 * HOUR);
    let invitations: Vec<_> = (0..count)
        .map(|n| {
            let mut statuses = vec![];
            let mut time = 0;
            for _ in 0..pick(6) {
                time += 1 + pick(HOUR);
                statuses.push((
                    time,
                    ["pending", "in_progress", "failed", "renamed"][pick(4) as usize],
                ));
            }
            if pick(3) > 0 {
                let status = ["completed", "cancelled", "expired"][pick(3) as usize];
                statuses.push((time + 1 + pick(2 * HOUR), status));
            }
            let expires = if pick(4) == 0 {
                pick(2 * DAY)
            } else {
                30 * DAY
            };
            Invitation {
                expires,
                ..Invitation::new(&format!("inv_{n}"), &statuses)
            }
        })
        .collect();
    let mut faults = Rng::with_seed(seed + 1_000);
    let often = [0, 3, 30][pick(3) as usize];
    let server = Server {
        page_size: 1 + pick(5) as usize,
        latency: pick(3 * SECOND),
        rate_limit: [600, 1_200, 60, 9][pick(4) as usize],
        ..Server::new(invitations)
    }
    .failing(move |_| {
        let is_fault = faults.u64(0..100) < often;
        is_fault.then(|| match faults.u64(0..6) {
            0 => Fault::Status(429, Some(faults.u64(0..90))),
            1 => Fault::Status(429, None),
            2 => Fault::Status(502, None),
            3 => Fault::Offline,
            4 => Fault::Silence,
            _ => Fault::Status(503, Some(faults.u64(0..10))),
        })
    });
    let budget = Budget::new();
    let options = || WatchOptions::default().wait_timeout(Duration::from_millis(end));
    let mut watches = vec![Watch::list(&settings(), ListQuery::default(), options()).unwrap()];
    let ids: Vec<_> = server
        .invitations
        .iter()
        .map(|invitation| invitation.id.as_str())
        .collect();
    watches.push(Watch::invitations(&settings(), ids.iter().copied(), options()).unwrap());
    for id in &ids {
        watches.push(Watch::invitation(&settings(), *id, options()).unwrap());
    }
    let world = World::default();
    let logs: Vec<_> = watches.iter().map(|_| RefCell::<Log>::default()).collect();
    let tasks = watches
        .into_iter()
        .zip(&logs)
        .enumerate()
        .map(|(n, (watch, log))| {
            let host = Host::new(&world, &server, seed * 100 + n as u64);
            Box::pin(follow(watch.with_budget(&budget), host, log)) as Task<'_>
        });
    world.run(tasks.collect());

    // Before the first answer, a lower limit than the usual one is not known.
    let known = server.times().first().copied().unwrap_or_default() + server.latency + 2 * MINUTE;
    server
        .requests
        .borrow_mut()
        .retain(|(time, _)| server.rate_limit >= 600 || *time > known);
    let allowed = (server.rate_limit / 10).clamp(1, 60) as usize;
    let most = server.most_in_a_minute();
    assert!(
        most <= allowed || often > 0 && server.rate_limit < 600,
        "seed {seed}: {most} of {allowed} in a minute"
    );
    for (log, id) in logs[2..].iter().zip(&ids) {
        let log = log.borrow();
        let invitation = server
            .invitations
            .iter()
            .find(|found| found.id == *id)
            .unwrap();
        let status = invitation.status(log.ended_ms);
        match log.end.as_ref().unwrap() {
            Ok(()) => {
                let last = log.statuses.last().unwrap();
                assert!(
                    ["completed", "cancelled", "expired"].contains(&last.as_str()),
                    "seed {seed}"
                );
                assert_eq!(last, status, "seed {seed}");
            }
            Err(error) => {
                assert_eq!(error.code, ErrorCode::Timeout, "seed {seed}: {error}");
                let has_expired = log.ended_ms >= invitation.expires + WatchOptions::GRACE_MS;
                assert!(log.ended_ms >= end || has_expired, "seed {seed}: {error}");
            }
        }
        assert!(log.ended_ms <= end, "seed {seed}");
    }
    for log in &logs[..2] {
        let log = log.borrow();
        assert!(log.ended_ms <= end, "seed {seed}");
        if let Err(error) = log.end.as_ref().unwrap() {
            assert_eq!(
                (error.code, log.ended_ms),
                (ErrorCode::Timeout, end),
                "seed {seed}: {error}"
            );
        }
    }
}

#[test]
fn an_id_that_is_given_several_times_counts_once() {
    let server = Server::new(many(1));
    let ids = ["inv_0"; 6];
    let watch = Watch::invitations(&settings(), ids, WatchOptions::default()).unwrap();
    let log = run(watch, &server);
    assert!(matches!(log.end, Some(Ok(()))), "{log:?}");
    assert_eq!(log.changes.len(), 2, "{log:?}");
    let requests = server.requests.borrow();
    assert!(requests.iter().all(|(_, url)| url.ends_with("/inv_0")));
}

#[test]
fn a_listed_id_that_cannot_be_retrieved_does_not_end_a_watch() {
    for id in ["", "webhook", ".."] {
        let server = Server::new(vec![
            Invitation::new(id, &[(HOUR, "completed")]),
            Invitation::new("inv_1", &[(2 * HOUR, "completed")]),
        ]);
        let query = ListQuery::default().with_status("pending");
        let options = WatchOptions::default().wait_timeout(Duration::from_hours(3));
        let watch = Watch::list(&settings(), query, options).unwrap();
        let log = run(watch, &server);
        assert_eq!(log.error().code, ErrorCode::Timeout, "{log:?}");
        let last = log.changes.last().unwrap();
        assert_eq!(last.1, "inv_1: pending -> completed");
    }
}

#[test]
fn the_end_of_a_watch_comes_with_its_error_once() {
    let mut watch = wait(WatchOptions::default());
    let WatchStep::Call(mut call) = watch.next(0, 0.5, false) else {
        panic!("nothing is known yet");
    };
    call.start(0, 0.5);
    let answer = Answer {
        status: 401,
        headers: Vec::new(),
        body: String::new(),
        received_unix_ms: 0,
    };
    let Step::Done(result) = call.answered(&answer, 0) else {
        panic!("a 401 is final");
    };
    watch.end_call(result, 0);
    let mut next = || watch.next(0, 0.5, false);
    assert!(matches!(next(), WatchStep::Ended(Err(_))));
    assert!(matches!(next(), WatchStep::Ended(Ok(()))));
}
