//! `cargo xtask check`: formats, lints, documentation and types.

use std::path::Path;

use anyhow::{Result, bail};

use crate::steps::{CARGO, Step};
use crate::{build, docs, layers, npm, run};

/// The JavaScript side of the crate: a Rust program must not get any of it.
const JAVASCRIPT: [&str; 4] = ["wasm-bindgen", "js-sys", "gloo-net", "tsify"];

/// The steps of `check`.
pub fn steps() -> Vec<Step> {
    let mut steps = rust();
    steps.extend(package());
    steps.extend(javascript());
    steps
}

/// The checks of the Rust sources.
pub fn rust() -> Vec<Step> {
    vec![
        Step::new("rustfmt", "the format of the Rust sources", rustfmt),
        Step::new(
            "layers",
            "no folder of the crate imports from a higher layer",
            layers::check,
        ),
        Step::new("clippy", "lints, without and with all features", clippy).locks(CARGO),
        Step::new(
            "rustdoc",
            "the documentation builds and its links lead somewhere",
            rustdoc,
        )
        .locks(CARGO),
        Step::new(
            "native",
            "the crate alone builds, with nothing of JavaScript in it",
            native,
        )
        .locks(CARGO),
    ]
}

/// Builds and installs the package, which the checks and tests of JavaScript use.
pub fn package() -> Vec<Step> {
    vec![
        Step::new("build", "make the npm package", build::build),
        Step::new("install", "install its tarball as a user would", || {
            npm::install_tarball(&build::tarball(), Path::new("."))
        })
        .needs(&["build"]),
    ]
}

/// The checks of the TypeScript and JavaScript sources.
pub fn javascript() -> Vec<Step> {
    vec![
        Step::new(
            "biome",
            "format and lints of TypeScript, JavaScript and JSON",
            biome,
        ),
        Step::new("types-facade", "the types of the facade (tsc)", || {
            run::loud(npm::tool("tsc").args(["--project", "pkg-template"]))
        })
        .needs(&["build"]),
        Step::new(
            "reference",
            "the reference of the package explains every export (typedoc)",
            docs::reference,
        )
        .needs(&["build"]),
        Step::new(
            "types-js",
            "the types of the JavaScript that uses the package (tsc)",
            || run::loud(npm::tool("tsc").args(["--project", "."])),
        )
        .needs(&["install"]),
    ]
}

fn rustfmt() -> Result<()> {
    for manifest in ["Cargo.toml", "fuzz/Cargo.toml"] {
        let fmt = format!("fmt --all --check --manifest-path {manifest}");
        run::loud(&mut run::cargo(&fmt))?;
    }
    Ok(())
}

fn clippy() -> Result<()> {
    for features in ["", "--all-features"] {
        run::loud(&mut run::cargo(&format!(
            "clippy --quiet --workspace --all-targets --locked {features} -- -D warnings"
        )))?;
    }
    Ok(())
}

fn rustdoc() -> Result<()> {
    for features in ["", "--all-features"] {
        let doc = format!("doc --quiet --workspace --no-deps --locked {features}");
        run::loud(run::cargo(&doc).env("RUSTDOCFLAGS", "-D warnings"))?;
    }
    Ok(())
}

fn native() -> Result<()> {
    run::loud(&mut run::cargo(
        "build --quiet --package zavu-invitations --no-default-features --locked",
    ))?;
    let tree = run::quiet(&mut run::cargo(
        "tree --target all --edges normal,build --prefix none --package zavu-invitations --no-default-features --locked",
    ))?;
    let found: Vec<_> = tree
        .lines()
        .filter(|line| JAVASCRIPT.iter().any(|name| line.starts_with(name)))
        .collect();
    if !found.is_empty() {
        bail!(
            "the crate without features depends on: {}",
            found.join(", ")
        );
    }
    Ok(())
}

fn biome() -> Result<()> {
    npm::ensure_installed()?;
    run::loud(npm::tool("biome").args(["check", "--error-on-warnings"]))
}
