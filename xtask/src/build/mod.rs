//! `cargo xtask build`: the npm package, from the crate and the facade.

pub mod bindings;
mod data;
mod facade;
mod locales;
mod names;
mod package;
mod sizes;
mod text;
pub mod wasm;

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::toolchain::Toolchain;
use crate::{files, npm};

/// The package, as it is published.
const PACKAGE: &str = "pkg";

/// What wasm-bindgen makes for the facade.
const GENERATED: &str = "pkg-template/src/wasm";

/// A wasm, and where it is generated with its glue.
pub struct Wasm {
    file: &'static str,
    directory: &'static str,
}

/// The whole crate.
const FULL: Wasm = Wasm {
    file: "full.wasm",
    directory: GENERATED,
};

/// For pages: without the handler, and with the same glue.
const CORE: Wasm = Wasm {
    file: "core.wasm",
    directory: GENERATED,
};

/// Without the calls of the API.
const VALIDATE: Wasm = Wasm {
    file: "validate.wasm",
    directory: "pkg-template/src/wasm/validate",
};

impl Wasm {
    fn path(&self) -> PathBuf {
        Path::new(self.directory).join(self.file)
    }
}

/// The name of the crate, in files.
const STEM: &str = "zavu_invitations";

/// Makes `pkg/` and its tarball.
pub fn build() -> Result<()> {
    build_from(Path::new(".")).map(drop)
}

/// Makes the package twice, the second time from a copy of the sources in another directory, and
/// compares the bytes.
pub fn twice() -> Result<()> {
    let first = build_from(Path::new("."))?;
    let copy = Path::new("target/copy");
    files::copy_tree(Path::new("."), copy, &is_source)?;
    println!("again, from a copy of the sources in {}", copy.display());
    let second = build_from(copy)?;
    if first != second {
        bail!("two builds of the same sources differ: {first:?} and {second:?}");
    }
    println!("both builds have the same bytes");
    Ok(())
}

/// The path of the tarball that `build` makes.
pub fn tarball() -> PathBuf {
    let version = env!("CARGO_PKG_VERSION");
    PathBuf::from(format!("target/npm/zavu-invitations-{version}.tgz"))
}

/// Builds the wasm of the crate in `workspace`, and all the rest here. Returns the hashes.
fn build_from(workspace: &Path) -> Result<Vec<String>> {
    step(1, "choose a compiler for wasm");
    let toolchain = Toolchain::choose()?;
    println!("      {}", toolchain.describe());
    npm::ensure_installed()?;

    step(2, "compile the crate to wasm, whole and without the calls");
    let compile = |features| wasm::compile(&toolchain, workspace, wasm::TARGET_DIRECTORY, features);
    let validation = compile(wasm::VALIDATION)?;
    let all = compile(wasm::ALL)?;

    step(
        3,
        "generate its JavaScript bindings and types (wasm-bindgen)",
    );
    bindings::generate(&all, &validation)?;
    data::write()?;

    step(4, "make the wasm smaller and faster (wasm-opt)");
    for wasm in [FULL, CORE, VALIDATE] {
        wasm::optimize(&wasm.path())?;
    }

    step(5, "bundle the facade with the wasm in it (esbuild)");
    facade::bundle()?;

    step(6, "write the types as one file (rollup-plugin-dts)");
    facade::types()?;
    locales::write()?;

    step(7, "pack it for npm");
    package::pack()?;

    step(8, "measure it");
    sizes::print()
}

fn step(number: u32, what: &str) {
    println!("build {number}/8: {what}");
}

/// Whether a path is a source of the workspace, and nothing that is made of them.
pub fn is_source(path: &Path) -> bool {
    const NOT: [&str; 4] = [".git", "node_modules", "pkg", "target"];
    path.file_name()
        .and_then(|name| name.to_str())
        .is_some_and(|name| !NOT.contains(&name))
}
