//! Chooses the compiler and the std for the wasm.
//!
//! The published package is always made with a std built from source for size, which is smaller than the prebuilt one.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use crate::apt::{self, Packages};
use crate::run;

pub const TARGET: &str = "wasm32-unknown-unknown";

/// A way to compile to wasm.
pub struct Toolchain {
    compiler: Compiler,
    std: Std,
}

enum Compiler {
    /// The one that runs xtask.
    Active,
    /// Debian's, in `/usr/bin`.
    Debian,
}

enum Std {
    /// The directory of `library/`.
    Source(PathBuf),
    Prebuilt,
}

impl Toolchain {
    /// Returns the first way that works here. Installs missing parts, if that is allowed.
    pub fn choose() -> Result<Self> {
        if let Some(toolchain) = Self::installed() {
            return Ok(toolchain);
        }
        if run::exists("rustup") {
            println!("      no std for {TARGET} yet: asking rustup");
            let asked = [["component", "add", "rust-src"], ["target", "add", TARGET]];
            for arguments in asked {
                let added = run::quiet(Command::new("rustup").args(arguments));
                if added.is_ok()
                    && let Some(toolchain) = Self::installed()
                {
                    return Ok(toolchain);
                }
            }
        }
        if apt::is_usable() {
            install_debian()?;
            if let Some(toolchain) = Self::installed() {
                return Ok(toolchain);
            }
        }
        bail!(
            "nothing here compiles to {TARGET}; run `rustup component add rust-src` \
             (on Debian without a way to rustup's server, run this command as root)"
        )
    }

    fn installed() -> Option<Self> {
        // A std from source first, with whatever compiler, because the published package needs it.
        [
            (Compiler::Active, true),
            (Compiler::Debian, true),
            (Compiler::Active, false),
        ]
        .into_iter()
        .find_map(|(compiler, from_source)| {
            let std = if from_source {
                Std::Source(compiler.std_source()?)
            } else {
                compiler.has_prebuilt_std().then_some(Std::Prebuilt)?
            };
            Some(Self { compiler, std })
        })
    }

    /// A description in one line, to be printed.
    pub fn describe(&self) -> String {
        let whose = match self.compiler {
            Compiler::Active => "the active toolchain",
            Compiler::Debian => "Debian's toolchain",
        };
        let std = match self.std {
            Std::Source(_) => "std built from source, for size",
            Std::Prebuilt => {
                "the std that comes built: larger; `rustup component add rust-src` avoids it"
            }
        };
        let version = self.compiler.version().unwrap_or_default();
        format!("{version}, {whose}, {std}")
    }

    /// Builds the crate `wasm-module` in `workspace` with these features, below `target_directory`.
    pub fn build_command(
        &self,
        workspace: &Path,
        target_directory: &Path,
        features: &[&str],
    ) -> Command {
        let mut command = self.compiler.cargo();
        command
            .current_dir(workspace)
            .args(["build", "--release", "--locked", "--quiet"])
            .args(["--package", "zavu-invitations-module", "--features"])
            .arg(features.join(","))
            .args(["--target", TARGET, "--target-dir"])
            .arg(target_directory);
        let mut flags = remapped(&self.path_names());
        // Both make the code smaller: LLVM inlines fewer functions, and uses the engine's `memory.copy` for a copy that takes
        // more than one store.
        flags.push("-Cllvm-args=-inline-threshold=25 -max-store-memcpy=1".to_owned());
        // SHA-256 without unrolled loops has a quarter of the size.
        flags.push("--cfg=sha2_backend_soft=\"compact\"".to_owned());
        if let Std::Source(_) = self.std {
            command
                .env("RUSTC_BOOTSTRAP", "1")
                .arg("-Zbuild-std=std,panic_abort")
                .arg("-Zbuild-std-features=optimize_for_size");
            flags.push("-Zunstable-options".to_owned());
            flags.push("-Cpanic=immediate-abort".to_owned());
            flags.push("-Zlocation-detail=none".to_owned());
            flags.push("-Zfmt-debug=none".to_owned());
        }
        command.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"));
        command
    }

    /// Directories of this machine, and how the wasm names them. Cargo itself names the sources of
    /// the workspace without its directory.
    fn path_names(&self) -> Vec<(PathBuf, &'static str)> {
        let mut names = Vec::new();
        let cargo_home = std::env::var_os("CARGO_HOME")
            .map(PathBuf::from)
            .or_else(|| Some(std::env::home_dir()?.join(".cargo")));
        names.extend(cargo_home.map(|home| (home, "cargo")));
        if let Std::Source(library) = &self.std {
            names.extend(library.canonicalize().map(|real| (real, "std")));
            names.push((library.clone(), "std"));
        }
        names
    }
}

