//! The components of what is published, as CycloneDX: of the crate, and of the code in the npm package.

use std::path::Path;

use anyhow::{Context as _, Result};

use crate::toolchain::TARGET;
use crate::{files, run};

/// Compiling it takes minutes: it is kept under target/.
const TOOL: [&str; 3] = ["cargo-cyclonedx", "--version", "0.5.9"];
const ROOT: &str = "target/tools";
const PROGRAM: &str = "target/tools/bin/cargo-cyclonedx";

/// The name without extension of the files that the tool writes beside each manifest.
const STEM: &str = "components.cdx";

/// Writes a list for each registry, and the licences of the npm package.
pub fn write(directory: &Path) -> Result<()> {
    if !run::exists(PROGRAM) {
        println!("install cargo-cyclonedx in {ROOT}");
        let install = ["install", "--quiet", "--locked", "--root", ROOT];
        run::loud(run::cargo(&install).args(TOOL))?;
    }
    // The npm package depends on no package of npm's: its components are the crates in its WebAssembly.
    list(
        &["--features", "server", "--target", TARGET],
        "wasm-module",
        &directory.join("npm.cdx.json"),
    )?;
    list(
        &["--features", "reqwest", "--target", "all"],
        ".",
        &directory.join("crate.cdx.json"),
    )?;
    files::copy(
        "pkg/THIRD-PARTY-LICENSES",
        directory.join("THIRD-PARTY-LICENSES"),
    )
}

/// The tool writes one file for each member of the workspace: one is wanted.
fn list(arguments: &[&str], member: &str, output: &Path) -> Result<()> {
    run::quiet(
        run::clean(PROGRAM)
            .args(["cyclonedx", "--quiet", "--format", "json"])
            .args(["--spec-version", "1.5", "--override-filename", STEM])
            .args(["--manifest-path"])
            .arg(Path::new(member).join("Cargo.toml"))
            .args(arguments)
            .env("SOURCE_DATE_EPOCH", "0"),
    )?;
    let file = format!("{STEM}.json");
    let text = files::read_text(Path::new(member).join(&file))?;
    for member in [".", "wasm-module", "xtask", "benches/native"] {
        let written = Path::new(member).join(&file);
        if written.exists() {
            std::fs::remove_file(&written)
                .with_context(|| format!("cannot remove {}", written.display()))?;
        }
    }
    files::write(output, text)
}
