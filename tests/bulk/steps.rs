//! Single steps of a run, which the simulation does not look at.

use serde_json::json;
use zavu_invitations::Draft;
use zavu_invitations::bulk::{Bulk, BulkOptions, BulkProgress, BulkStep};
use zavu_invitations::client::{Answer, Call, Completed, Error, FailureKind, Settings, Step};

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
    call.start(0, 0.5);
    let answer = Answer {
        status,
        headers: vec![("retry-after".to_owned(), retry_after.to_owned())],
        body: String::new(),
        received_unix_ms: 0,
    };
    done(call.answered(&answer, 0))
}

fn done(step: Step) -> Result<Completed, Box<Error>> {
    let Step::Done(result) = step else {
        panic!("{step:?}");
    };
    result
}

/// The requests of a run whose every request has this answer, and what became of its rows.
fn run_to_its_end(status: u16, retry_after: &str) -> (u32, BulkProgress) {
    let (mut bulk, number, mut call) = run_with_a_call();
    bulk.end_call(number, refuse(&mut call, status, retry_after), 0);
    let (mut calls, mut now_ms) = (1, 0);
    loop {
        match bulk.next(now_ms, 0.5) {
            BulkStep::Read(_) => bulk.add_row(draft(), now_ms),
            BulkStep::Call { number, mut call } => {
                calls += 1;
                bulk.end_call(number, refuse(&mut call, status, retry_after), now_ms);
            }
            BulkStep::Wait(ms) => now_ms += ms,
            BulkStep::Result(_) => {}
            BulkStep::Ended(_) => return (calls, bulk.progress(now_ms)),
        }
    }
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

#[test]
fn a_refused_key_ends_the_run() {
    let (calls, progress) = run_to_its_end(401, "");
    assert_eq!(calls, 1);
    assert_eq!(
        (progress.done, progress.refused, progress.not_tried),
        (9, 1, 8)
    );
}

#[test]
fn a_wait_of_more_than_fifteen_minutes_ends_the_run() {
    assert_eq!(run_to_its_end(429, "901").0, 1);
    assert_eq!(run_to_its_end(429, "899").0, 10);
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
    let settings = Settings::new("zv_test_example");
    let mut bulk = Bulk::new(&settings, BulkOptions::default()).unwrap();
    assert!(matches!(bulk.next(0, 0.5), BulkStep::Read(0)));
    let row = json!({ "clientName": " ", "clientEmail": "ana" });
    bulk.add_row(serde_json::from_value(row).unwrap(), 0);
    let result = loop {
        match bulk.next(0, 0.5) {
            BulkStep::Read(_) => bulk.end_rows(),
            BulkStep::Result(result) => break result,
            step => panic!("{step:?}"),
        }
    };
    assert_eq!((result.issues.len(), result.warnings.len()), (1, 1));
}

#[test]
fn concurrency_is_brought_into_its_range() {
    let places = |count| BulkOptions::default().concurrency(count);
    assert_eq!(places(0), places(1));
    assert_ne!(places(1), places(2));
    assert_eq!(places(BulkOptions::CONCURRENCY_MAXIMUM + 1), places(100));
}
