//! `cargo xtask api`: lists of what is public, in which a reviewer sees each change.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result, bail};

use crate::{build, files, npm, run};

/// The list of the crate, with the features that docs.rs shows. The other features are for JavaScript alone.
const RUST: &str = "tests/api/rust.txt";
/// The script that writes the lists of the package's types.
const TYPESCRIPT: &str = "tests/api/types.js";

/// The version of rustdoc's JSON that `public-api` reads. Each compiler writes one version.
const FORMAT: u64 = 57;
/// The compilers that write this version.
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

/// One line for each public item. Uses a target directory of its own: in the usual one, each change of `RUSTC_BOOTSTRAP` would
/// make some build scripts run again, and rebuild all that depends on them.
fn rust() -> Result<String> {
    const RUSTDOC: &str = "rustdoc --quiet --locked --package zavu-invitations --lib --features reqwest \
        --target-dir target/api -- -Zunstable-options --output-format=json";
    run::loud(run::cargo(RUSTDOC).env("RUSTC_BOOTSTRAP", "1"))?;
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
    // A derived trait keeps the line that names it, and loses the lines of its methods. An `impl` without a trait has a line
    // that names no item.
    let is_kept = |line: &&str| {
        if line.starts_with("impl") {
            line.contains(" for ") && !line.contains("StructuralPartialEq")
        } else {
            without_derived.contains(line)
        }
    };
    let lines: Vec<&str> = all.lines().filter(is_kept).collect();
    Ok(lines.join("\n") + "\n")
}
