//! `cargo xtask api`: lists of what is public, in which a reviewer sees each change.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result, bail};

use crate::{build, files, npm, run};

/// Of the crate, with what docs.rs shows; its other features are JavaScript's.
const RUST: &str = "tests/api/rust.txt";
/// Writes the lists of the package's types.
const TYPESCRIPT: &str = "tests/api/types.js";

/// The form of rustdoc's JSON changes with the compiler: the version that `public-api` reads, and
/// the compiler that writes it.
const FORMAT: u64 = 57;
const COMPILER: &str = "1.95.0";

/// Writes all lists anew.
pub fn write() -> Result<()> {
    files::write(RUST, rust()?)?;
    build::build()?;
    run::loud(npm::node().arg(TYPESCRIPT))
}

/// Compares the list of the crate with its sources.
pub fn check_rust() -> Result<()> {
    let (committed, now) = (files::read_text(RUST)?, rust()?);
    if committed == now {
        return Ok(());
    }
    let print_only = |sign: &str, list: &str, other: &str| {
        let other: BTreeSet<&str> = other.lines().collect();
        for line in list.lines().filter(|line| !other.contains(line)) {
            println!("{sign} {line}");
        }
    };
    print_only("-", &committed, &now);
    print_only("+", &now, &committed);
    bail!(
        "the public API of the crate is not that of {RUST}. If this is meant: run `cargo xtask api`, and add a line \
         to CHANGELOG.md"
    );
}

/// One line for each public item. Another target directory, because some build scripts run again,
/// and what depends on them is built again, when RUSTC_BOOTSTRAP changes.
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
            "the list can only be made with Rust {COMPILER}, because it is read from rustdoc's unstable JSON: run \
             `cargo +{COMPILER} xtask …`"
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
    // Of what is derived, the line that names the trait says all.
    let is_telling = |line: &&str| {
        let is_trait = line.starts_with("impl ") && !line.contains("StructuralPartialEq");
        is_trait || without_derived.contains(line)
    };
    let lines: Vec<&str> = all.lines().filter(is_telling).collect();
    Ok(lines.join("\n") + "\n")
}
