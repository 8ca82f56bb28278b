//! `cargo xtask build`: the npm package, from the crate and the facade.

pub mod bindings;
mod data;
mod documents;
mod facade;
mod licences;
mod limits;
mod locales;
pub mod package;
mod sandbox;
mod sizes;
pub mod wasm;

pub use sizes::hashes;

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::toolchain::Toolchain;
use crate::{files, npm};

/// The package, as it is published.
const PACKAGE: &str = "pkg";

/// The folder of the files that are generated for the facade.
const GENERATED: &str = "pkg-template/src/wasm";

/// A WebAssembly module of the package.
pub struct Module {
    name: &'static str,
    /// Features of the crate `wasm-module`.
    features: &'static [&'static str],
    /// Where its bindings are generated.
    directory: &'static str,
}

/// For pages.
pub const PAGE: Module = Module {
    name: "page",
    features: &[],
    directory: "pkg-template/src/wasm/page",
};

/// For servers. It has all exports, so the facade uses its types.
const SERVER: Module = Module {
    name: "server",
    features: &["server"],
    directory: GENERATED,
};

const MODULES: [Module; 2] = [PAGE, SERVER];

impl Module {
    fn file(&self) -> String {
        format!("{}.wasm", self.name)
    }

    fn path(&self) -> PathBuf {
        Path::new(self.directory).join(self.file())
    }
}

/// Makes `pkg/` and its tarball.
pub fn build() -> Result<()> {
    build_from(Path::new(".")).map(drop)
}

/// Makes the package twice, the second time with the wasm of a copy of the sources in another directory, and compares the
/// bytes.
pub fn twice() -> Result<()> {
    let first = (build_from(Path::new("."))?, tarballs()?);
    let copy = Path::new("target/copy");
    files::copy_tree(Path::new("."), copy, &is_source)?;
    println!("again, from a copy of the sources in {}", copy.display());
    let second = (build_from(copy)?, tarballs()?);
    if first.0 != second.0 {
        bail!(
            "two builds of the same sources differ: {:?} and {:?}",
            first.0,
            second.0
        );
    }
    if first.1 != second.1 {
        bail!("two builds of the same sources have other tarballs in {TARBALLS}");
    }
    println!("both builds have the same bytes");
    Ok(())
}

/// Where the tarballs of all npm packages are.
pub const TARBALLS: &str = "target/npm";

/// The path of the tarball that `build` makes.
pub fn tarball() -> PathBuf {
    let version = env!("CARGO_PKG_VERSION");
    Path::new(TARBALLS).join(format!("zavu-invitations-{version}.tgz"))
}

fn tarballs() -> Result<Vec<(PathBuf, Vec<u8>)>> {
    files::list(TARBALLS)?
        .into_iter()
        .map(|path| Ok((path.clone(), files::read(path)?)))
        .collect()
}

/// Builds the wasm of the crate in `workspace`, and everything else in this directory. Returns the hashes.
fn build_from(workspace: &Path) -> Result<Vec<String>> {
    step(1, "choose a compiler for wasm");
    let toolchain = Toolchain::choose()?;
    println!("      {}", toolchain.describe());
    npm::ensure_installed()?;

    step(2, "compile the crate to wasm, for pages and for servers");
    let mut compiled = Vec::new();
    for module in &MODULES {
        compiled.push(wasm::compile(
            &toolchain,
            workspace,
            wasm::TARGET_DIRECTORY,
            module,
        )?);
    }

    step(
        3,
        "generate their JavaScript bindings and types (wasm-bindgen)",
    );
    files::empty(GENERATED)?;
    for (module, compiled) in MODULES.iter().zip(&compiled) {
        bindings::generate(compiled, module, Path::new(module.directory))?;
    }
    data::write()?;

    step(4, "make the wasm smaller and faster (wasm-opt)");
    for module in &MODULES {
        wasm::optimize(&module.path())?;
    }

    step(5, "bundle the facade with the wasm in it (esbuild)");
    facade::bundle()?;

    step(6, "write the types as one file (rollup-plugin-dts)");
    facade::types()?;
    locales::write()?;

    step(7, "pack it for npm, and the sandbox");
    package::pack()?;
    sandbox::pack()?;

    step(8, "measure it");
    sizes::print()
}

fn step(number: u32, what: &str) {
    println!("build {number}/8: {what}");
}

/// True for a source of the workspace, false for a folder of generated or installed files.
pub fn is_source(path: &Path) -> bool {
    const EXCLUDED: [&str; 4] = [".git", "node_modules", "pkg", "target"];
    path.file_name()
        .and_then(|name| name.to_str())
        .is_some_and(|name| !EXCLUDED.contains(&name))
}
