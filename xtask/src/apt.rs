//! Installs Debian packages, for programs that neither cargo nor npm provides.

use std::process::Command;
use std::sync::Once;

use anyhow::{Context as _, Result, bail};

use crate::{files, run};

/// Debian packages, and their purpose.
pub struct Packages<'a> {
    /// Completes the sentence "needed to …".
    pub purpose: &'a str,
    /// Programs of the packages: if all exist, nothing is installed.
    pub programs: &'a [&'a str],
    /// Names of packages.
    pub names: &'a [&'a str],
}

impl Packages<'_> {
    /// Installs the packages if one of the programs is missing. An error says what to run by hand.
    pub fn ensure(&self) -> Result<()> {
        if self.programs.iter().all(|program| run::exists(program)) {
            return Ok(());
        }
        self.install()
    }

    /// Installs the packages.
    pub fn install(&self) -> Result<()> {
        let names = self.names.join(" ");
        let purpose = self.purpose;
        if !run::exists("apt-get") {
            bail!("{names}: needed to {purpose}, and there is no apt-get to install them with");
        }
        let by_hand = format!("apt-get update && apt-get install --no-install-recommends {names}");
        if !is_root() {
            bail!("needed to {purpose}; run as root: {by_hand}");
        }
        // Two steps may come here at once, and apt-get fails while another one runs.
        let _lock = files::lock("apt")?;
        println!("      installing Debian's {names}, to {purpose}");
        update();
        run::quiet(apt_get(&["install", "-y", "--no-install-recommends"]).args(self.names))
            .with_context(|| format!("needed to {purpose}; try by hand: {by_hand}"))?;
        Ok(())
    }
}

/// The version of `package` that apt-get would install, such as `1.96.0+dfsg1-1`.
pub fn candidate(package: &str) -> Option<String> {
    update();
    let policy = run::quiet(Command::new("apt-cache").args(["policy", package])).ok()?;
    let version = policy
        .lines()
        .find_map(|line| line.trim().strip_prefix("Candidate: "))?;
    (version != "(none)").then(|| version.to_owned())
}

/// True if packages can be installed here.
pub fn is_usable() -> bool {
    run::exists("apt-get") && is_root()
}

fn is_root() -> bool {
    run::quiet(Command::new("id").arg("-u")).is_ok_and(|id| id == "0")
}

/// Updates the lists of packages, once in a process. Ignores a failure: the old lists may suffice, and if not, the installation
/// fails.
fn update() {
    static UPDATED: Once = Once::new();
    UPDATED.call_once(|| drop(run::quiet(&mut apt_get(&["update"]))));
}

fn apt_get(arguments: &[&str]) -> Command {
    let mut command = Command::new("apt-get");
    command
        .args(["-q", "-o", "DPkg::Lock::Timeout=300"])
        .args(arguments)
        .env("DEBIAN_FRONTEND", "noninteractive");
    command
}
