//! `cargo xtask docs`: what is generated of the documentation.

mod issues;
mod typescript;

use anyhow::Result;

pub use typescript::reference;

use crate::{build, files};

/// Writes `docs/issues.md`, which is committed, and the reference of the package to `docs/reference`, which is not.
pub fn write() -> Result<()> {
    files::write(issues::PATH, issues::table()?)?;
    println!("{}", issues::PATH);
    build::build()?;
    reference()?;
    println!("{}/index.html", typescript::OUTPUT);
    Ok(())
}
