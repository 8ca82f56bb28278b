//! Single steps of a run, which the simulation does not look at.

use std::time::{Duration, UNIX_EPOCH};

use serde_json::{Value, json};
use zavu_invitations::Draft;
use zavu_invitations::bulk::{Bulk, BulkOptions, BulkOutcome, BulkProgress, BulkResult, BulkStep};
use zavu_invitations::client::{
    Answer, Call, Claims, Completed, Error, FailureKind, Operation, Reconcile, Settings, Step,
};

/// A run with one place, whose first row is under way.
fn run_with_a_call() -> (Bulk, u64, Call) {
    let options = BulkOptions::default().concurrency(1).total(9);
    let mut bulk = Bulk::new(&Settings::new("zv_test_example"), options).unwrap();
    loop {
        match bulk.next(0, 0.5) {
            BulkStep::Read(_) => bulk.add_row(draft(), 0),
            BulkStep::Call { number, call } => return (bulk, number, *call),
            step => panic!("{step:?}"),
        }
    }
}

fn draft() -> Draft<'static> {
    serde_json::from_value(json!({ "clientName": "Acme" })).unwrap()
}

/// A run whose first create was lost.
fn run_with_a_lost_create() -> Bulk {
    let (mut bulk, number, mut call) = run_with_a_call();
    bulk.end_call(number, lose(&mut call), 0);
    bulk
}

fn lose(call: &mut Call) -> Result<Completed, Box<Error>> {
    call.start(0, 0.5);
    done(call.failed(&FailureKind::Timeout.into(), 0))
}

fn refuse(call: &mut Call, status: u16, retry_after: &str) -> Result<Completed, Box<Error>> {
    end_with(call, Reply::Refused(status, retry_after.to_owned()))
}

fn done(step: Step) -> Result<Completed, Box<Error>> {
    let Step::Done(result) = step else {
        panic!("{step:?}");
    };
    result
}

/// A run of nine rows whose every request has this answer.
fn run_to_its_end(status: u16, retry_after: &str) -> Driven {
    let options = BulkOptions::default().concurrency(1).total(9);
    let refused = |_, _| Reply::Refused(status, retry_after.to_owned());
    drive(&key(), options, &vec![acme(); 9], refused)
}

#[test]
fn progress_counts_what_has_no_outcome_yet() {
    let (mut bulk, number, mut call) = run_with_a_call();
    assert_eq!(bulk.progress(0).total, Some(9));
    assert_eq!(bulk.progress(0).in_flight, 1);
    bulk.end_call(number, refuse(&mut call, 429, "30"), 0);
    let progress = bulk.progress(0);
    assert_eq!((progress.in_flight, progress.unconfirmed), (0, 0));
    assert!(
        (30_000..31_000).contains(&progress.paused_ms),
        "{progress:?}"
    );
    assert_eq!(run_with_a_lost_create().progress(0).unconfirmed, 1);
}

#[test]
fn a_lost_create_is_looked_for_after_five_minutes() {
    let mut bulk = run_with_a_lost_create();
    assert!(matches!(bulk.next(1_000, 0.5), BulkStep::Read(1)));
    assert!(matches!(bulk.next(299_999, 0.5), BulkStep::Wait(1)));
    let BulkStep::Call { mut call, .. } = bulk.next(300_000, 0.5) else {
        panic!("it is not looked for");
    };
    let Step::Send { request, .. } = call.start(0, 0.5) else {
        panic!("nothing is sent");
    };
    assert_eq!(request.method, "GET");
}

#[test]
fn an_aborted_run_looks_for_what_was_lost_and_a_closed_one_does_not() {
    let mut aborted = run_with_a_lost_create();
    aborted.abort();
    assert!(matches!(aborted.next(1_000, 0.5), BulkStep::Call { .. }));

    let mut closed = run_with_a_lost_create();
    closed.close();
    let ended = loop {
        match closed.next(1_000, 0.5) {
            BulkStep::Result(_) => {}
            step => break step,
        }
    };
    assert!(matches!(ended, BulkStep::Ended(Ok(()))), "{ended:?}");
}

/// A run of three rows that is reading its second row.
fn run_that_reads() -> Bulk {
    let mut bulk = Bulk::new(&key(), BulkOptions::default().total(3)).unwrap();
    assert!(matches!(bulk.next(0, 0.5), BulkStep::Read(0)));
    bulk.add_row(draft(), 0);
    assert!(matches!(bulk.next(0, 0.5), BulkStep::Read(1)));
    bulk
}

