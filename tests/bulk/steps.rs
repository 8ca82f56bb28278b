//! Single steps of a run, which the simulation does not look at.

use serde_json::json;
use zavu_invitations::Draft;
use zavu_invitations::bulk::{Bulk, BulkOptions, BulkStep};
use zavu_invitations::client::{Answer, Call, FailureKind, Settings, Step};

/// A run with one place, whose first row is under way.
fn run_with_a_call() -> (Bulk, u64, Call) {
    let options = BulkOptions::default().concurrency(1).total(9);
    let mut bulk = Bulk::new(&Settings::new("zv_test_example"), options).unwrap();
    loop {
        match bulk.next(0, 0.5) {
            BulkStep::Read(_) => bulk.row(draft(), 0),
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
    call.start(0, 0.5);
    let Step::Done(result) = call.failed(&FailureKind::Timeout.into(), 0) else {
        panic!("it goes on");
    };
    bulk.called(number, result, 0);
    bulk
}

#[test]
fn progress_counts_what_has_no_outcome_yet() {
    let (mut bulk, number, mut call) = run_with_a_call();
    assert_eq!(bulk.progress(0).total, Some(9));
    assert_eq!(bulk.progress(0).under_way, 1);
    call.start(0, 0.5);
    let answer = Answer {
        status: 429,
        headers: vec![("retry-after".to_owned(), "30".to_owned())],
        body: String::new(),
        received_unix_ms: 0,
    };
    let Step::Done(result) = call.answered(&answer, 0) else {
        panic!("it goes on");
    };
    bulk.called(number, result, 0);
    let progress = bulk.progress(0);
    assert_eq!((progress.under_way, progress.unsettled), (0, 0));
    assert!(
        (30_000..31_000).contains(&progress.paused_ms),
        "{progress:?}"
    );
    assert_eq!(run_with_a_lost_create().progress(0).unsettled, 1);
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
