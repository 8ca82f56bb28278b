//! `cargo xtask test`: every check and every test.

use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Result, bail};

use crate::steps::{CARGO, Step, TOOLS};
use crate::{
    api, bench, check, demo, files, legs, mutants, npm, phone_peers, run, scale, schemathesis,
};

/// How much a test run tries.
#[derive(Clone, Copy)]
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
    let is_long = matches!(extent, Extent::Long);
    let usual_or_long = |usual: fn() -> Result<()>, long: fn() -> Result<()>| {
        if is_long { long } else { usual }
    };
    let faults = match extent {
        Extent::Usual => legs::faults,
        Extent::Everywhere => legs::faults_everywhere,
        Extent::Long => legs::faults_long,
    };
    let bench = match extent {
        Extent::Usual => bench::smoke,
        Extent::Everywhere | Extent::Long => bench::smoke_all,
    };
    let legs = match extent {
        Extent::Everywhere => legs::everywhere,
        Extent::Usual | Extent::Long => legs::core,
    };
    let mut steps = check::rust();
    steps.extend([
        Step::new(
            "test-native",
            "unit, integration and doc tests of the workspace",
            usual_or_long(native, native_long),
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
            legs,
        )
        .needs(&["install"])
        .locks(TOOLS),
        Step::new(
            "test-js",
            "the tests of the installed package, in Node",
            usual_or_long(javascript, javascript_long),
        )
        .needs(&["install"]),
    ]);
    steps.extend(check::javascript());
    steps.extend([
        Step::new(
            "faults",
            "faults of the network, in Node, Deno, Bun, workerd and Chromium",
            faults,
        )
        .needs(&["install"])
        .locks(TOOLS),
        Step::new(
            "scale",
            "the examples for thousands of invitations, with their processes killed",
            usual_or_long(scale::usual, scale::long),
        )
        .needs(&["install"]),
        Step::new(
            "bench",
            "the benchmarks run, and the peers' schemas say what ours does",
            bench,
        )
        .needs(&["install"]),
        Step::new(
            "phone-peers",
            "phone numbers beside libphonenumber and its ports",
            usual_or_long(phone_peers::usual, phone_peers::long),
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

fn native() -> Result<()> {
    native_with(&[])
}

/// The same with a million calls of each kind simulated.
fn native_long() -> Result<()> {
    native_with(&[("SIMULATION_CALLS", "1000000"), ("WATCH_HISTORIES", "200")])
}

/// A test compares the phone table with what comes out of an npm package.
fn native_with(environment: &[(&str, &str)]) -> Result<()> {
    const TEST: &str = "test --workspace --locked --features zavu-invitations/reqwest,zavu-invitations/wasm-server";
    npm::ensure_installed()?;
    run::loud(run::cargo(TEST).envs(environment.iter().copied()))
}

/// A million rows over ten workers and a day: prints its table. Optimized, or it takes half an hour.
pub fn simulate_bulk() -> Result<()> {
    const TEST: &str = "test --profile bench --package zavu-invitations --test bulk --locked -- --ignored --nocapture";
    run::loud(&mut run::cargo(TEST))
}

/// The tests of the package, with hundreds of values into each export.
fn javascript() -> Result<()> {
    javascript_with(&[])
}

/// The same with a hundred times as many values, other ones each time.
fn javascript_long() -> Result<()> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH)?;
    let seed = since.as_secs().to_string();
    println!("      FUZZ_SEED={seed}");
    javascript_with(&[("LONG", "1"), ("FUZZ_RUNS", "30000"), ("FUZZ_SEED", &seed)])
}

/// The runner passes when it finds no test: that is a failure here.
fn javascript_with(environment: &[(&str, &str)]) -> Result<()> {
    const REPORT: &str = "target/test-js.tap";
    let is_test = |path: &Path| path.is_dir() || path.to_string_lossy().ends_with(".test.js");
    let tests = files::walk(Path::new("tests/js"), &is_test)?;
    run::loud(
        npm::node()
            // Many tests wait for a timeout. On two cores Node would run one file at a time.
            .args(["--test", "--test-concurrency=4"])
            .args(["--test-reporter=spec", "--test-reporter-destination=stdout"])
            .arg("--test-reporter=tap")
            .arg(format!("--test-reporter-destination={REPORT}"))
            .args(tests)
            .envs(environment.iter().copied()),
    )?;
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
