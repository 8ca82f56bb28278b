//! Proof by simulation: the client against an API and a network where everything goes wrong, in
//! simulated time. A call is what its seed makes it; one that fails tells how to run it again.
//!
//! `SIMULATION_SEED` runs one call and prints what happens in it, `SIMULATION_CALLS` another number
//! of calls, `SIMULATION_BASE` other seeds.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::items_after_statements,
    clippy::match_bool,
    clippy::panic,
    clippy::similar_names,
    clippy::too_many_lines,
    clippy::unwrap_used,
    reason = "a panic is how a test fails"
)]

mod fault;
mod network;
mod oracle;
mod scenario;
mod server;
mod tally;
mod world;

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::{env, thread};

use fastrand::Rng;
use zavu_invitations::client::{AttemptEvent, Claims, Completed, Error, Operation, run};

use network::Client;
use oracle::Case;
use scenario::Scenario;
use server::{Maker, Order};
use tally::Tally;
use world::{Task, World};

const THREADS: u32 = 2;
const BASE: u64 = 20_260_901_000_000;
/// In a usual run. `cargo xtask test --long` makes a million calls of each kind.
const CREATES: u64 = 20_000;
const OTHER_CALLS: u64 = 10_000;
/// With fewer calls, something rare may not occur.
const ENOUGH: u64 = CREATES;

const OUTCOMES: [&str; 6] = [
    "calls", "resolved", "refused", "not_sent", "unknown", "aborted",
];

#[test]
fn creates() {
    let tally = simulate("creates", &[Operation::Create], CREATES);
    let reasons = oracle::REASONS.map(|(reason, _)| reason);
    let unknown = [&["told not to look", "nothing to look for"][..], &reasons].concat();
    let twins = [
        "its own",
        "that of an equal call",
        "one of another process",
        "an earlier delivery",
        "conflict",
    ];
    println!(
        "creates: {}; reconciled with {}; unknown as {}",
        tally.line(&OUTCOMES),
        tally.line(&twins),
        tally.line(&unknown)
    );
    let others = [&unknown[..], &twins, &["reconciled"]].concat();
    expect(
        &tally,
        &[&others[..], &fault::FAULTS, &fault::WAITS].concat(),
    );
}

/// The requests that a lost create takes where 900 pending invitations are listed.
#[test]
fn lost_creates_are_cheap() {
    const ITEMS: usize = 900;
    for (is_processed, name) in [(true, "the answer"), (false, "the request")] {
        let mut counts = Vec::new();
        for seed in 0..30 {
            let mut rng = Rng::with_seed(seed);
            let orders = [Order::NewestFirst, Order::OldestFirst, Order::Shuffled];
            let order = orders[usize::try_from(seed % 3).unwrap()];
            let (scenario, server) = Scenario::lost(&mut rng, is_processed, order, ITEMS);
            let world = Rc::new(World::new(server, false));
            let client = Client::new(&world, Maker::Call(0), scenario.conditions, rng.fork());
            let ended = RefCell::default();
            world.run(vec![Box::pin(call(
                &scenario,
                &client,
                &Claims::new(),
                0,
                &ended,
            ))]);
            let result = ended.into_inner().unwrap().result;
            assert_eq!(
                result.is_ok_and(|done| done.reconciled),
                is_processed,
                "{seed}"
            );
            counts.push(client.log.borrow().sent.len());
        }
        counts.sort_unstable();
        let (median, worst) = (counts[counts.len() / 2], counts[counts.len() - 1]);
        println!("{name} is lost: {median} requests in the median, {worst} at worst");
        assert!(worst <= 13, "{worst} requests");
    }
}

#[test]
fn cancels() {
    let tally = simulate("cancels", &[Operation::Cancel], OTHER_CALLS);
    println!("cancels: {}", tally.line(&OUTCOMES));
    expect(&tally, &[]);
}

#[test]
fn reads() {
    let operations = [Operation::Retrieve, Operation::List];
    let tally = simulate("reads", &operations, OTHER_CALLS);
    println!("reads: {}", tally.line(&OUTCOMES));
    expect(&tally, &[]);
}

