//! `cargo xtask phone-tables`: makes `src/phone/table` of libphonenumber's metadata.
//!
//! The way of the data: `source` and `metadata` read the npm package, `pattern` parses its patterns, `plans` and `dialling`
//! compile them to languages of digit strings (`dag`), `prefixes` finds the country of each number, and `encode` and `files`
//! write the table. `proof` reads the table back and compares languages; for that, this module compiles the reader of the
//! crate (`src/phone`).

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
  --prefixes   change nothing; print for each line whether any valid number begins with it, by the patterns alone";

enum Action {
    WriteTable,
    CheckTable,
    PrintVerdicts,
    PrintPrefixes,
}

/// Runs the command with these arguments.
pub fn run(args: &[&str]) -> Result<()> {
    let (mut action, mut metadata_folder) = (Action::WriteTable, root());
    let mut args = args.iter().copied();
    while let Some(arg) = args.next() {
        match arg {
            "--check" => action = Action::CheckTable,
            "--verdicts" => action = Action::PrintVerdicts,
            "--prefixes" => action = Action::PrintPrefixes,
            "--metadata" => metadata_folder = args.next().context("no folder is named")?.into(),
            _ => bail!("{USAGE}"),
        }
    }
    let source = Source::installed(&metadata_folder)?;
    let mut dag = Dag::new();
    if matches!(action, Action::PrintPrefixes) {
        let languages = plans::compile(&mut dag, &source.metadata)?;
        return report::prefixes(&dag, languages.valid);
    }
    let built = build::build(&mut dag, &source)?;
    let committed = TableFiles::read(&table_folder()).ok();
    match action {
        Action::PrintVerdicts => report::verdicts(&built.files),
        Action::CheckTable if committed.as_ref() != Some(&built.files) => {
            bail!("src/phone/table is stale: run `cargo xtask phone-tables`")
        }
        Action::WriteTable => {
            report::summary(&mut dag, &source, &built, committed.as_ref());
            built.files.write(&table_folder())
        }
        Action::CheckTable | Action::PrintPrefixes => Ok(()),
    }
}

fn table_folder() -> PathBuf {
    root().join("src/phone/table")
}

/// The folder of the workspace.
fn root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask).to_owned()
}
