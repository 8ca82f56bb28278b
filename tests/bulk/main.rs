//! Proof by simulation: runs over many rows against an API and a network where everything goes wrong,
//! with crashes and restarts, in simulated time.
//!
//! `SIMULATION_SEED` makes one run and prints what happens in it, `SIMULATION_CALLS` another number of
//! runs, `SIMULATION_BASE` other seeds.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::assigning_clones,
    clippy::cast_possible_truncation,
    clippy::indexing_slicing,
    clippy::match_bool,
    clippy::panic,
    clippy::struct_excessive_bools,
    clippy::too_many_lines,
    clippy::unwrap_used,
    reason = "a panic is how a test fails"
)]

mod day;
mod oracle;
mod process;
mod scenario;
mod server;
mod steps;
#[path = "../simulation/tally.rs"]
mod tally;
#[path = "../simulation/world.rs"]
mod world;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::{env, thread};

use fastrand::Rng;

use process::Process;
use scenario::Scenario;
use tally::Tally;
use world::{Task, World};

const THREADS: u64 = 2;
const BASE: u64 = 20_260_901_000_000;
/// In a usual run. `cargo xtask test --long` makes a hundred thousand.
const RUNS: u64 = 500;

#[test]
fn runs_over_many_rows() {
    if let Some(seed) = number("SIMULATION_SEED") {
        let (verdict, trace) = simulate(seed, true, &mut Tally::default());
        println!("{trace}");
        assert_eq!(verdict, Ok(()), "seed {seed}");
        return;
    }
    // A call of the other simulations takes a tenth of a run.
    let runs = number("SIMULATION_CALLS").map_or(RUNS, |calls| calls / 10);
    let base = number("SIMULATION_BASE").unwrap_or(BASE);
    let tally = thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS)
            .map(|thread| {
                let seeds = (base + thread..base + runs).step_by(THREADS as usize);
                scope.spawn(move || simulate_many(seeds))
            })
            .collect();
        let mut tally = Tally::default();
        for thread in threads {
            match thread.join() {
                Ok(share) => tally.merge(&share),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        tally
    });
    println!("runs: {}", tally.line(&oracle::COUNTED));
    if runs >= RUNS {
        assert_eq!(
            tally.missing(&oracle::COUNTED),
            [""; 0],
            "these did not occur"
        );
    }
}

fn number(name: &str) -> Option<u64> {
    env::var(name).ok().map(|text| text.parse().unwrap())
}

fn simulate_many(seeds: impl Iterator<Item = u64>) -> Tally {
    let mut tally = Tally::default();
    for seed in seeds {
        let one = AssertUnwindSafe(|| simulate(seed, false, &mut tally).0);
        let verdict = catch_unwind(one).unwrap_or_else(|_| Err("it panicked".to_owned()));
        if let Err(violation) = verdict {
            let again = || simulate(seed, true, &mut Tally::default()).1;
            let trace = catch_unwind(AssertUnwindSafe(again)).unwrap_or_default();
            panic!(
                "seed {seed}: {violation}\n{trace}\nto run it again: \
                 SIMULATION_SEED={seed} cargo test --test bulk -- --nocapture"
            );
        }
    }
    tally
}

fn simulate(seed: u64, is_traced: bool, tally: &mut Tally) -> (Result<(), String>, String) {
    let mut rng = Rng::with_seed(seed);
    let scenario = Scenario::new(&mut rng);
    let world = Rc::new(World::new(scenario.server(), is_traced));
    world.note(|| format!("seed {seed}: {scenario:?}"));
    scenario.surround(&world, &mut rng);
    let mut processes = Vec::new();
    let mut tasks: Vec<Task<'_>> = Vec::new();
    for number in 0..scenario.starts.len() {
        let process = Process::new(
            &world,
            number,
            scenario.caller(number),
            scenario.network,
            rng.fork(),
        );
        processes.push(Rc::clone(&process));
        tasks.push(Box::pin(scenario.live(process)));
    }
    world.run(tasks);
    let verdict = oracle::check(&scenario, &processes, &world, tally);
    (verdict, world.trace())
}
