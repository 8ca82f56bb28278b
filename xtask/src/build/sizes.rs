//! What a user downloads, in bytes, and the hashes that a second build must have.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::{PACKAGE, PAGE, SERVER, tarball};
use crate::{npm, run};

/// Node has the compressors that servers use.
const MEASURE: &str = include_str!("measure.cjs");

/// Prints the table of sizes and returns the hashes of the wasm and of the tarball.
pub fn print() -> Result<Vec<String>> {
    let dist = Path::new(PACKAGE).join("dist");
    let measured: [PathBuf; 9] = [
        dist.join(PAGE.file()),
        dist.join(SERVER.file()),
        dist.join("page.js"),
        dist.join("page.shared.js"),
        dist.join("server.js"),
        dist.join("server.edge.js"),
        dist.join("server.shared.js"),
        dist.join("server.cjs"),
        tarball(),
    ];
    let table = run::quiet(npm::node().args(["--eval", MEASURE]).args(&measured))?;
    println!("{table}");
    Ok(table
        .lines()
        .filter(|line| line.contains("sha256"))
        .map(str::to_owned)
        .collect())
}
