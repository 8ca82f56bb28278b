//! Prints the sizes of the files that a user downloads, and the hashes that a second build must have.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::{PACKAGE, PAGE, SERVER, tarball};
use crate::{npm, run};

/// Runs in Node, which has the compressors that servers use.
const MEASURE: &str = include_str!("measure.cjs");

/// The hashes of files: a line for each, in the form of `sha256sum`.
pub fn hashes(files: &[PathBuf]) -> Result<String> {
    const HASH: &str = "\
        const { createHash } = require('node:crypto'), { readFileSync } = require('node:fs');\
        for (const file of process.argv.slice(1)) {\
          const hash = createHash('sha256').update(readFileSync(file)).digest('hex');\
          console.log(`${hash}  ${require('node:path').basename(file)}`);\
        }";
    run::quiet(npm::node().args(["--eval", HASH]).args(files))
}

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
