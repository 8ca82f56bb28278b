//! Python programs from Python's package index, in environments of their own under target/.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::apt::Packages;
use crate::{files, run};

/// Creates an environment with the packages that `requirements` names, unless it exists. Returns the directory of its programs.
pub fn environment(name: &str, requirements: &str) -> Result<String> {
    let directory = format!("target/python/{name}");
    let programs = format!("{directory}/bin");
    // Written last, so that an interrupted installation starts again.
    let installed = Path::new(&directory).join("requirements.txt");
    if files::read_text(&installed).is_ok_and(|text| text == requirements) {
        return Ok(programs);
    }
    // Debian's python3 has `venv`, but lacks `ensurepip`, by which `venv` installs pip.
    if run::quiet(Command::new("python3").args(["-c", "import ensurepip, venv"])).is_err() {
        let python = Packages {
            purpose: "install programs of PyPI",
            programs: &[],
            names: &["python3-venv"],
        };
        python.install()?;
    }
    files::remove(&directory)?;
    run::quiet(Command::new("python3").args(["-m", "venv", &directory]))?;
    let list = format!("{directory}/wanted.txt");
    files::write(&list, requirements)?;
    let pip = ["-m", "pip", "install", "--quiet", "--requirement", &list];
    run::quiet(Command::new(format!("{programs}/python")).args(pip))?;
    files::write(&installed, requirements)?;
    Ok(programs)
}
