//! `cargo xtask phone-tables`: from libphonenumber's metadata to `src/phone/table.bin`.
//!
//! The table is what the crate's own reader makes the same languages of: this module compiles the very files of the
//! reader, so that neither the walk nor its model is written twice.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a generator that stops at the first surprise"
)]
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod again;
mod build;
mod dag;
mod dialling;
mod encode;
mod metadata;
mod pattern;
mod plans;
mod proof;
mod regions;
mod report;
mod source;
#[cfg(test)]
mod tests;

#[path = "../../../src/phone/classes.rs"]
mod classes;
#[path = "../../../src/phone/coder.rs"]
mod coder;
#[path = "../../../src/country_codes.rs"]
mod codes;
#[allow(dead_code, reason = "finding a country is for the crate")]
#[path = "../../../src/phone/countries.rs"]
mod countries;
#[path = "../../../src/phone/expand.rs"]
mod expand;
#[allow(dead_code, reason = "walking over text is for the crate")]
#[path = "../../../src/phone/states.rs"]
mod states;
#[path = "../../../src/phone/table.rs"]
mod table;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use self::dag::Dag;
use self::source::Source;

const USAGE: &str = "cargo xtask phone-tables [--check] [--metadata <folder>] [--verdicts | --prefixes]

Makes src/phone/table.bin from the npm package libphonenumber-js, which `npm ci` installs.
  --check      change nothing; fail if the committed table is another
  --metadata   a folder with another version of the package installed
  --verdicts   change nothing; print the verdict on each line of the standard input
  --prefixes   change nothing; print whether a valid number begins as each line does, by the patterns alone";

/// Runs the command with what stands after its name.
pub fn run(args: &[&str]) -> Result<()> {
    let (mut check, mut verdicts, mut prefixes, mut folder) = (false, false, false, root());
    let mut args = args.iter().copied();
    while let Some(arg) = args.next() {
        match arg {
            "--check" => check = true,
            "--verdicts" => verdicts = true,
            "--prefixes" => prefixes = true,
            "--metadata" => folder = args.next().context("no folder is named")?.into(),
            _ => bail!("{USAGE}"),
        }
    }
    let source = Source::installed(&folder)?;
    let mut dag = Dag::new();
    if prefixes {
        let languages = plans::compile(&mut dag, &source.metadata)?;
        return report::prefixes(&dag, languages.valid);
    }
    let built = build::build(&mut dag, &source.metadata)?;
    if verdicts {
        return report::verdicts(&built.bytes);
    }
    let path = root().join("src/phone/table.bin");
    let committed = std::fs::read(&path).unwrap_or_default();
    let made = with_version(&source.upstream, &built.bytes);
    if check {
        if committed != made {
            bail!("src/phone/table.bin is stale: run `cargo xtask phone-tables`");
        }
        return Ok(());
    }
    report::summary(&mut dag, &source, &built, &committed);
    std::fs::write(&path, &made)?;
    Ok(())
}

/// The table as it is committed: the upstream version in a line of text, then the compressed automata.
fn with_version(upstream: &str, bytes: &[u8]) -> Vec<u8> {
    [upstream.as_bytes(), b"\n", bytes].concat()
}

/// The two parts of a committed table.
fn without_version(table: &[u8]) -> Option<(&str, &[u8])> {
    let end = table.iter().position(|&byte| byte == b'\n')?;
    let version = std::str::from_utf8(&table[..end]).ok()?;
    Some((version, &table[end + 1..]))
}

/// The folder of the workspace.
fn root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask).to_owned()
}
