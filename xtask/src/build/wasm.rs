//! Compiles the crate to wasm, and optimizes that.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use super::Module;
use crate::toolchain::{TARGET, Toolchain};
use crate::{files, npm, run};

/// The directory of cargo for the modules. A separate one, so that it shares no lock and no flags with the native builds.
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
    // Copied, because the next module is compiled to the same path.
    let kept = target_directory.join(module.file());
    files::copy(release.join("zavu_invitations_module.wasm"), &kept)?;
    Ok(kept)
}

/// Optimizes a wasm file in place.
///
/// The options were chosen by the compressed size, at the same speed as `-O4`:
///
/// - `-O3` twice, because the second pass still finds something, and inlining only short functions that have one caller: many
///   long ones are alike, and compress better as functions. Together 3 % less than `-O4` once.
/// - `--flatten --rse --rereloop` before that, to rebuild loops and branches: 0.5 % less.
/// - Not `-Oz`, which made a check a seventh slower.
///
/// wasm-opt reads which features of wasm the compiler used from the file itself: with
/// `--all-features` it would use some that no engine has.
pub fn optimize(wasm: &Path) -> Result<()> {
    // Allowed because the lowest addresses hold no data: the stack grows towards them.
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
