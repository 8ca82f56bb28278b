//! Completes `pkg/`, and packs it to the tarball.

use std::path::Path;

use anyhow::{Context as _, Result, bail};

use super::{PACKAGE, documents, licences, tarball};
use crate::{files, npm};

/// Folders for tools that know no `exports`, such as Parcel.
const ENTRIES: [&str; 6] = [
    "server",
    "webhooks",
    "slim",
    "testing",
    "page.wasm",
    "server.wasm",
];

/// The member `version` of the manifest, in the template and in the package.
const NO_VERSION: &str = "\"version\": \"0.0.0\"";
const VERSION: &str = concat!("\"version\": \"", env!("CARGO_PKG_VERSION"), "\"");

/// Where the repository can be read; empty until the publisher sets it in `Cargo.toml`.
pub const REPOSITORY: &str = env!("CARGO_PKG_REPOSITORY");

/// The members of the manifest that lead to the repository.
fn addresses(repository: &str) -> String {
    if repository.is_empty() {
        return String::new();
    }
    format!(
        ",\n  \"homepage\": \"{repository}#readme\",\n  \"bugs\": \"{repository}/issues\",\n  \
        \"repository\": {{ \"type\": \"git\", \"url\": \"git+{repository}.git\" }}"
    )
}

/// Completes `pkg/` and packs it.
pub fn pack() -> Result<()> {
    let package = Path::new(PACKAGE);
    let manifest = files::read_text("pkg-template/package.json")?;
    if !manifest.contains(NO_VERSION) {
        bail!("pkg-template/package.json does not say {NO_VERSION}: the version is the crate's");
    }
    files::write(
        package.join("package.json"),
        manifest.replace(NO_VERSION, &format!("{VERSION}{}", addresses(REPOSITORY))),
    )?;
    for entry in ENTRIES {
        let manifest = Path::new(entry).join("package.json");
        std::fs::create_dir_all(package.join(entry))?;
        files::copy(
            Path::new("pkg-template").join(&manifest),
            package.join(&manifest),
        )?;
    }
    documents::copy(package)?;
    files::write(
        package.join("THIRD-PARTY-LICENSES"),
        licences::third_party_text(Path::new("."))?,
    )?;

    let tarball = tarball();
    let directory = tarball.parent().context("the tarball has no directory")?;
    files::empty(directory)?;
    npm::pack(package, directory)?;
    if !tarball.exists() {
        bail!("npm pack did not make {}", tarball.display());
    }
    Ok(())
}
