//! A million rows, over ten workers and a day, with crashes: `cargo xtask simulate-bulk`.

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;
use std::time::{Duration, UNIX_EPOCH};

use fastrand::Rng;
use zavu_invitations::CreateInvitationRequest;
use zavu_invitations::bulk::{Bulk, BulkOptions, BulkOutcome};
use zavu_invitations::client::{Claims, Settings};

use crate::number;
use crate::process::{Caller, Network, Process};
use crate::server::{EPOCH, Order, Server};
use crate::world::{Task, World};

const WORKERS: u64 = 10;
/// The rows of a job, which one worker runs.
const ROWS_OF_A_JOB: u64 = 1_000;
/// The limit of a verified project: more than a million requests a day.
const LIMIT: u64 = 1_200;
const HOUR_MS: u64 = 60 * 60_000;
/// Each worker is killed so often, in the mean.
const LIFE_MS: u64 = 2 * HOUR_MS;
/// How long a worker takes to start again.
const RESTART_MS: u64 = 60_000;

const NETWORK: Network = Network {
    faults: 1,
    latency_ms: 300,
    late_ms: 0,
};

#[derive(Default)]
struct Counts {
    outcomes: BTreeMap<&'static str, u64>,
    reconciled: u64,
    crashes: u64,
    requests: u64,
    runs: usize,
    most_open: u64,
    most_claims: usize,
}

#[test]
#[ignore = "it takes minutes: cargo xtask simulate-bulk"]
fn a_day() {
    let rows = number("SIMULATION_ROWS").unwrap_or(1_000_000);
    let server = Server::new(Order::NewestFirst, 0, 100, LIMIT);
    let world = Rc::new(World::new(server, false));
    let jobs: RefCell<VecDeque<u64>> = RefCell::new((0..rows / ROWS_OF_A_JOB).collect());
    let counts = RefCell::new(Counts::default());
    let ended_at = RefCell::new(0);
    let mut rng = Rng::with_seed(number("SIMULATION_SEED").unwrap_or(1));
    let mut tasks: Vec<Task<'_>> = Vec::new();
    for _ in 0..WORKERS {
        let (world, jobs, counts, ended_at) = (&world, &jobs, &counts, &ended_at);
        let mut rng = rng.fork();
        tasks.push(Box::pin(async move {
            loop {
                let job = jobs.borrow_mut().pop_front();
                let Some(job) = job else {
                    break;
                };
                work(world, job, counts, &mut rng).await;
            }
            let now = world.now();
            ended_at.replace(now);
        }));
    }
    world.run(tasks);

    let (server, counts) = (world.server.borrow(), counts.into_inner());
    let mut created: BTreeMap<&str, u64> = BTreeMap::new();
    for invitation in &server.invitations {
        *created
            .entry(invitation.name.as_deref().unwrap())
            .or_default() += 1;
    }
    let outcome = |outcome: BulkOutcome| counts.outcomes.get(outcome.as_str()).copied();
    let outcome = |wanted| outcome(wanted).unwrap_or_default();
    let twins = created
        .iter()
        .map(|(name, count)| count.saturating_sub(rows_of(name)));
    let twins: u64 = twins.sum();
    let known = outcome(BulkOutcome::Created) + outcome(BulkOutcome::Found);
    let unknown = outcome(BulkOutcome::Unknown);
    let there = server.invitations.len() as u64;
    let refused: u64 = server.refused.values().sum();
    let hours = ended_at.into_inner() / (HOUR_MS / 10);
    for (name, value) in [
        ("rows", rows),
        ("workers", WORKERS),
        ("requests a minute, at most", LIMIT),
        ("hours, in tenths", hours),
        ("processes killed", counts.crashes),
        ("requests", counts.requests),
        ("of them pages of the list", server.lists),
        ("refused by the rate limit", refused),
        ("created", outcome(BulkOutcome::Created)),
        ("of them found after a lost answer", counts.reconciled),
        ("found after a crash", outcome(BulkOutcome::Found)),
        ("unknown", unknown),
        ("invitations that exist", there),
        ("twins", twins),
        ("rows of a run that were open at once", counts.most_open),
        (
            "ids of a process that were kept at once",
            counts.most_claims as u64,
        ),
    ] {
        println!("{name:<40} {value:>9}");
    }
    assert_eq!(known + unknown, rows, "each row has one outcome");
    assert!(
        (known..=known + unknown).contains(&there),
        "none is lost, and none is a twin"
    );
    assert_eq!(twins, 0);
    assert!(counts.most_open <= 8 + 8 + 101);
}

/// Runs a job, again after each crash, until it ends.
async fn work(world: &Rc<World>, job: u64, counts: &RefCell<Counts>, rng: &mut Rng) {
    let began_at = world.now();
    for attempt in 0.. {
        let number = {
            let mut counts = counts.borrow_mut();
            counts.runs += 1;
            counts.runs
        };
        let caller = Caller {
            row: Rc::new(move |index| (index < ROWS_OF_A_JOB).then(|| row(job, index))),
            row_ms: 0,
            result_ms: 0,
            aborts_at: None,
            closes_at: None,
        };
        let process = Process::new(world, number, caller, NETWORK, rng.fork());
        let claims = Claims::new();
        let mut options = BulkOptions::default();
        if attempt > 0 {
            options = options.since(UNIX_EPOCH + Duration::from_millis(EPOCH + began_at));
        }
        let settings = Settings::new("zv_test_simulated");
        let bulk = Bulk::new(&settings, options).unwrap().with_claims(&claims);
        // A process that lives long has many lives like this.
        let life_ms = rng.u64(0..2 * LIFE_MS);
        let has_ended = process.live(bulk, Some(world.now() + life_ms)).await;
        let log = process.log.borrow();
        let mut counts = counts.borrow_mut();
        counts.requests += log.requests;
        counts.most_open = counts.most_open.max(log.most_open);
        counts.most_claims = counts.most_claims.max(claims.ids().len());
        if has_ended {
            for result in &log.results {
                *counts.outcomes.entry(result.outcome.as_str()).or_default() += 1;
                counts.reconciled += u64::from(result.reconciled);
            }
            return;
        }
        counts.crashes += 1;
        drop(counts);
        world.until(world.now() + RESTART_MS).await;
    }
}

/// How many rows have a name.
fn rows_of(name: &str) -> u64 {
    let (_, index) = name.rsplit_once('-').unwrap();
    let index: u64 = index.parse().unwrap();
    1 + u64::from(index % 50 == 48)
}

/// Every fiftieth row is equal to the one before.
fn row(job: u64, index: u64) -> CreateInvitationRequest {
    let twin_of = index - u64::from(index % 50 == 49);
    CreateInvitationRequest {
        client_name: Some(format!("Client {job}-{twin_of}")),
        ..CreateInvitationRequest::default()
    }
}
