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

/// Builds and checks all published files. Missing decisions of the publisher are printed; with `is_dry` they are no failure.
pub fn release(is_dry: bool) -> Result<()> {
    println!("release {VERSION}");
    let undecided = undecided()?;
    for decision in &undecided {
        println!("NOT READY: {decision}");
    }
    if !undecided.is_empty() && !is_dry {
        bail!("{VERSION} cannot be released: see above (`--dry-run` goes on all the same)");
    }

    files::empty(OUTPUT)?;
    println!("\nthe npm packages, twice, in two folders");
    build::twice()?;
    for tarball in files::list(build::TARBALLS)? {
        copy_to_output(&tarball)?;
    }

    println!("\nthe crate, packaged, and built from its package");
    copy_to_output(&package_crate()?)?;

    println!("\nthe components of both, as CycloneDX, and their licences");
    components::write(Path::new(OUTPUT))?;

    write_hashes()?;
    println!("\n{VERSION} is in {OUTPUT}:");
    for file in files::list(OUTPUT)? {
        println!("{:>9} {}", files::read(&file)?.len(), file.display());
    }
    Ok(())
}

/// The missing decisions that only the publisher can make.
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

/// Packs the crate, and builds it from the packed files: the build fails if one is missing. Returns the path of the package.
fn package_crate() -> Result<PathBuf> {
    // Without `--target-dir`, CARGO_TARGET_DIR could lead elsewhere, and the path below to an old file or none.
    run::loud(&mut run::cargo(
        "package --quiet --locked --allow-dirty --package zavu-invitations --features reqwest --target-dir target",
    ))?;
    Ok(PathBuf::from(format!(
        "target/package/zavu-invitations-{VERSION}.crate"
    )))
}

fn copy_to_output(file: &Path) -> Result<()> {
    let name = file.file_name().context("a file without a name")?;
    files::copy(file, Path::new(OUTPUT).join(name))
}

fn write_hashes() -> Result<()> {
    let files = files::list(OUTPUT)?;
    let table = build::hashes(&files)?;
    files::write(Path::new(OUTPUT).join("SHA256SUMS"), table + "\n")
}
