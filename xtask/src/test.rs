//! `cargo xtask test`: every check and every test.

use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Result, bail};

use crate::steps::{CARGO, Step, TOOLS};
use crate::{
    api, bench, check, demo, files, legs, mutants, npm, phone_peers, run, scale, schemathesis,
};

/// How much a test run tries.
#[derive(Clone, Copy, PartialEq)]
pub enum Extent {
    /// What every change must pass, in minutes.
    Usual,
    /// The same in all runtimes, browsers and tools.
    Everywhere,
    /// With many more values, calls, phone numbers and faults.
    Long,
}

/// The steps of `test`. The longest ones of the package are its first, so that others run beside them.
pub fn steps(extent: Extent) -> Vec<Step> {
    let is_long = extent == Extent::Long;
    let mut steps = check::rust();
    steps.extend([
        Step::new(
            "test-native",
            "unit, integration and doc tests of the workspace",
            move || native(is_long),
        )
        .locks(CARGO),
        Step::new(
            "test-precision",
            "validation with serde_json's feature arbitrary_precision",
            precision,
        )
        .locks(CARGO),
    ]);
    steps.extend(check::package());
    steps.extend([
        Step::new(
            "legs",
            "the package in runtimes, browsers, bundlers and other tools",
            move || legs::run(extent),
        )
        .needs(&["install"])
        .locks(TOOLS),
        Step::new(
            "test-js",
            "the tests of the installed package, in Node",
            move || javascript(is_long),
        )
        .needs(&["install"]),
    ]);
    steps.extend(check::javascript());
    steps.extend([
        Step::new(
            "faults",
            "faults of the network, in Node, Deno, Bun, workerd and Chromium",
            move || legs::faults(extent),
        )
        .needs(&["install"])
        .locks(TOOLS),
        Step::new(
            "scale",
            "the examples for thousands of invitations, with their processes killed",
            move || scale::run(is_long),
        )
        .needs(&["install"]),
        Step::new(
            "bench",
            "the benchmarks run, and the peers' schemas say what ours does",
            move || bench::smoke(extent),
        )
        .needs(&["install"]),
        Step::new(
            "phone-peers",
            "phone numbers beside libphonenumber and its ports",
            move || phone_peers::run(is_long),
        )
        .needs(&["install"])
        .locks(CARGO),
        Step::new(
            "demo-form",
            "`cargo xtask demo --form`, without a browser",
            demo::check_form,
        )
        .needs(&["build"]),
    ]);
    steps.extend(further_steps(extent));
    steps
}

/// The steps that a usual run does not have.
fn further_steps(extent: Extent) -> Vec<Step> {
    match extent {
        Extent::Usual => vec![],
        Extent::Everywhere => vec![Step::new(
            "api-rust",
            "what is public of the crate is listed in tests/api",
            api::check_rust,
        )],
        Extent::Long => vec![
            Step::new(
                "schemathesis",
                "requests that Schemathesis makes from the contract, at the sandbox",
                schemathesis::run,
            ),
            Step::new(
                "mutants",
                "a change in the crate makes a test fail: each thirtieth change, other ones each day",
                mutants::of_today,
            ),
        ],
    }
}

/// Any crate of a user's build can turn the feature on, and numbers then look like objects to serde.
fn precision() -> Result<()> {
    run::loud(&mut run::cargo(
        "test --quiet --locked --package zavu-invitations --features serde_json/arbitrary_precision \
        --test vectors --test unknown",
    ))
}

/// All tests of the workspace; with `is_long`, a million calls of each kind are simulated. One test compares the phone table with
/// what comes out of an npm package.
fn native(is_long: bool) -> Result<()> {
    const TEST: &str = "test --workspace --locked --features zavu-invitations/reqwest,zavu-invitations/wasm-server";
    const LONG: [(&str, &str); 2] = [("SIMULATION_CALLS", "1000000"), ("WATCH_HISTORIES", "200")];
    npm::ensure_installed()?;
    run::loud(run::cargo(TEST).envs(LONG.into_iter().filter(|_| is_long)))
}

/// A million rows over ten workers and a day: prints its table. Optimized, or it takes half an hour.
pub fn simulate_bulk() -> Result<()> {
    const TEST: &str = "test --profile bench --package zavu-invitations --test bulk --locked -- --ignored --nocapture";
    run::loud(&mut run::cargo(TEST))
}

/// The tests of the package, with hundreds of values into each export; with `is_long`, with a hundred times as many, other ones
/// each time. The runner passes when it finds no test: that is a failure here.
fn javascript(is_long: bool) -> Result<()> {
    const REPORT: &str = "target/test-js.tap";
    let is_test = |path: &Path| path.is_dir() || path.to_string_lossy().ends_with(".test.js");
    let tests = files::walk(Path::new("tests/js"), &is_test)?;
    let mut node = npm::node();
    if is_long {
        let since = SystemTime::now().duration_since(UNIX_EPOCH)?;
        let seed = since.as_secs().to_string();
        println!("      FUZZ_SEED={seed}");
        node.envs([("LONG", "1"), ("FUZZ_RUNS", "30000"), ("FUZZ_SEED", &seed)]);
    }
    // Many tests wait for a timeout. On two cores Node would run one file at a time.
    node.args(["--test", "--test-concurrency=4"])
        .args(["--test-reporter=spec", "--test-reporter-destination=stdout"])
        .arg("--test-reporter=tap")
        .arg(format!("--test-reporter-destination={REPORT}"));
    run::loud(node.args(tests))?;
    let report = files::read_text(REPORT)?;
    if let Some(file) = report.lines().find_map(file_without_tests) {
        bail!("{file} holds no test");
    }
    if !report.lines().any(has_passed) {
        bail!("no test ran");
    }
    Ok(())
}

/// Node reports a file without tests as one test that passed, under the name of the file.
fn file_without_tests(line: &str) -> Option<&str> {
    let name = line.strip_prefix("ok ")?.split_once(" - ")?.1;
    name.ends_with(".test.js").then_some(name)
}

/// The line of the summary that counts what passed.
fn has_passed(line: &str) -> bool {
    line.strip_prefix("# pass ")
        .is_some_and(|count| count != "0")
}

#[cfg(test)]
mod tests {
    use super::{Extent, steps};

    #[test]
    fn a_step_needs_earlier_ones() {
        for extent in [Extent::Usual, Extent::Everywhere, Extent::Long] {
            let steps = steps(extent);
            for (index, step) in steps.iter().enumerate() {
                let earlier: Vec<_> = steps[..index].iter().map(|step| step.name).collect();
                let missing = step.needs.iter().find(|need| !earlier.contains(need));
                assert_eq!(missing, None, "{}", step.name);
            }
        }
    }
}
