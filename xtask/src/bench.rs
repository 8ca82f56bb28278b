//! `cargo xtask bench`: the package beside its peers.

use std::path::Path;

use anyhow::Result;

use crate::{build, npm, run};

const FOLDER: &str = "benches/js";

/// Builds the package, and measures the groups of `arguments` with it.
pub fn run(arguments: &[&str]) -> Result<()> {
    build::build()?;
    prepare()?;
    measure(arguments)
}

/// Checks the types, and measures with the package that is built: for a moment, only to see that
/// it works.
pub fn smoke() -> Result<()> {
    prepare()?;
    run::loud(npm::tool("tsc").args(["--project", FOLDER]))?;
    measure(&["--smoke"])
}

/// Installs the peers, and the package as a user would.
fn prepare() -> Result<()> {
    npm::ensure_installed()?;
    npm::ensure_installed_in(Path::new(FOLDER))?;
    npm::install_tarball(&build::tarball(), Path::new(FOLDER))
}

fn measure(arguments: &[&str]) -> Result<()> {
    let main = Path::new(FOLDER).join("main.js");
    run::loud(npm::node().arg(main).args(arguments))
}
