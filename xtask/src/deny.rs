//! `cargo xtask deny`: licences, duplicates, sources and advisories of all dependencies.

use anyhow::{Result, bail};

use crate::{npm, run};

/// Compiling it takes minutes: it is kept under target/, and no part of the tests.
const TOOL: [&str; 3] = ["cargo-deny", "--version", "0.20.2"];
const ROOT: &str = "target/tools";
const PROGRAM: &str = "target/tools/bin/cargo-deny";

/// Checks by `deny.toml`, and by the advisories of npm's registry. Prints `SKIPPED` for a database that cannot be reached.
pub fn deny() -> Result<()> {
    if !run::exists(PROGRAM) {
        println!("install cargo-deny in {ROOT}");
        let install = ["install", "--quiet", "--locked", "--root", ROOT];
        run::loud(run::cargo(&install).args(TOOL))?;
    }
    let check = |what: &[&str]| {
        let mut command = run::clean(PROGRAM);
        command.arg("check").args(what);
        command
    };
    println!("licences, duplicates and sources of the crates");
    run::loud(&mut check(&["licenses", "bans", "sources"]))?;
    println!("advisories about the crates");
    unless_unreachable(
        run::quiet(&mut check(&["advisories"])),
        "failed to fetch advisory database",
    )?;
    println!("advisories about the npm packages");
    unless_unreachable(
        run::quiet(npm::npm().args(["audit", "--audit=true"])),
        "audit endpoint returned an error",
    )
}

fn unless_unreachable(result: Result<String>, sign: &str) -> Result<()> {
    match result {
        Ok(report) => println!("{report}"),
        Err(error) if error.to_string().contains(sign) => {
            println!("SKIPPED: nothing is known, because the database cannot be reached from here");
        }
        Err(error) => bail!(error),
    }
    Ok(())
}
