//! `cargo xtask mutants`: changes the crate in one place after another, and each time a test must fail.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Result, bail};

use crate::{cargo_tools, run};

/// The folders of `src`, each with the files of tests that must find a change in it, besides the unit tests:
/// fewer of them make a mutant cheaper.
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

/// All mutants take hours: `test --long` runs those of the day, and all of them in a month.
const DAYS: u64 = 30;

/// Runs the mutants of today.
pub fn of_today() -> Result<()> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH)?;
    let day = since.as_secs() / (24 * 60 * 60) % DAYS;
    run(&["--shard", &format!("{day}/{DAYS}")])
}

/// Runs the mutants of each folder, or of those that are named; with `--shard k/n`, each n-th of them from the
/// k-th. What survives is listed in `target/mutants/<folder>/mutants.out/missed.txt`.
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
    let mut failed = Vec::new();
    for (folder, tests) in FOLDERS {
        if (names.is_empty() || names.contains(&folder)) && mutate(folder, tests, shard).is_err() {
            failed.push(folder);
        }
    }
    if failed.is_empty() {
        return Ok(());
    }
    bail!("mutants survived in {}", failed.join(", "))
}

fn mutate(folder: &str, tests: &[&str], shard: Option<&str>) -> Result<()> {
    let mut command = run::clean(cargo_tools::ensure("cargo-mutants", "27.1.0")?);
    command
        .args(["mutants", "--package", "zavu-invitations", "--file"])
        .arg(format!("src/{folder}/**"))
        .args(["--output", &format!("target/mutants/{folder}")])
        // Fewer simulated calls than by default, which take minutes without optimization.
        .env("SIMULATION_CALLS", "2000")
        .arg("--cargo-arg=--lib");
    for test in tests {
        command.arg(format!("--cargo-arg=--test={test}"));
    }
    if let Some(shard) = shard {
        command.args(["--shard", shard]);
    }
    run::loud(&mut command)
}
