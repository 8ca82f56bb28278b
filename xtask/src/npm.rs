//! Node, npm, and the programs of the root's `node_modules`.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::{files, run};

/// The oldest Node that the tools run on; the package itself runs on older ones.
const NODE: u32 = 20;

/// The lockfile that `node_modules` was installed from.
const STAMP: &str = "node_modules/.installed-lock.json";

/// Installs the packages of the lockfile, unless `node_modules` has them already.
pub fn ensure_installed() -> Result<()> {
    let version = run::quiet(node().arg("--version"))
        .with_context(|| format!("Node {NODE} or newer is needed: install it, with npm"))?;
    let major = version
        .trim_start_matches('v')
        .split('.')
        .next()
        .and_then(|major| major.parse::<u32>().ok());
    if major.is_none_or(|major| major < NODE) {
        bail!("Node {NODE} or newer is needed, and `node` is {version}");
    }
    let lock = files::read("package-lock.json")?;
    if files::read(STAMP).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    // Two steps may come here at once.
    let _lock = files::lock("npm")?;
    if files::read(STAMP).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    println!("      npm ci: the tools of package-lock.json");
    run::quiet(npm().arg("ci"))
        .context("the tools are not installed, which needs the network once")?;
    files::write(STAMP, lock)
}

/// `node`.
pub fn node() -> Command {
    Command::new("node")
}

/// `npm`.
pub fn npm() -> Command {
    Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" })
}

/// A program of an npm package.
pub fn tool(name: &str) -> Command {
    let path = Path::new("node_modules/.bin").join(name);
    Command::new(if cfg!(windows) {
        path.with_extension("cmd")
    } else {
        path
    })
}

/// Installs `tarball` into the `node_modules` of `directory`, as a user would. The versions of a lockfile there stay.
pub fn install_tarball(tarball: &Path, directory: &Path) -> Result<()> {
    let tarball = tarball.canonicalize()?;
    // Otherwise npm takes a tarball of the same name and version for the installed one, and does nothing.
    files::remove(directory.join("node_modules/zavu-invitations"))?;
    run::quiet(
        npm()
            .current_dir(directory)
            .args(["install", "--no-save"])
            .arg(tarball),
    )?;
    Ok(())
}

/// Packs `package` to a tarball in `directory`.
pub fn pack(package: &Path, directory: &Path) -> Result<()> {
    run::quiet(
        npm()
            .args(["pack", "--silent", "--pack-destination"])
            .arg(directory)
            .arg(Path::new(".").join(package)),
    )?;
    Ok(())
}
