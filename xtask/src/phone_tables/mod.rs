//! `cargo xtask phone-tables`: makes `src/phone/table` of libphonenumber's metadata.
//!
//! This module compiles the crate's own reader of the table, so that a table is proved with the code that reads it later.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a generator that stops at the first surprise"
)]
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod build;
mod dag;
mod dialling;
mod encode;
mod files;
mod metadata;
mod pattern;
mod plans;
mod prefixes;
mod proof;
mod report;
mod source;
#[cfg(test)]
mod tests;

#[path = "../../../src/phone/automata.rs"]
mod automata;
#[path = "../../../src/phone/countries.rs"]
mod countries;
#[path = "../../../src/phone/table.rs"]
mod table;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use self::dag::Dag;
use self::files::TableFiles;
use self::source::Source;

const USAGE: &str = "cargo xtask phone-tables [--check] [--metadata <folder>] [--verdicts | --prefixes]

Makes the files in src/phone/table from the npm package libphonenumber-js, which `npm ci` installs.
  --check      change nothing; fail if the committed table is another
  --metadata   a folder with another version of the package installed
  --verdicts   change nothing; print the verdict on each line of the standard input
  --prefixes   change nothing; print for each line if a valid number begins with it, by the patterns alone";

/// Runs the command with these arguments.
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
    let built = build::build(&mut dag, &source)?;
    if verdicts {
        return report::verdicts(&built.files);
    }
    let folder = table_folder();
    let committed = TableFiles::read(&folder).ok();
    if check {
        if committed.as_ref() != Some(&built.files) {
            bail!("src/phone/table is stale: run `cargo xtask phone-tables`");
        }
        return Ok(());
    }
    report::summary(&mut dag, &source, &built, committed.as_ref());
    built.files.write(&folder)
}

fn table_folder() -> PathBuf {
    root().join("src/phone/table")
}

/// The folder of the workspace.
fn root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask).to_owned()
}
