//! Runs other programs.

use std::env::consts::EXE_SUFFIX;
use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Output};

use anyhow::{Context as _, Result, bail};

/// Runs `command` with its output on the terminal.
pub fn loud(command: &mut Command) -> Result<()> {
    let line = command_line(command);
    let status = command
        .status()
        .with_context(|| format!("cannot start `{line}`"))?;
    if !status.success() {
        bail!("`{line}` failed ({status})");
    }
    Ok(())
}

/// Runs `command` and returns its standard output, without white space at the end. The error of a failure has all output.
pub fn quiet(command: &mut Command) -> Result<String> {
    let line = command_line(command);
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

/// `cargo <arguments>`, of the toolchain that runs xtask. No argument may have a blank in it.
pub fn cargo(arguments: &str) -> Command {
    let mut command = clean(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // Where `cargo` and `rustc` are rustup's proxies, this variable makes them run the same toolchain. `clean` removed it.
    if let Some(toolchain) = std::env::var_os("RUSTUP_TOOLCHAIN") {
        command.env("RUSTUP_TOOLCHAIN", toolchain);
    }
    command.args(arguments.split_whitespace());
    command
}

/// A command for `program` whose environment lacks the variables that `cargo run` and rustup set for xtask, and the user's
/// settings that would change the bytes of the package, such as `RUSTFLAGS`.
pub fn clean(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(is_removed) {
            command.env_remove(name);
        }
    }
    command
}

fn is_removed(name: &str) -> bool {
    /// Settings of the user that change no bytes: the folder of the build, and how many jobs run at once.
    const KEPT: [&str; 3] = [
        "CARGO_BUILD_JOBS",
        "CARGO_BUILD_TARGET_DIR",
        "CARGO_TARGET_DIR",
    ];
    const NAMES: [&str; 10] = [
        "CARGO",
        // Leads to the libraries of the toolchain that runs xtask, which the compiler of Debian must not load. The entries of
        // the user are lost with them.
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
    !KEPT.contains(&name)
        && (NAMES.contains(&name) || PREFIXES.iter().any(|prefix| name.starts_with(prefix)))
}

/// True if `program` is the path of a file, or the name of a file in a folder of `PATH`. The suffix `.exe` of Windows is added.
pub fn exists(program: &str) -> bool {
    let file = format!("{program}{EXE_SUFFIX}");
    if program.contains('/') {
        return Path::new(&file).is_file();
    }
    std::env::var_os("PATH").is_some_and(|path| {
        std::env::split_paths(&path).any(|directory| directory.join(&file).is_file())
    })
}

fn command_line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::{exists, is_removed};

    #[test]
    fn a_program_is_a_file() {
        assert!(exists("cargo"));
        let own = std::env::current_exe().unwrap().with_extension("");
        assert!(exists(own.to_str().unwrap()));
        assert!(!exists(env!("CARGO_MANIFEST_DIR")));
        assert!(!exists("no-such-program-1.2"));
    }

    #[test]
    fn the_users_folder_and_jobs_are_kept() {
        for kept in [
            "CARGO_HOME",
            "CARGO_TARGET_DIR",
            "CARGO_BUILD_TARGET_DIR",
            "CARGO_BUILD_JOBS",
        ] {
            assert!(!is_removed(kept), "{kept}");
        }
        for removed in [
            "CARGO",
            "CARGO_BUILD_TARGET",
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
            "RUSTFLAGS",
        ] {
            assert!(is_removed(removed), "{removed}");
        }
    }
}
