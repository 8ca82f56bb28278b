//! Packs the sandbox as a separate npm package, with the contract and types.

use std::path::Path;

use anyhow::{Context as _, Result, bail};

use super::TARBALLS;
use crate::{files, npm, run};

const SOURCE: &str = "examples-js/sandbox";
const STAGED: &str = "target/sandbox";
const CONTRACT: &str = "tests/contract/openapi.yaml";

/// Replacements in the sources, because the package has the contract beside them and a version: the file, the text and its
/// replacement.
const DIFFERENCES: [(&str, &str, &str); 3] = [
    ("contract.js", "../../tests/contract/", "./"),
    ("README.md", "../../tests/contract/", "./"),
    (
        "package.json",
        "\"version\": \"0.0.0\",\n  \"private\": true,",
        concat!("\"version\": \"", env!("CARGO_PKG_VERSION"), "\","),
    ),
];

/// Packs the sandbox into the folder of the package's tarball.
pub fn pack() -> Result<()> {
    let staged = Path::new(STAGED);
    let is_source = |path: &Path| !path.ends_with("node_modules");
    files::copy_tree(Path::new(SOURCE), staged, &is_source)?;
    for file in [CONTRACT, "LICENSE-APACHE", "LICENSE-MIT"] {
        let name = Path::new(file)
            .file_name()
            .context("a file without a name")?;
        files::copy(file, staged.join(name))?;
    }
    for (file, text, replacement) in DIFFERENCES {
        let source = files::read_text(staged.join(file))?;
        if !source.contains(text) {
            bail!("{SOURCE}/{file} does not say {text}");
        }
        files::write(staged.join(file), source.replace(text, replacement))?;
    }
    run::loud(
        npm::tool("tsc")
            .args(["--ignoreConfig", "--allowJs", "--declaration"])
            .args(["--emitDeclarationOnly", "--skipLibCheck", "--strict"])
            .args(["--target", "es2022", "--module", "nodenext"])
            .args(["--types", "node"])
            .arg(Path::new(SOURCE).join("sandbox.js"))
            .args(["--outDir", STAGED]),
    )?;
    npm::pack(staged, Path::new(TARBALLS))
}
