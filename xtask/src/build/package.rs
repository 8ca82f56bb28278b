//! `pkg/` as npm wants it, and the tarball.

use std::path::Path;

use anyhow::{Context as _, Result, bail};

use super::{PACKAGE, tarball};
use crate::{files, npm};

/// Files of the root that are published too.
const DOCUMENTS: [&str; 5] = [
    "README.md",
    "CHANGELOG.md",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "NOTICE",
];

/// Folders for tools that know no `exports`, such as Parcel.
const ENTRIES: [&str; 6] = [
    "server",
    "webhooks",
    "slim",
    "testing",
    "page.wasm",
    "server.wasm",
];

/// Where the manifest says `"version"`, in the template and in the package.
const NO_VERSION: &str = "\"version\": \"0.0.0\"";
const VERSION: &str = concat!("\"version\": \"", env!("CARGO_PKG_VERSION"), "\"");

/// Completes `pkg/` and packs it.
pub fn pack() -> Result<()> {
    let package = Path::new(PACKAGE);
    let manifest = files::read_text("pkg-template/package.json")?;
    if !manifest.contains(NO_VERSION) {
        bail!("pkg-template/package.json does not say {NO_VERSION}: the version is the crate's");
    }
    files::write(
        package.join("package.json"),
        manifest.replace(NO_VERSION, VERSION),
    )?;
    for entry in ENTRIES {
        let manifest = Path::new(entry).join("package.json");
        std::fs::create_dir_all(package.join(entry))?;
        files::copy(
            Path::new("pkg-template").join(&manifest),
            package.join(&manifest),
        )?;
    }
    for document in DOCUMENTS.iter().filter(|file| Path::new(file).exists()) {
        files::copy(document, package.join(document))?;
    }

    let tarball = tarball();
    let directory = tarball.parent().context("the tarball has no directory")?;
    files::empty(directory)?;
    npm::pack(package, directory)?;
    if !tarball.exists() {
        bail!("npm pack did not make {}", tarball.display());
    }
    Ok(())
}
