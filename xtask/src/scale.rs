//! Tests the examples for thousands of invitations, while their processes are killed.

use anyhow::Result;

use crate::apt::Packages;
use crate::{files, npm, run};

const REDIS: Packages<'_> = Packages {
    purpose: "test the example of a queue",
    programs: &["redis-server"],
    names: &["redis-server"],
};

/// Hundreds of invitations; with `is_long`, thousands of them, and slow failures.
pub fn run(is_long: bool) -> Result<()> {
    REDIS.ensure()?;
    let is_test = |path: &std::path::Path| path.to_string_lossy().ends_with(".js");
    run::loud(
        npm::node()
            // Both mostly wait. On two cores Node would run one file at a time.
            .args(["--test", "--test-concurrency=2", "--test-reporter=spec"])
            .args(files::walk("tests/js/scale".as_ref(), &is_test)?)
            .envs([("LONG", "1")].into_iter().filter(|_| is_long)),
    )
}
