//! Commands of cargo that are published as crates, such as `cargo deny`. To compile one takes minutes, so they are kept under
//! target/, and no step of the usual tests needs one.

use anyhow::Result;

use crate::run;

const DIRECTORY: &str = "target/tools";

/// Returns the path of a tool, and installs it first if this version is missing.
pub fn ensure(name: &str, version: &str) -> Result<String> {
    let root = format!("{DIRECTORY}/{name}-{version}");
    let program = format!("{root}/bin/{name}");
    if !run::exists(&program) {
        println!("install {name} in {root}");
        let install = format!("install --quiet --locked --root {root} {name} --version {version}");
        run::loud(&mut run::cargo(&install))?;
    }
    Ok(program)
}
