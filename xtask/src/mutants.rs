//! `cargo xtask mutants`: changes the crate in one place after another by cargo-mutants. For each changed crate (a mutant) a
//! test must fail.
//!
//! This file has the folders and their tests. `.cargo/mutants.toml` has the rest: the profile, the features, the assignment
//! of mutants to shards, and the files and mutants that are left out. It must have no `examine_globs`: cargo-mutants would add
//! these files to those of each folder, and run them with the tests of a wrong folder.

use std::fs;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result, bail};

use crate::{cargo_tools, run};

/// The folder of the results, one folder for each folder of `src`.
const OUTPUT: &str = "target/mutants";

/// The folders of `src`, each with its files of `tests`. A mutant of a folder is run with these and the unit tests alone, which
/// takes less time than all tests.
const FOLDERS: [(&str, &[&str]); 5] = [
    ("rules", &["vectors", "unknown", "limits", "forms"]),
    (
        "client",
        &["answers", "requests", "simulation", "watch", "webhooks"],
    ),
    ("handler", &["handler"]),
    ("webhook", &["webhooks"]),
    ("bulk", &["bulk"]),
];

/// All mutants take hours, so `test --long` runs one of so many shards, the next one each day. Within a month it has run all.
const DAILY_SHARDS: u64 = 30;

/// Runs today's shard.
pub fn of_today() -> Result<()> {
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH)?;
    let shard = since_1970.as_secs() / (24 * 60 * 60) % DAILY_SHARDS;
    run(&["--shard", &format!("{shard}/{DAILY_SHARDS}")])
}

/// Runs the mutants of the named folders, or of all. With `--shard k/n` it runs every n-th mutant, from the k-th.
pub fn run(arguments: &[&str]) -> Result<()> {
    let (shard, names) = match arguments {
        ["--shard", shard, names @ ..] => (Some(*shard), names),
        names => (None, names),
    };
    let is_known = |name: &str| FOLDERS.iter().any(|(folder, _)| *folder == name);
    if let Some(name) = names.iter().find(|name| !is_known(name)) {
        let known = FOLDERS.map(|(folder, _)| folder).join(" ");
        bail!("no folder {name:?}; there are: {known}");
    }
    let program = cargo_tools::ensure("cargo-mutants", "27.1.0")?;
    // cargo-mutants creates only the last folder of a path.
    fs::create_dir_all(OUTPUT).with_context(|| format!("cannot create {OUTPUT}"))?;
    let mut failures = Vec::new();
    for (folder, tests) in FOLDERS {
        if (names.is_empty() || names.contains(&folder))
            && let Err(error) = mutate(&program, folder, tests, shard)
        {
            failures.push(format!("{folder}: {error:#}"));
        }
    }
    if failures.is_empty() {
        return Ok(());
    }
    bail!("{}", failures.join("\n"))
}

fn mutate(program: &str, folder: &str, tests: &[&str], shard: Option<&str>) -> Result<()> {
    let output = format!("{OUTPUT}/{folder}");
    let mut command = run::clean(program);
    command
        .args(["mutants", "--package", "zavu-invitations", "--file"])
        .arg(format!("src/{folder}/**"))
        .args(["--output", &output])
        // The default number of simulated calls takes minutes without optimization.
        .env("SIMULATION_CALLS", "2000")
        .arg("--cargo-arg=--lib");
    for test in tests {
        command.arg(format!("--cargo-arg=--test={test}"));
    }
    if let Some(shard) = shard {
        command.args(["--shard", shard]);
    }
    let status = command.status().context("cannot start cargo-mutants")?;
    match status.code() {
        Some(0) => Ok(()),
        Some(2) => bail!("mutants survived, see {output}/mutants.out/missed.txt"),
        Some(3) => bail!("mutants ran out of time, see {output}/mutants.out/timeout.txt"),
        Some(4) => bail!("the tests fail without a mutant, see {output}/mutants.out/log"),
        _ => bail!("cargo-mutants failed ({status})"),
    }
}
