//! The crate as wasm, first as the compiler leaves it, then as small as it gets.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use super::Module;
use crate::toolchain::{TARGET, Toolchain};
use crate::{files, npm, run};

/// Where the modules are compiled: a directory of its own, so that it shares no lock and no flags with
/// the native builds.
pub const TARGET_DIRECTORY: &str = "target/wasm";

/// Compiles a module from the sources in `workspace`.
pub fn compile(
    toolchain: &Toolchain,
    workspace: &Path,
    target_directory: &str,
    module: &Module,
) -> Result<PathBuf> {
    let absolute = |path: &Path| {
        std::path::absolute(path).with_context(|| format!("cannot find {}", path.display()))
    };
    let target_directory = absolute(Path::new(target_directory))?;
    let workspace = absolute(workspace)?;
    run::loud(&mut toolchain.build_command(&workspace, &target_directory, module.features))?;
    let release = target_directory.join(TARGET).join("release");
    // The next module has the same name there.
    let kept = target_directory.join(module.file());
    files::copy(release.join("zavu_invitations_module.wasm"), &kept)?;
    Ok(kept)
}

/// Optimizes a wasm in its place.
///
/// Twice, because the second time finds what the first one left. A function that one place calls is inlined there only
/// if it is short: many long ones are alike, and compress better where they stand alone. All this was measured by the
/// size of the compressed file, 3 % less than `-O4` once, at the same speed; loops and branches that are made anew
/// before take another 0.5 %. `-Oz` made a check a seventh slower.
///
/// wasm-opt reads which features of wasm the compiler used from the file itself: with
/// `--all-features` it would use some that no engine has.
pub fn optimize(wasm: &Path) -> Result<()> {
    // Nothing is kept at the lowest addresses, to which the stack grows: so an address may be taken apart.
    const ONCE: [&str; 2] = ["-O3", "--low-memory-unused"];
    run::loud(
        npm::tool("wasm-opt")
            .args(["--flatten", "--rse", "--rereloop"])
            .args([ONCE, ONCE].as_flattened())
            .args(["--one-caller-inline-max-function-size", "40"])
            .arg(wasm)
            .arg("-o")
            .arg(wasm),
    )
}