impl Compiler {
    fn rustc(&self) -> Command {
        match self {
            Self::Active => {
                let mut command = run::clean("rustc");
                if let Some(toolchain) = std::env::var_os("RUSTUP_TOOLCHAIN") {
                    command.env("RUSTUP_TOOLCHAIN", toolchain);
                }
                command
            }
            Self::Debian => run::clean("/usr/bin/rustc"),
        }
    }

    fn cargo(&self) -> Command {
        match self {
            Self::Active => run::cargo(""),
            Self::Debian => {
                let mut command = run::clean("/usr/bin/cargo");
                command
                    .env("PATH", "/usr/bin:/bin")
                    .env("RUSTC", "/usr/bin/rustc");
                command
            }
        }
    }

    fn std_source(&self) -> Option<PathBuf> {
        if matches!(self, Self::Debian) && !self.is_complete() {
            return None;
        }
        let library = self.sysroot()?.join("lib/rustlib/src/rust/library");
        library.join("Cargo.lock").exists().then_some(library)
    }

    fn has_prebuilt_std(&self) -> bool {
        self.sysroot()
            .is_some_and(|sysroot| sysroot.join("lib/rustlib").join(TARGET).exists())
    }

    /// True if Debian's packages are all installed, and new enough.
    fn is_complete(&self) -> bool {
        ["/usr/bin/rustc", "/usr/bin/cargo", "/usr/bin/rust-lld"]
            .iter()
            .all(|program| run::exists(program))
            && self
                .version()
                .and_then(|version| is_new_enough(version.strip_prefix("rustc ")?))
                .unwrap_or(false)
    }

    fn sysroot(&self) -> Option<PathBuf> {
        let path = run::quiet(self.rustc().args(["--print", "sysroot"])).ok()?;
        Some(path.into())
    }

    /// Such as `rustc 1.96.0`.
    fn version(&self) -> Option<String> {
        let line = run::quiet(self.rustc().arg("--version")).ok()?;
        Some(line.split(" (").next()?.to_owned())
    }
}

/// The first family of packages that is new enough, then the linker of the LLVM it was built with.
fn install_debian() -> Result<()> {
    const FAMILIES: [[&str; 4]; 2] = [
        ["rustc", "cargo", "rust-src", "rust-llvm"],
        ["rustc-web", "cargo-web", "rust-web-src", "rust-web-llvm"],
    ];
    const PURPOSE: &str = "compile to wasm";
    let Some(packages) = FAMILIES.iter().find(|[rustc, ..]| {
        apt::candidate(rustc).is_some_and(|version| is_new_enough(&version) == Some(true))
    }) else {
        return Ok(());
    };
    Packages {
        purpose: PURPOSE,
        programs: &[],
        names: packages,
    }
    .install()?;
    let verbose = run::quiet(Compiler::Debian.rustc().arg("-vV"))?;
    let llvm = verbose
        .lines()
        .find_map(|line| line.strip_prefix("LLVM version: ")?.split('.').next());
    let Some(llvm) = llvm else {
        bail!("`/usr/bin/rustc -vV` names no LLVM version");
    };
    Packages {
        purpose: PURPOSE,
        programs: &["/usr/bin/rust-lld"],
        names: &[&format!("lld-{llvm}")],
    }
    .ensure()
}

/// True if a version such as `1.96.0+dfsg1-1` is at least the workspace's `rust-version`.
fn is_new_enough(version: &str) -> Option<bool> {
    Some(minor(version)? >= minor(env!("CARGO_PKG_RUST_VERSION"))?)
}

/// The 96 of `1.96.0`.
fn minor(version: &str) -> Option<u32> {
    version.strip_prefix("1.")?.split('.').next()?.parse().ok()
}

fn remapped(names: &[(PathBuf, &str)]) -> Vec<String> {
    names
        .iter()
        .map(|(path, name)| format!("--remap-path-prefix={}={name}", path.display()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::is_new_enough;

    #[test]
    fn compares_minor_versions() {
        assert_eq!(is_new_enough("1.200.0+dfsg1-1~deb12u2"), Some(true));
        assert_eq!(is_new_enough("1.85.0+dfsg3-1"), Some(false));
        assert_eq!(is_new_enough("7"), None);
    }
}
