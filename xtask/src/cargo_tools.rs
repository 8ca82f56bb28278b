//! Cargo's further commands, such as `cargo deny`. Compiling one takes minutes, so they are kept under target/, and no step of
//! the usual tests needs one.

use anyhow::Result;

use crate::run;

const ROOT: &str = "target/tools";

/// Returns the path of a tool, and installs it first if it is missing.
pub fn ensure(name: &str, version: &str) -> Result<String> {
    let program = format!("{ROOT}/bin/{name}");
    if !run::exists(&program) {
        println!("install {name} in {ROOT}");
        let install = ["install", "--quiet", "--locked", "--root", ROOT];
        run::loud(run::cargo(&install).args([name, "--version", version]))?;
    }
    Ok(program)
}