#[test]
fn a_closed_run_gives_no_further_result() {
    let unread = Bulk::new(&key(), BulkOptions::default().total(3)).unwrap();
    let (mut with_answer, number, mut call) = run_with_a_call();
    with_answer.close();
    assert!(matches!(with_answer.next(0, 0.5), BulkStep::Wait(_)));
    with_answer.end_call(number, refuse(&mut call, 400, ""), 0);
    let (mut lost, number, mut call) = run_with_a_call();
    lost.close();
    lost.end_call(number, lose(&mut call), 0);
    for mut bulk in [
        unread,
        run_that_reads(),
        run_with_a_lost_create(),
        with_answer,
        lost,
    ] {
        bulk.close();
        let step = bulk.next(0, 0.5);
        assert!(matches!(step, BulkStep::Ended(Ok(()))), "{step:?}");
    }
}

#[test]
fn the_end_of_the_rows_loses_no_row_of_an_aborted_run() {
    let mut bulk = run_that_reads();
    bulk.abort();
    let mut indices = Vec::new();
    loop {
        match bulk.next(0, 0.5) {
            BulkStep::Result(result) => indices.push(result.index),
            BulkStep::Ended(end) => break end.unwrap(),
            step => panic!("{step:?}"),
        }
        // The read that the abort has overtaken ends late.
        bulk.end_rows();
    }
    assert_eq!(indices, [0, 1, 2]);
}

#[test]
fn rows_that_are_missing_when_they_are_read_again_have_results() {
    let invalid = json!({ "clientEmail": "no address" });
    let checked = [acme(), acme(), acme(), invalid];
    let mut bulk = Bulk::new(&key(), BulkOptions::default().total(4)).unwrap();
    bulk = bulk.with_claims(&Claims::new());
    let (mut reads, mut outcomes) = (0, [None; 4]);
    loop {
        match bulk.next(0, 0.5) {
            BulkStep::Read(index) => {
                let index = usize::try_from(index).unwrap();
                reads += 1;
                // The second reading ends after two rows.
                if reads > 4 && index == 2 {
                    bulk.end_rows();
                } else {
                    bulk.add_row(serde_json::from_value(checked[index].clone()).unwrap(), 0);
                }
            }
            BulkStep::Call { number, mut call } => {
                bulk.end_call(number, end_with(&mut call, created("Acme")), 0);
            }
            BulkStep::Result(result) => {
                let error = result.error.as_ref().map(|error| error.message.clone());
                assert_eq!(error.is_some(), result.index == 2, "{error:?}");
                let outcome = &mut outcomes[usize::try_from(result.index).unwrap()];
                assert_eq!(outcome.replace(result.outcome), None);
            }
            BulkStep::Ended(end) => break end.unwrap(),
            step @ BulkStep::Wait(_) => panic!("{step:?}"),
        }
    }
    let expected = [
        BulkOutcome::Created,
        BulkOutcome::Created,
        BulkOutcome::NotTried,
        BulkOutcome::Invalid,
    ];
    assert_eq!(outcomes, expected.map(Some));
    let progress = bulk.progress(0);
    assert_eq!((progress.done, progress.total), (4, Some(4)));
}

#[test]
fn a_dry_run_counts_the_rows_that_there_are() {
    let mut bulk = Bulk::new(&key(), BulkOptions::default().total(3).dry_run()).unwrap();
    assert!(matches!(bulk.next(0, 0.5), BulkStep::Read(0)));
    bulk.add_row(draft(), 0);
    assert!(matches!(bulk.next(0, 0.5), BulkStep::Read(1)));
    bulk.end_rows();
    assert!(matches!(bulk.next(0, 0.5), BulkStep::Result(_)));
    assert!(matches!(bulk.next(0, 0.5), BulkStep::Ended(Ok(()))));
    let progress = bulk.progress(0);
    assert_eq!((progress.done, progress.total), (1, Some(1)));
}

#[test]
fn a_refused_key_ends_the_run() {
    let run = run_to_its_end(401, "");
    assert_eq!(run.operations.len(), 1);
    assert_eq!(run.outcomes(), [BulkOutcome::NotTried; 9]);
    let BulkProgress {
        done,
        refused,
        not_tried,
        ..
    } = run.progress;
    assert_eq!((done, refused, not_tried), (9, 0, 9));
}

#[test]
fn a_wait_of_more_than_fifteen_minutes_ends_the_run() {
    assert_eq!(run_to_its_end(429, "901").operations.len(), 1);
    assert_eq!(run_to_its_end(429, "900").operations.len(), 10);
}

#[test]
fn a_refused_row_pauses_nothing() {
    let (mut bulk, number, mut call) = run_with_a_call();
    bulk.end_call(number, refuse(&mut call, 400, ""), 0);
    assert_eq!(bulk.progress(0).paused_ms, 0);
}

