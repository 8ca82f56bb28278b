//! Requests that Schemathesis makes from the contract, at the sandbox: the two must agree.

use anyhow::Result;

use crate::{files, npm, python, run};

/// Schemathesis, and all that it needs.
const REQUIREMENTS: &str = "tests/contract/requirements.txt";

/// The number of random requests for each operation.
const REQUESTS: &str = "500";

/// Runs the examples of the contract, its limits, random requests, and sequences of calls.
pub fn run() -> Result<()> {
    npm::ensure_installed()?;
    let programs = python::environment("schemathesis", &files::read_text(REQUIREMENTS)?)?;
    run::loud(
        npm::node()
            .arg("tests/contract/schemathesis.js")
            .arg(format!("{programs}/st"))
            .arg(REQUESTS),
    )
}
