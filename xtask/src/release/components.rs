//! Lists the components of the crate and of the npm package (a bill of materials), as `CycloneDX`.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use crate::toolchain::TARGET;
use crate::{cargo_tools, files, run};

/// The name without extension of the file that the tool writes into the folder of each member of the workspace.
const STEM: &str = "components.cdx";

/// Writes a list for each registry, and the licences of the npm package.
pub fn write(directory: &Path) -> Result<()> {
    let tool = cargo_tools::ensure("cargo-cyclonedx", "0.5.9")?;
    let metadata = run::quiet(&mut run::cargo(
        "metadata --locked --no-deps --format-version 1",
    ))?;
    let workspace = Workspace::parse(&metadata)?;
    let reqwest = ["--features", "reqwest", "--target", "all"];
    let crates = workspace.list(&tool, &reqwest, ".")?;
    write_json(&directory.join("crate.cdx.json"), &with_phone_data(crates)?)?;
    // The npm package depends on no package of npm. Its components are the crates in its WebAssembly.
    let server = ["--features", "server", "--target", TARGET];
    let mut npm = with_phone_data(workspace.list(&tool, &server, "wasm-module")?)?;
    let version = env!("CARGO_PKG_VERSION");
    let package = npm
        .pointer_mut("/metadata/component")
        .and_then(Value::as_object_mut)
        .context("the list has no metadata.component")?;
    package.insert("name".to_owned(), json!("zavu-invitations"));
    let purl = format!("pkg:npm/zavu-invitations@{version}");
    package.insert("purl".to_owned(), json!(purl));
    write_json(&directory.join("npm.cdx.json"), &npm)?;
    files::copy(
        "pkg/THIRD-PARTY-LICENSES",
        directory.join("THIRD-PARTY-LICENSES"),
    )
}

/// The workspace, by `cargo metadata`.
struct Workspace {
    /// The folders of the members.
    folders: Vec<PathBuf>,
    /// The folder of the workspace, as the ids of packages name it: `path+file:///home/me/zavu`.
    address: String,
}

impl Workspace {
    fn parse(metadata: &str) -> Result<Self> {
        let metadata: Value = serde_json::from_str(metadata)?;
        let packages = metadata
            .get("packages")
            .and_then(Value::as_array)
            .context("cargo metadata names no packages")?;
        let mut folders = Vec::new();
        let mut address = None;
        for package in packages {
            let text = |name| package.get(name).and_then(Value::as_str);
            let manifest = text("manifest_path").context("a package without a manifest")?;
            folders.extend(Path::new(manifest).parent().map(Path::to_owned));
            if text("name") == Some("zavu-invitations") {
                // The crate is in the folder of the workspace.
                address = text("id").and_then(|id| Some(id.split_once('#')?.0.to_owned()));
            }
        }
        let address = address.context("cargo metadata does not name zavu-invitations")?;
        Ok(Self { folders, address })
    }

    /// The components of one member. The tool writes a file for every member: all of them are removed.
    fn list(&self, tool: &str, arguments: &[&str], member: &str) -> Result<Value> {
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
        let list = files::read_text(Path::new(member).join(&file))?;
        for folder in &self.folders {
            let written = folder.join(&file);
            std::fs::remove_file(&written)
                .with_context(|| format!("cannot remove {}", written.display()))?;
        }
        Ok(serde_json::from_str(&self.without_address(&list))?)
    }

    /// Removes the folder of this machine from the ids of packages in a list.
    fn without_address(&self, list: &str) -> String {
        list.replace(&self.address, "path+file://")
    }
}

/// Adds the data of the numbering plans, which are not a crate: see `NOTICE`.
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

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::Workspace;

    #[test]
    fn no_list_names_a_folder_of_this_machine() {
        let metadata = r#"{ "packages": [
            { "name": "xtask", "id": "path+file:///C:/a%20b/xtask#0.1.0", "manifest_path": "a b/xtask/Cargo.toml" },
            { "name": "zavu-invitations", "id": "path+file:///C:/a%20b#zavu-invitations@0.1.0", "manifest_path": "a b/Cargo.toml" }
        ] }"#;
        let workspace = Workspace::parse(metadata).unwrap();
        assert_eq!(workspace.folders, ["a b/xtask", "a b"].map(Path::new));
        let list = r#"["path+file:///C:/a%20b/xtask#0.1.0", "path+file:///C:/a%20b#zavu-invitations@0.1.0"]"#;
        assert_eq!(
            workspace.without_address(list),
            r#"["path+file:///xtask#0.1.0", "path+file://#zavu-invitations@0.1.0"]"#
        );
    }
}
