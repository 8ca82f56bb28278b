//! Collects the licences of the crates whose code is in the package: most of them require a copy.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::toolchain::TARGET;
use crate::{files, run};

/// A crate whose code is in the larger of the two modules.
struct Shipped {
    name: String,
    licence: String,
    directory: PathBuf,
}

/// The text of `THIRD-PARTY-LICENSES`: each licence once, below the names of its crates.
pub fn text() -> Result<String> {
    let mut crates_by_text: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for Shipped {
        name,
        licence,
        directory,
    } in shipped()?
    {
        let mut found = files::list(&directory)?;
        found.retain(|file| file.is_file() && uppercase_name(file).starts_with("LICENSE"));
        // Of a choice of licences takes MIT, whose text is shorter.
        if licence.contains("MIT OR") || licence.contains("OR MIT") {
            let is_mit = |file: &PathBuf| uppercase_name(file).contains("MIT");
            if found.iter().any(is_mit) {
                found.retain(is_mit);
            }
        }
        let mut texts = Vec::new();
        for file in found {
            let text = files::read_text(&file)?.replace("\r\n", "\n");
            texts.push(text.trim().to_owned());
        }
        // Some crates are published without the text. The name of the licence stands for it.
        if texts.is_empty() {
            texts.push(format!("Licence: {licence}"));
        }
        for text in texts {
            crates_by_text.entry(text).or_default().push(name.clone());
        }
    }
    let mut written = String::from(
        "The WebAssembly of this package contains code of these crates, and of Rust's standard library\n\
        (MIT OR Apache-2.0, copyright The Rust Project Developers).\n",
    );
    for (text, names) in crates_by_text {
        write!(
            written,
            "\n{}\n{}\n\n{text}\n",
            "=".repeat(80),
            names.join(", ")
        )?;
    }
    Ok(written)
}

fn uppercase_name(file: &Path) -> String {
    let name = file.file_name().unwrap_or_default();
    name.to_string_lossy().to_uppercase()
}

/// The crates of the larger module, by `cargo tree` and `cargo metadata`.
fn shipped() -> Result<Vec<Shipped>> {
    let tree = run::quiet(&mut run::cargo(&[
        "tree",
        "--locked",
        "--package",
        "zavu-invitations-module",
        "--features",
        "server",
        "--target",
        TARGET,
        "--edges",
        "normal,no-proc-macro",
        "--prefix",
        "none",
        "--no-dedupe",
        "--format",
        "{p}",
    ]))?;
    let metadata = run::quiet(&mut run::cargo(&[
        "metadata",
        "--locked",
        "--format-version",
        "1",
    ]))?;
    let metadata: Value = serde_json::from_str(&metadata)?;
    let packages = metadata
        .get("packages")
        .and_then(Value::as_array)
        .context("cargo metadata names no packages")?;
    let mut lines: Vec<_> = tree
        .lines()
        // Crates of this workspace end with their path in parentheses.
        .filter(|line| !line.ends_with(')'))
        .collect();
    lines.sort_unstable();
    lines.dedup();
    lines
        .into_iter()
        .map(|line| find_in_metadata(line, packages))
        .collect()
}

fn find_in_metadata(line: &str, packages: &[Value]) -> Result<Shipped> {
    for package in packages {
        let text = |name| {
            package
                .get(name)
                .and_then(Value::as_str)
                .unwrap_or_default()
        };
        if line == format!("{} v{}", text("name"), text("version")) {
            return Ok(Shipped {
                name: format!("{} {}", text("name"), text("version")),
                licence: text("license").to_owned(),
                directory: Path::new(text("manifest_path"))
                    .parent()
                    .context("a manifest without a directory")?
                    .to_path_buf(),
            });
        }
    }
    bail!("cargo metadata does not name {line}")
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn has_the_crates_in_the_wasm_and_their_texts() {
        std::env::set_current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/..")).unwrap();
        let text = text().unwrap();
        for wanted in [
            "talc ",
            "subtle ",
            "serde_json ",
            "Permission is hereby granted",
        ] {
            assert!(text.contains(wanted), "{wanted}");
        }
        for unwanted in ["proptest ", "anyhow ", "reqwest ", "Licence: MIT\n"] {
            assert!(!text.contains(unwanted), "{unwanted}");
        }
        println!("{} bytes", text.len());
    }
}
