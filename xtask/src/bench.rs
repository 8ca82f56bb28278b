//! `cargo xtask bench`: the package beside its peers.

use std::path::Path;

use anyhow::Result;

use crate::{build, npm, run};

const FOLDER: &str = "benches/js";

/// The group that criterion measures, and its package.
const NATIVE: &str = "native";
const NATIVE_BENCHES: [&str; 5] = [
    "--quiet",
    "--package",
    "native-benches",
    "--bench",
    "native",
];

/// Builds the package, and measures the groups of `arguments` with it.
pub fn run(arguments: &[&str]) -> Result<()> {
    build::build()?;
    prepare()?;
    let is_group = |argument: &&&str| !argument.starts_with("--");
    let mut groups = arguments.iter().filter(is_group).peekable();
    if groups.peek().is_none() || groups.any(|group| *group == NATIVE) {
        let quick = ["--", "--quick"]
            .iter()
            .filter(|_| arguments.contains(&"--quick"));
        run::loud(run::cargo(&["bench"]).args(NATIVE_BENCHES).args(quick))?;
    }
    measure(arguments)
}

/// Checks the types, and measures with the package that is built: for a moment, only to see that
/// it works.
pub fn smoke() -> Result<()> {
    prepare()?;
    run::loud(npm::tool("tsc").args(["--project", FOLDER]))?;
    run::quiet(run::cargo(&["test"]).args(NATIVE_BENCHES))?;
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
