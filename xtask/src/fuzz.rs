//! `cargo xtask fuzz`: random inputs to the crate, guided by the code that they reach.

use anyhow::{Context as _, Result, bail};

use crate::{files, run};

/// Compiling it takes minutes: it is kept under target/, and no part of the tests.
const TOOL: [&str; 3] = ["cargo-fuzz", "--version", "0.13.2"];
const ROOT: &str = "target/tools";
const PROGRAM: &str = "target/tools/bin/cargo-fuzz";

const TARGETS: &str = "fuzz/fuzz_targets";

/// Runs each target, or those that are named, for `--minutes` (10). Stops at the first finding, whose
/// input libFuzzer keeps in `fuzz/artifacts`. Inputs that reach something new go to `fuzz/corpus`.
pub fn run(arguments: &[&str]) -> Result<()> {
    let (minutes, names) = match arguments {
        ["--minutes", minutes, names @ ..] => (minutes.parse().context("--minutes")?, names),
        names => (10_u64, names),
    };
    if !run::exists(PROGRAM) {
        println!("install cargo-fuzz in {ROOT}");
        let install = ["install", "--quiet", "--locked", "--root", ROOT];
        run::loud(run::cargo(&install).args(TOOL))?;
    }
    let targets = targets()?;
    if let Some(name) = names
        .iter()
        .find(|name| !targets.iter().any(|known| known == *name))
    {
        bail!("no target {name:?}; there are: {}", targets.join(" "));
    }
    for target in targets {
        if names.is_empty() || names.contains(&target.as_str()) {
            println!("{target}: {minutes} minutes");
            fuzz(&target, minutes.saturating_mul(60))?;
        }
    }
    Ok(())
}

/// Runs one target. The crate has no unsafe code, so no sanitizer is needed, and without one no nightly toolchain.
fn fuzz(target: &str, seconds: u64) -> Result<()> {
    let mut command = run::clean(PROGRAM);
    command
        .env("RUSTC_BOOTSTRAP", "1")
        .args([
            "run",
            "--sanitizer",
            "none",
            "--target-dir",
            "target/fuzz",
            target,
            "--",
        ])
        .arg(format!("-max_total_time={seconds}"))
        .args([
            "-max_len=4096",
            "-timeout=10",
            "-print_final_stats=1",
            "-verbosity=0",
        ]);
    run::loud(&mut command)
}

fn targets() -> Result<Vec<String>> {
    let is_source = |path: &std::path::Path| path.extension().is_some_and(|end| end == "rs");
    let mut names = files::walk(std::path::Path::new(TARGETS), &is_source)?
        .iter()
        .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
        .collect::<Vec<_>>();
    names.sort();
    Ok(names)
}
