//! Lists the components of the crate and of the npm package (a bill of materials), as `CycloneDX`.

use std::path::Path;

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use crate::toolchain::TARGET;
use crate::{cargo_tools, files, run};

/// The name without extension of the file that the tool writes into the folder of each manifest.
const STEM: &str = "components.cdx";

/// The members of the workspace.
const MEMBERS: [&str; 4] = [".", "wasm-module", "xtask", "benches/native"];

/// Writes a list for each registry, and the licences of the npm package.
pub fn write(directory: &Path) -> Result<()> {
    let tool = cargo_tools::ensure("cargo-cyclonedx", "0.5.9")?;
    let crates = list(&tool, &["--features", "reqwest", "--target", "all"], ".")?;
    write_json(&directory.join("crate.cdx.json"), &with_phone_data(crates)?)?;
    // The npm package depends on no package of npm's: its components are the crates in its WebAssembly.
    let server = ["--features", "server", "--target", TARGET];
    let mut npm = with_phone_data(list(&tool, &server, "wasm-module")?)?;
    let version = env!("CARGO_PKG_VERSION");
    let package = npm
        .pointer_mut("/metadata/component")
        .and_then(Value::as_object_mut)
        .context("a list of nothing")?;
    package.insert("name".to_owned(), json!("zavu-invitations"));
    let purl = format!("pkg:npm/zavu-invitations@{version}");
    package.insert("purl".to_owned(), json!(purl));
    write_json(&directory.join("npm.cdx.json"), &npm)?;
    files::copy(
        "pkg/THIRD-PARTY-LICENSES",
        directory.join("THIRD-PARTY-LICENSES"),
    )
}

/// The components of a member of the workspace. The tool writes a file for each member: the others are removed.
fn list(tool: &str, arguments: &[&str], member: &str) -> Result<Value> {
    let file = format!("{STEM}.json");
    run::quiet(
        run::clean(tool)
            .args(["cyclonedx", "--quiet", "--format", "json"])
            .args(["--spec-version", "1.5", "--no-build-deps"])
            .args(["--override-filename", STEM, "--manifest-path"])
            .arg(Path::new(member).join("Cargo.toml"))
            .args(arguments)
            .env("SOURCE_DATE_EPOCH", "0"),
    )?;
    let text = files::read_text(Path::new(member).join(&file))?;
    for member in MEMBERS {
        let written = Path::new(member).join(&file);
        std::fs::remove_file(&written)
            .with_context(|| format!("cannot remove {}", written.display()))?;
    }
    // The tool writes paths of this machine into the list.
    let root = std::env::current_dir()?;
    Ok(serde_json::from_str(
        &text.replace(&format!("{}", root.display()), ""),
    )?)
}

/// Adds the data of the numbering plans, which are no crate: see `NOTICE`.
fn with_phone_data(mut list: Value) -> Result<Value> {
    let version = files::read_text("src/phone/table/version.txt")?;
    list.get_mut("components")
        .and_then(Value::as_array_mut)
        .context("a list without components")?
        .push(json!({
            "type": "data",
            "bom-ref": "libphonenumber-metadata",
            "name": "libphonenumber-metadata",
            "version": version.trim(),
            "licenses": [{ "expression": "Apache-2.0" }],
        }));
    Ok(list)
}

fn write_json(path: &Path, value: &Value) -> Result<()> {
    files::write(path, serde_json::to_string_pretty(value)? + "\n")
}
