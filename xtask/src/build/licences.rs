//! Collects the licences of the crates whose code is in the package: most of them require a copy.

use std::collections::{BTreeMap, BTreeSet};
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

/// The text of `THIRD-PARTY-LICENSES`: each licence once, below the names of its crates. `root` is the folder of the
/// workspace.
pub fn third_party_text(root: &Path) -> Result<String> {
    let mut crates_by_text: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for shipped in shipped_crates(root)? {
        for text in licence_texts(&shipped)? {
            let names = crates_by_text.entry(text).or_default();
            names.push(shipped.name.clone());
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

fn licence_texts(shipped: &Shipped) -> Result<Vec<String>> {
    let Shipped { name, licence, .. } = shipped;
    let mut found = files::list(&shipped.directory)?;
    found.retain(|file| file.is_file());
    let files = chosen_files(licence, found);
    // The parts of `(MIT OR Apache-2.0) AND Unicode-3.0` all hold.
    let parts = licence.split(" AND ").count();
    // Some crates are published without the text. The name of the licence stands for it.
    if files.is_empty() && parts == 1 && !licence.is_empty() {
        return Ok(vec![format!("Licence: {licence}")]);
    }
    if files.len() < parts {
        bail!("{name} has the licence `{licence}`, but not the text of each part: {files:?}");
    }
    let read = |file| {
        Ok(files::read_text(file)?
            .replace("\r\n", "\n")
            .trim()
            .to_owned())
    };
    files.iter().map(read).collect()
}

/// The files with the texts of a licence expression, among the files of a crate.
fn chosen_files(licence: &str, mut files: Vec<PathBuf>) -> Vec<PathBuf> {
    const BEGINNINGS: [&str; 4] = ["LICENSE", "LICENCE", "COPYING", "UNLICENSE"];
    files.retain(|file| {
        let name = uppercase_name(file);
        BEGINNINGS
            .iter()
            .any(|beginning| name.starts_with(beginning))
    });
    // If a crate offers a choice, we take MIT, because its text is shorter.
    let has_mit = files
        .iter()
        .any(|file| uppercase_name(file).contains("MIT"));
    for (other, name) in [("Apache-2.0", "APACHE"), ("Unlicense", "UNLICENSE")] {
        let is_choice = licence.contains(&format!("MIT OR {other}"))
            || licence.contains(&format!("{other} OR MIT"));
        if has_mit && is_choice {
            files.retain(|file| !uppercase_name(file).contains(name));
        }
    }
    files
}

fn uppercase_name(file: &Path) -> String {
    let name = file.file_name().unwrap_or_default();
    name.to_string_lossy().to_uppercase()
}

/// The crates of the larger module, by `cargo tree` and `cargo metadata`.
fn shipped_crates(root: &Path) -> Result<Vec<Shipped>> {
    let cargo = |arguments: &str| run::quiet(run::cargo(arguments).current_dir(root));
    let tree = cargo(&format!(
        "tree --locked --package zavu-invitations-module --features server --target {TARGET} \
        --edges normal,no-proc-macro --prefix none --no-dedupe --format {{p}}"
    ))?;
    let metadata = cargo("metadata --locked --format-version 1")?;
    let metadata: Value = serde_json::from_str(&metadata)?;
    let workspace = metadata.get("workspace_root").and_then(Value::as_str);
    let workspace = workspace.context("cargo metadata names no workspace")?;
    let packages = metadata
        .get("packages")
        .and_then(Value::as_array)
        .context("cargo metadata names no packages")?;
    registry_crates(&tree, Path::new(workspace))?
        .into_iter()
        .map(|line| find_in_metadata(line, packages))
        .collect()
}

/// The lines of `cargo tree` without the crates of the workspace, each once. A line ends with the source of its crate in
/// parentheses, unless that is the default registry.
fn registry_crates<'t>(tree: &'t str, workspace: &Path) -> Result<BTreeSet<&'t str>> {
    let mut lines = BTreeSet::new();
    for line in tree.lines() {
        let Some((_, source)) = line.split_once(" (") else {
            lines.insert(line);
            continue;
        };
        if !Path::new(source.trim_end_matches(')')).starts_with(workspace) {
            bail!("{line} is neither of the default registry nor of this workspace");
        }
    }
    Ok(lines)
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
    use std::path::{Path, PathBuf};

    use super::{chosen_files, registry_crates, third_party_text};

    fn root() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
    }

    #[test]
    fn has_the_crates_in_the_wasm_and_their_texts() {
        let text = third_party_text(&root()).unwrap();
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
        // Its licence is `(MIT OR Apache-2.0) AND Unicode-3.0`.
        let lists = text.lines().filter(|line| line.contains("unicode-ident "));
        assert_eq!(lists.count(), 2);
        println!("{} bytes", text.len());
    }

    #[test]
    fn a_choice_leaves_out_its_other_licence_only() {
        let all = [
            "COPYING",
            "LICENCE-MIT",
            "LICENSE-APACHE",
            "LICENSE-UNICODE",
            "README.md",
            "UNLICENSE",
        ];
        for (licence, left_out) in [
            ("MIT OR Apache-2.0", Some("LICENSE-APACHE")),
            ("Unlicense OR MIT", Some("UNLICENSE")),
            (
                "(Apache-2.0 OR MIT) AND Unicode-3.0",
                Some("LICENSE-APACHE"),
            ),
            ("MIT AND Apache-2.0", None),
            ("Apache-2.0", None),
        ] {
            let chosen = chosen_files(licence, all.map(PathBuf::from).to_vec());
            let expected = all
                .into_iter()
                .filter(|name| *name != "README.md" && Some(*name) != left_out);
            assert!(
                chosen
                    .iter()
                    .map(|file| file.to_str().unwrap())
                    .eq(expected),
                "{licence}: {chosen:?}"
            );
        }
    }

    #[test]
    fn a_crate_from_elsewhere_is_refused() {
        let workspace = Path::new("/work space");
        let ours = "ours v0.1.0 (/work space)\nmodule v0.1.0 (/work space/module)\n";
        let tree = format!("{ours}b v2.0.0\na v1.0.0\nb v2.0.0");
        let crates = registry_crates(&tree, workspace);
        assert!(crates.unwrap().into_iter().eq(["a v1.0.0", "b v2.0.0"]));
        for source in [
            "https://example.com/a?branch=main#12345678",
            "/elsewhere",
            "registry `ours`",
        ] {
            let line = format!("a v1.0.0 ({source})");
            let error = registry_crates(&format!("{ours}{line}"), workspace).unwrap_err();
            assert!(error.to_string().starts_with(&line), "{error}");
        }
    }
}