#[test]
fn a_second_lost_answer_pauses_the_run() {
    let mut bulk = run_with_a_lost_create();
    assert_eq!(bulk.progress(0).paused_ms, 0);
    loop {
        match bulk.next(1, 0.5) {
            BulkStep::Read(_) => bulk.add_row(draft(), 1),
            BulkStep::Call { number, mut call } => {
                bulk.end_call(number, lose(&mut call), 1);
                break;
            }
            step => panic!("{step:?}"),
        }
    }
    assert!(bulk.progress(1).paused_ms > 0);
}

#[test]
fn an_invalid_row_has_its_issues_and_warnings() {
    let row = json!({ "clientName": " ", "clientEmail": "ana" });
    let run = drive(&key(), BulkOptions::default(), &[row], |_, _| Reply::Lost);
    let result = &run.results[0];
    assert_eq!((result.issues.len(), result.warnings.len()), (1, 1));
}

#[test]
fn concurrency_is_brought_into_its_range() {
    let places = |count| BulkOptions::default().concurrency(count);
    assert_eq!(places(0), places(1));
    assert_ne!(places(1), places(2));
    assert_eq!(places(BulkOptions::CONCURRENCY_MAXIMUM + 1), places(100));
}

/// What the server does with a request.
enum Reply {
    Lost,
    Answer(u16, Value),
    /// The status, and the header `Retry-After`.
    Refused(u16, String),
}

/// 2026-09-01T10:00:00Z
const CREATED_UNIX_MS: u64 = 1_788_256_800_000;

fn invitation(name: &str) -> Value {
    json!({
        "id": "inv_1",
        "url": "https://dashboard.zavu.dev/invite/tok_1",
        "token": "tok_1",
        "status": "pending",
        "clientName": name,
        "expiresAt": "2026-09-08T10:00:00.000Z",
        "createdAt": "2026-09-01T10:00:00.000Z",
    })
}

fn page(items: &[Value]) -> Reply {
    Reply::Answer(200, json!({ "items": items, "nextCursor": null }))
}

fn created(name: &str) -> Reply {
    Reply::Answer(201, json!({ "invitation": invitation(name) }))
}

fn end_with(call: &mut Call, reply: Reply) -> Result<Completed, Box<Error>> {
    let date = "Tue, 01 Sep 2026 10:00:00 GMT".to_owned();
    let (status, header, body) = match reply {
        Reply::Lost => return lose(call),
        Reply::Answer(status, body) => (status, ("date".to_owned(), date), body.to_string()),
        Reply::Refused(status, wait) => (status, ("retry-after".to_owned(), wait), String::new()),
    };
    call.start(0, 0.5);
    let answer = Answer {
        status,
        headers: vec![header],
        body,
        received_unix_ms: 0,
    };
    done(call.answered(&answer, 0))
}

/// A run whose requests end at once, and all that came of it.
struct Driven {
    operations: Vec<Operation>,
    results: Vec<BulkResult>,
    progress: BulkProgress,
    end: Result<(), Box<Error>>,
}

impl Driven {
    fn outcomes(&self) -> Vec<BulkOutcome> {
        self.results.iter().map(|result| result.outcome).collect()
    }

    fn message(&self, index: usize) -> &str {
        &self.results[index].error.as_ref().unwrap().message
    }
}

fn drive(
    settings: &Settings,
    options: BulkOptions,
    rows: &[Value],
    mut reply: impl FnMut(Operation, usize) -> Reply,
) -> Driven {
    let mut bulk = Bulk::new(settings, options).unwrap();
    bulk = bulk.with_claims(&Claims::new());
    let (mut operations, mut results, mut now_ms) = (Vec::new(), Vec::new(), 0);
    loop {
        match bulk.next(now_ms, 0.5) {
            BulkStep::Read(index) => match rows.get(usize::try_from(index).unwrap()) {
                Some(row) => bulk.add_row(serde_json::from_value(row.clone()).unwrap(), now_ms),
                None => bulk.end_rows(),
            },
            BulkStep::Call { number, mut call } => {
                let operation = call.operation();
                let result = end_with(&mut call, reply(operation, operations.len()));
                operations.push(operation);
                assert!(operations.len() < 20, "it does not end");
                bulk.end_call(number, result, now_ms);
            }
            BulkStep::Wait(ms) => now_ms += ms,
            BulkStep::Result(result) => results.push(*result),
            BulkStep::Ended(end) => {
                return Driven {
                    operations,
                    results,
                    progress: bulk.progress(now_ms),
                    end,
                };
            }
        }
    }
}

