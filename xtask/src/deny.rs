//! `cargo xtask deny`: licences, duplicates, sources and advisories of all dependencies.

use anyhow::{Result, bail};

use crate::{cargo_tools, npm, run};

/// Checks by `deny.toml`, and by the advisories of npm's registry. Prints `SKIPPED` for a database that cannot be reached.
pub fn deny() -> Result<()> {
    let program = cargo_tools::ensure("cargo-deny", "0.20.2")?;
    let check = |what: &[&str]| {
        let mut command = run::clean(&program);
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

/// Prints the report of a check. Skips the check if its error contains `sign`, which means that the database cannot be reached.
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
