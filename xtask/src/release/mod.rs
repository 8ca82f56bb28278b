//! `cargo xtask release`: everything that is published, built and checked. It publishes nothing: the
//! workflow `release.yml` does, after this.

mod changelog;
mod components;

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::build::package::REPOSITORY;
use crate::{build, files, run};

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The published files, and those of the release's page.
const OUTPUT: &str = "target/release-files";

/// With `is_dry`, what only the publisher can decide is reported, and is no failure.
pub fn release(is_dry: bool) -> Result<()> {
    println!("release {VERSION}");
    let undecided = undecided()?;
    for what in &undecided {
        println!("NOT READY: {what}");
    }
    if !undecided.is_empty() && !is_dry {
        bail!("{VERSION} cannot be released: see above (`--dry-run` goes on all the same)");
    }

    files::empty(OUTPUT)?;
    println!("\nthe npm packages, twice, in two folders");
    build::twice()?;
    for tarball in files::list(build::TARBALLS)? {
        keep(&tarball)?;
    }

    println!("\nthe crate, packaged, and built from its package");
    keep(&package_crate()?)?;

    println!("\nthe components of both, as CycloneDX, and their licences");
    components::write(Path::new(OUTPUT))?;

    write_hashes()?;
    println!("\n{VERSION} is in {OUTPUT}:");
    for file in files::list(OUTPUT)? {
        println!("{:>9} {}", files::read(&file)?.len(), file.display());
    }
    Ok(())
}

/// The decisions that only the publisher can make.
fn undecided() -> Result<Vec<String>> {
    let mut found = Vec::new();
    if REPOSITORY.is_empty() {
        found.push(
            "`repository` in Cargo.toml is empty: provenance needs the address of the repository"
                .to_owned(),
        );
    }
    found.extend(changelog::check(
        &files::read_text("CHANGELOG.md")?,
        VERSION,
    )?);
    if let Ok(tag) = std::env::var("RELEASE_TAG")
        && tag != format!("v{VERSION}")
    {
        found.push(format!("the tag is {tag}, and the version is {VERSION}"));
    }
    Ok(found)
}

/// Cargo builds the crate from the packed files, so that a file that is missing there is found.
fn package_crate() -> Result<PathBuf> {
    run::loud(&mut run::cargo(&[
        "package",
        "--quiet",
        "--locked",
        "--allow-dirty",
        "--package",
        "zavu-invitations",
        "--features",
        "reqwest",
        // Not where CARGO_TARGET_DIR leads, or the file below is an old one or none.
        "--target-dir",
        "target",
    ]))?;
    Ok(PathBuf::from(format!(
        "target/package/zavu-invitations-{VERSION}.crate"
    )))
}

fn keep(file: &Path) -> Result<()> {
    let name = file.file_name().context("a file without a name")?;
    files::copy(file, Path::new(OUTPUT).join(name))
}

fn write_hashes() -> Result<()> {
    let files = files::list(OUTPUT)?;
    let table = build::hashes(&files)?;
    files::write(Path::new(OUTPUT).join("SHA256SUMS"), table + "\n")
}
