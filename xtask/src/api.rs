//! `cargo xtask api`: lists of what is public, in which a reviewer sees each change.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result, bail};

use crate::{build, files, npm, run};

/// Of the crate, with what docs.rs shows; its other features are JavaScript's.
const RUST: &str = "tests/api/rust.txt";
/// Writes the lists of the package's types.
const TYPESCRIPT: &str = "tests/api/types.js";

/// The form of rustdoc's JSON changes with the compiler: the version that `public-api` reads, and
/// the compilers that write it.
const FORMAT: u64 = 57;
const COMPILERS: &str = "Rust 1.95 to 1.97";

/// Writes all lists anew.
pub fn write() -> Result<()> {
    files::write(RUST, rust()?)?;
    build::build()?;
    run::loud(npm::node().arg(TYPESCRIPT))
}

/// Compares the list of the crate with its sources.
pub fn check_rust() -> Result<()> {
    let (committed, now) = (files::read_text(RUST)?, rust()?);
    let committed: BTreeSet<&str> = committed.lines().collect();
    let now: BTreeSet<&str> = now.lines().collect();
    if committed == now {
        return Ok(());
    }
    for line in committed.difference(&now) {
        println!("- {line}");
    }
    for line in now.difference(&committed) {
        println!("+ {line}");
    }
    bail!(
        "the public API of the crate is not that of {RUST}. If this is meant: run `cargo xtask api`, and add a line \
         to CHANGELOG.md"
    );
}

/// One line for each public item. Another target directory, because some build scripts run again,
/// and what depends on them is built again, when `RUSTC_BOOTSTRAP` changes.
fn rust() -> Result<String> {
    let mut rustdoc = run::cargo(&["rustdoc", "--quiet", "--locked"]);
    rustdoc
        .args(["--package", "zavu-invitations", "--lib"])
        .args(["--features", "reqwest", "--target-dir", "target/api"])
        .args(["--", "-Zunstable-options", "--output-format=json"])
        .env("RUSTC_BOOTSTRAP", "1");
    run::loud(&mut rustdoc)?;
    let json = "target/api/doc/zavu_invitations.json";
    let written: serde_json::Value = serde_json::from_str(&files::read_text(json)?)?;
    let format = written
        .get("format_version")
        .and_then(serde_json::Value::as_u64);
    if format != Some(FORMAT) {
        bail!(
            "rustdoc's JSON has another form in each version, and this one is not read: run `cargo +<version> xtask …` \
             with {COMPILERS}, or update `public-api`"
        );
    }
    let list = |omit_derived| {
        let api = public_api::Builder::from_rustdoc_json(json)
            .omit_blanket_impls(true)
            .omit_auto_trait_impls(true)
            .omit_auto_derived_impls(omit_derived)
            .include_function_parameter_names(true)
            .build()
            .context(json)?;
        anyhow::Ok(api.to_string())
    };
    let (all, without_derived) = (list(false)?, list(true)?);
    let without_derived: BTreeSet<&str> = without_derived.lines().collect();
    // Of what is derived, the line that names the trait says all; an `impl` without a trait says nothing.
    let is_telling = |line: &&str| {
        if line.starts_with("impl") {
            line.contains(" for ") && !line.contains("StructuralPartialEq")
        } else {
            without_derived.contains(line)
        }
    };
    let lines: Vec<&str> = all.lines().filter(is_telling).collect();
    Ok(lines.join("\n") + "\n")
}