fn key() -> Settings {
    Settings::new("zv_test_example")
}

fn acme() -> Value {
    json!({ "clientName": "Acme" })
}

fn restart() -> BulkOptions {
    BulkOptions::default().since(UNIX_EPOCH + Duration::from_millis(CREATED_UNIX_MS))
}

#[test]
fn a_restart_finds_what_an_earlier_run_created() {
    use BulkOutcome::{Created, Found, Unknown};
    use Operation::{Create, List};
    let rows = [acme(), json!({}), json!({ "clientName": "Other" })];
    let run = drive(&key(), restart(), &rows, |_, number| match number {
        // The page is asked for again.
        0 => Reply::Answer(503, json!({})),
        1 => page(&[invitation("Acme")]),
        _ => created("Other"),
    });
    assert_eq!(run.operations, [List, List, Create]);
    assert_eq!(run.outcomes(), [Found, Unknown, Created]);
    assert!(
        run.message(1)
            .contains("an earlier run may have created it")
    );
}

#[test]
fn without_its_list_a_restart_creates_nothing() {
    let run = drive(&key(), restart(), &[acme()], |_, _| {
        Reply::Answer(404, json!({}))
    });
    assert_eq!(run.operations, [Operation::List]);
    assert_eq!(run.end.unwrap_err().status, Some(404));
}

#[test]
fn a_lost_create_is_looked_for_as_often_as_the_settings_allow() {
    for retries in [0, 1, 2] {
        let settings = key().max_retries(retries);
        let run = drive(
            &settings,
            BulkOptions::default(),
            &[acme()],
            |operation, _| match operation {
                Operation::Create => Reply::Lost,
                _ => page(&[]),
            },
        );
        let lists = run.operations.len() - 1;
        assert_eq!(lists, usize::try_from(retries).unwrap() + 1);
        assert_eq!(run.outcomes(), [BulkOutcome::Unknown]);
        assert!(
            run.message(0)
                .ends_with("(the invitation is not in the list)")
        );
    }
}

#[test]
fn a_page_that_fails_is_asked_for_again_if_that_may_help() {
    for (status, lists, outcome) in [
        (503, 2, BulkOutcome::Created),
        (404, 1, BulkOutcome::Unknown),
    ] {
        let run = drive(
            &key(),
            BulkOptions::default(),
            &[acme()],
            |_, number| match number {
                0 => Reply::Lost,
                1 => Reply::Answer(status, json!({})),
                _ => page(&[invitation("Acme")]),
            },
        );
        assert_eq!(run.operations.len() - 1, lists, "{status}");
        assert_eq!(run.outcomes(), [outcome], "{status}");
        assert_eq!(run.results[0].reconciled, outcome == BulkOutcome::Created);
    }
}

#[test]
fn what_cannot_be_recognised_is_not_looked_for() {
    for (settings, row) in [
        (key(), json!({})),
        (key().reconcile(Reconcile::Off), acme()),
    ] {
        let run = drive(&settings, BulkOptions::default(), &[row], |_, _| {
            Reply::Lost
        });
        assert_eq!(run.operations, [Operation::Create]);
        assert_eq!(run.outcomes(), [BulkOutcome::Unknown]);
    }
}

#[test]
fn a_failed_run_says_why_its_rows_were_not_tried() {
    let rows = vec![acme(); 4];
    let refused = |_, _| Reply::Answer(401, json!({}));
    let options = BulkOptions::default().concurrency(3).total(4);
    let run = drive(&key(), options, &rows, refused);
    assert_eq!(run.operations.len(), 1);
    for index in 1..4 {
        let error = run.results[index].error.as_ref().unwrap();
        assert!(
            error
                .message
                .starts_with("not tried, because the run ended")
        );
        assert_eq!(error.status, Some(401));
    }
    // Rows that wait to be sent.
    let mut bulk = Bulk::new(&key(), BulkOptions::default().concurrency(3)).unwrap();
    let (number, mut call) = only_call(&mut bulk);
    bulk.end_call(number, refuse(&mut call, 401, ""), 0);
    for _ in 0..2 {
        let BulkStep::Result(result) = bulk.next(0, 0.5) else {
            panic!("it has no result");
        };
        // The row that was sent, too: the answer is not about it.
        assert_eq!(result.outcome, BulkOutcome::NotTried);
        assert_eq!(result.error.unwrap().status, Some(401));
    }
    // Rows without a total are left unread.
    let run = drive(&key(), BulkOptions::default(), &rows, refused);
    assert_eq!(run.end.unwrap_err().status, Some(401));
    let run = drive(&key(), BulkOptions::default().total(1), &rows, refused);
    assert_eq!(run.outcomes(), [BulkOutcome::NotTried]);
    assert!(run.end.is_ok());
}

