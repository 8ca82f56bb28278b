//! Runs other programs.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Output};

use anyhow::{Context as _, Result, bail};

/// Runs `command` with its output on the terminal.
///
/// # Errors
///
/// When it cannot be started, or fails.
pub fn loud(command: &mut Command) -> Result<()> {
    let line = line(command);
    let status = command
        .status()
        .with_context(|| format!("cannot start `{line}`"))?;
    if !status.success() {
        bail!("`{line}` failed ({status})");
    }
    Ok(())
}

/// Runs `command` and returns what it wrote to its standard output.
///
/// # Errors
///
/// When it cannot be started, or fails: with all that it wrote.
pub fn quiet(command: &mut Command) -> Result<String> {
    let line = line(command);
    let Output {
        status,
        stdout,
        stderr,
    } = command
        .output()
        .with_context(|| format!("cannot start `{line}`"))?;
    let stdout = String::from_utf8_lossy(&stdout);
    if !status.success() {
        let stderr = String::from_utf8_lossy(&stderr);
        bail!("`{line}` failed ({status})\n{stdout}{stderr}");
    }
    Ok(stdout.trim_end().to_owned())
}

/// The toolchain that runs xtask, as `cargo <arguments>`.
pub fn cargo(arguments: &[&str]) -> Command {
    let mut command = clean(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // rustup's proxies, if any, stay with the toolchain that runs xtask.
    if let Some(toolchain) = std::env::var_os("RUSTUP_TOOLCHAIN") {
        command.env("RUSTUP_TOOLCHAIN", toolchain);
    }
    command.args(arguments);
    command
}

/// `program` without the variables that `cargo run` and rustup add to the environment of xtask, and without flags of the user
/// that would change the bytes of the package.
pub fn clean(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(is_build_setting) {
            command.env_remove(name);
        }
    }
    command
}

fn is_build_setting(name: &str) -> bool {
    const NAMES: [&str; 10] = [
        "CARGO",
        "LD_LIBRARY_PATH",
        "OUT_DIR",
        "RUSTC",
        "RUSTC_BOOTSTRAP",
        "RUSTC_WORKSPACE_WRAPPER",
        "RUSTC_WRAPPER",
        "RUSTDOCFLAGS",
        "RUSTFLAGS",
        "RUSTUP_TOOLCHAIN",
    ];
    const PREFIXES: [&str; 9] = [
        "CARGO_BIN_",
        "CARGO_BUILD_",
        "CARGO_CFG_",
        "CARGO_ENCODED_",
        "CARGO_FEATURE_",
        "CARGO_MANIFEST_",
        "CARGO_PKG_",
        "CARGO_PROFILE_",
        "CARGO_TARGET_",
    ];
    name != "CARGO_TARGET_DIR"
        && (NAMES.contains(&name) || PREFIXES.iter().any(|prefix| name.starts_with(prefix)))
}

/// True if `program` is a file in `PATH`, or a path to one.
pub fn exists(program: &str) -> bool {
    if program.contains('/') {
        return Path::new(program).exists();
    }
    std::env::var_os("PATH").is_some_and(|path| {
        std::env::split_paths(&path)
            .map(|directory| directory.join(program))
            .any(|file| file.is_file() || file.with_extension("exe").is_file())
    })
}

fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}
