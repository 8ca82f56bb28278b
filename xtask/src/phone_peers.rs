//! Compares the verdicts on generated phone numbers with those of libphonenumber's ports. Fails at a difference.

use std::process::Command;

use anyhow::Result;

use crate::{npm, python, run};

/// libphonenumber-js, whose metadata the table is made from, is a dependency of the workspace. These two ports have other
/// versions of the metadata.
const PYTHON_PORT: &str = "phonenumbers==9.0.43";
const METADATA_OF_GOOGLE_PORT: &str = "libphonenumber-js@1.13.14";

/// Compares a few thousand numbers with libphonenumber-js; with `is_long`, two million with three ports.
pub fn run(is_long: bool) -> Result<()> {
    let count = if is_long { "2000000" } else { "4000" };
    compare_with_js(count)?;
    if is_long {
        compare_with_google(count)?;
        compare_with_python(count)?;
    }
    Ok(())
}

fn differential(count: &str, peer: &str) -> Command {
    let mut command = npm::node();
    command
        .arg("tests/phone/differential.js")
        .args(["--count", count, "--only", peer]);
    command
}

fn compare_with_js(count: &str) -> Result<()> {
    npm::ensure_installed()?;
    println!("      typed numbers, and beginnings of numbers");
    run::loud(npm::node().args(["tests/phone/normalize.js", "--count", count]))?;
    run::loud(npm::node().args(["tests/phone/prefixes.js", "--count", count]))?;

    println!("      the npm package compared with libphonenumber-js/max");
    let ours = ["--ours", "node tests/phone/package.js"];
    run::loud(differential(count, "libphonenumber-js").args(ours))
}

fn compare_with_google(count: &str) -> Result<()> {
    println!("      the generator compared with google-libphonenumber, on its older metadata");
    let folder = "target/phone/google";
    std::fs::create_dir_all(folder)?;
    run::quiet(
        npm::npm()
            .args(["install", "--no-save", "--no-package-lock"])
            .args(["--prefix", folder])
            .arg(METADATA_OF_GOOGLE_PORT),
    )?;
    let ours =
        format!("cargo run --quiet --package xtask -- phone-tables --verdicts --metadata {folder}");
    run::loud(differential(count, "google").args(["--metadata", folder, "--ours", &ours]))
}

fn compare_with_python(count: &str) -> Result<()> {
    println!("      the crate compared with Python's phonenumbers");
    let programs = python::environment("phonenumbers", PYTHON_PORT)?;
    let python = format!("{programs}/python");
    run::loud(differential(count, "phonenumbers").args(["--python", &python]))
}