#[test]
fn a_row_that_an_aborted_run_does_not_send_again_was_not_tried() {
    let (mut bulk, number, mut call) = run_with_a_call();
    bulk.abort();
    bulk.end_call(number, refuse(&mut call, 429, ""), 0);
    let BulkStep::Result(result) = bulk.next(0, 0.5) else {
        panic!("it has no result");
    };
    assert_eq!(result.outcome, BulkOutcome::NotTried);
    assert_eq!(result.error.unwrap().status, Some(429));
}

#[test]
fn warnings_come_with_the_result() {
    let row = json!({ "clientName": " ", "clientEmail": "ana@acme.example" });
    let run = drive(&key(), BulkOptions::default().dry_run(), &[row], |_, _| {
        created("Acme")
    });
    assert_eq!(run.outcomes(), [BulkOutcome::NotTried]);
    assert_eq!(run.results[0].warnings.len(), 1);
}

/// The step after all rows that may be read were read, and all results taken.
fn next_after_reading(bulk: &mut Bulk, now_ms: u64) -> BulkStep {
    loop {
        match bulk.next(now_ms, 0.5) {
            BulkStep::Read(_) => bulk.add_row(draft(), now_ms),
            BulkStep::Result(_) => {}
            step => return step,
        }
    }
}

/// The first request. The rows after it wait for its result.
fn only_call(bulk: &mut Bulk) -> (u64, Box<Call>) {
    let BulkStep::Call { number, call } = next_after_reading(bulk, 0) else {
        panic!("nothing is sent");
    };
    assert!(matches!(next_after_reading(bulk, 0), BulkStep::Wait(_)));
    (number, call)
}

#[test]
fn the_first_request_and_those_after_a_failure_are_sent_alone() {
    let mut bulk = Bulk::new(&key(), BulkOptions::default().concurrency(3)).unwrap();
    let (number, mut call) = only_call(&mut bulk);
    bulk.end_call(number, end_with(&mut call, created("Acme")), 0);
    assert!(matches!(bulk.next(0, 0.5), BulkStep::Call { .. }));
    let BulkStep::Call { number, mut call } = bulk.next(0, 0.5) else {
        panic!("a second one is not sent");
    };
    bulk.end_call(number, refuse(&mut call, 503, "1"), 0);
    let step = next_after_reading(&mut bulk, 5_000);
    assert!(matches!(step, BulkStep::Wait(_)), "{step:?}");
}

#[test]
fn no_row_is_read_without_a_place() {
    let mut bulk = Bulk::new(&key(), BulkOptions::default().concurrency(1)).unwrap();
    assert!(matches!(bulk.next(0, 0.5), BulkStep::Read(0)));
    bulk.add_row(draft(), 0);
    assert!(matches!(bulk.next(0, 0.5), BulkStep::Call { .. }));
    assert!(matches!(bulk.next(0, 0.5), BulkStep::Wait(_)));
}

#[test]
fn a_run_that_waits_for_a_row_does_not_wait_for_its_rate() {
    let options = BulkOptions::default().rate_per_minute(2);
    let mut bulk = Bulk::new(&key(), options).unwrap();
    assert!(matches!(bulk.next(0, 0.5), BulkStep::Read(0)));
    bulk.add_row(draft(), 0);
    let BulkStep::Call { number, mut call } = bulk.next(0, 0.5) else {
        panic!("nothing is sent");
    };
    assert!(matches!(bulk.next(0, 0.5), BulkStep::Read(1)));
    bulk.end_call(number, end_with(&mut call, created("Acme")), 0);
    assert!(matches!(bulk.next(0, 0.5), BulkStep::Result(_)));
    assert!(matches!(bulk.next(1_000, 0.5), BulkStep::Wait(60_000)));
}

#[test]
fn a_restart_reads_the_list_for_valid_rows_only() {
    let invalid = json!({ "clientEmail": "no address" });
    for (rows, expected) in [
        (vec![], false),
        (vec![invalid.clone()], false),
        (vec![invalid.clone(); 3], false),
        (vec![invalid, acme()], true),
        (vec![acme(); 3], true),
    ] {
        let run = drive(&key(), restart().total(3), &rows, |_, _| page(&[]));
        assert!(run.end.is_ok());
        assert_eq!(run.progress.total, u64::try_from(rows.len()).ok());
        assert_eq!(
            run.operations.first() == Some(&Operation::List),
            expected,
            "{rows:?}"
        );
    }
}