/// That all outcomes and all of these occurred.
fn expect(tally: &Tally, names: &[&'static str]) {
    if tally.count("calls") >= ENOUGH {
        let missing = tally.missing(&[&OUTCOMES, names].concat());
        assert_eq!(missing, [""; 0], "these did not occur");
    }
}

fn number(name: &str) -> Option<u64> {
    env::var(name).ok().map(|text| text.parse().unwrap())
}

fn simulate(test: &str, operations: &[Operation], calls: u64) -> Tally {
    if let Some(seed) = number("SIMULATION_SEED") {
        let (verdict, trace) = simulate_one(seed, operations, true, &mut Tally::default());
        println!("{trace}");
        assert_eq!(verdict, Ok(()), "{test}, seed {seed}");
        return Tally::default();
    }
    let calls = number("SIMULATION_CALLS").unwrap_or(calls);
    let base = number("SIMULATION_BASE").unwrap_or(BASE);
    let share = |thread: u32| (base + u64::from(thread)..base + calls).step_by(THREADS as usize);
    let shares = (0..THREADS).map(share);
    thread::scope(|scope| {
        let run = |seeds| scope.spawn(move || simulate_many(test, operations, seeds));
        let threads: Vec<_> = shares.map(run).collect();
        let mut tally = Tally::default();
        for thread in threads {
            match thread.join() {
                Ok(share) => tally.merge(&share),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        tally
    })
}

fn simulate_many(test: &str, operations: &[Operation], seeds: impl Iterator<Item = u64>) -> Tally {
    let mut tally = Tally::default();
    for seed in seeds {
        let one = AssertUnwindSafe(|| simulate_one(seed, operations, false, &mut tally).0);
        let verdict = catch_unwind(one).unwrap_or_else(|_| Err("it panicked".to_owned()));
        if let Err(violation) = verdict {
            let again = || simulate_one(seed, operations, true, &mut Tally::default()).1;
            let trace = catch_unwind(AssertUnwindSafe(again)).unwrap_or_default();
            panic!(
                "seed {seed}: {violation}\n{trace}\nto run it again: \
                 SIMULATION_SEED={seed} cargo test --test simulation {test} -- --nocapture"
            );
        }
    }
    tally
}

/// What became of one call.
struct Outcome {
    result: Result<Completed, Box<Error>>,
    events: Vec<AttemptEvent>,
    began_at: u64,
    at: u64,
}

fn simulate_one(
    seed: u64,
    operations: &[Operation],
    is_traced: bool,
    tally: &mut Tally,
) -> (oracle::Verdict, String) {
    let mut rng = Rng::with_seed(seed);
    let operation = rng.choice(operations).copied().unwrap();
    let mut scenario = Scenario::new(&mut rng, operation);
    let server = scenario.server(&mut rng);
    let world = Rc::new(World::new(server, is_traced));
    let first = Client::new(&world, Maker::Call(0), scenario.conditions, rng.fork());
    scenario.surround(&mut rng, &world, &first);
    world.note(|| format!("seed {seed}: {scenario:?}\n{:?}", world.server.borrow()));

    let mut clients = vec![(first, 0)];
    for (equal, number) in scenario.equals.iter().zip(1..) {
        let maker = Maker::Call(number);
        let client = Client::new(&world, maker, scenario.conditions, rng.fork());
        clients.push((client, equal.at));
    }
    let claims = [Claims::new(), Claims::new()];
    let ended: Vec<RefCell<Option<Outcome>>> = clients.iter().map(|_| RefCell::default()).collect();
    let mut tasks: Vec<Task<'_>> = Vec::new();
    for ((client, time), ended) in clients.iter().zip(&ended) {
        let claims = &claims[scenario.process(client.maker)];
        tasks.push(Box::pin(call(&scenario, client, claims, *time, ended)));
    }
    world.run(tasks);

    let server = world.server.borrow();
    let ended: Vec<Outcome> = ended
        .into_iter()
        .map(|ended| ended.into_inner().unwrap())
        .collect();
    let logs: Vec<_> = clients
        .iter()
        .map(|(client, _)| client.log.borrow())
        .collect();
    let cases: Vec<Case<'_>> = clients
        .iter()
        .zip(&ended)
        .zip(&logs)
        .map(|(((client, _), ended), log)| Case {
            scenario: &scenario,
            client,
            log,
            server: &server,
            events: &ended.events,
            began_at: ended.began_at,
            ended_at: ended.at,
            result: &ended.result,
        })
        .collect();
    let check = |case: &Case<'_>| {
        let verdict = case.check(tally).and_then(|()| case.check_equals(&cases));
        verdict.map_err(|why| format!("{why}, with {:?}", case.result))
    };
    let verdict = cases.iter().try_for_each(check);
    (verdict, world.trace())
}

async fn call(
    scenario: &Scenario,
    client: &Client,
    claims: &Claims,
    time: u64,
    ended: &RefCell<Option<Outcome>>,
) {
    let world = &client.world;
    world.until(time).await;
    let began_at = world.now();
    let mut events = Vec::new();
    let call = scenario.call(client.maker, claims);
    let result = run(call, client, client, |event| events.push(event)).await;
    world.note(|| format!("{:?} ends with {result:?}", client.maker));
    *ended.borrow_mut() = Some(Outcome {
        result,
        events,
        began_at,
        at: world.now(),
    });
}
