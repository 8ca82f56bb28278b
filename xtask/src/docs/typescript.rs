//! The reference of the package, by typedoc.

use anyhow::Result;

use crate::{npm, run};

/// Typedoc has a TypeScript of its own.
const DIRECTORY: &str = "docs/typedoc";

pub const OUTPUT: &str = "docs/reference";

/// Writes the reference of the built package. What it does not explain is an error, and so is a
/// link that leads nowhere.
pub fn reference() -> Result<()> {
    npm::ensure_installed()?;
    run::loud(
        npm::node()
            .arg("node_modules/typedoc/bin/typedoc")
            .current_dir(DIRECTORY),
    )
}
