//! `cargo xtask fuzz`: random inputs to the crate, guided by the code that they reach.

use std::num::NonZeroU64;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::{cargo_tools, files, run};

const TARGETS: &str = "fuzz/fuzz_targets";

/// The committed inputs, which `tests/fuzz_corpus.rs` runs, and those that the fuzzer adds here.
const CORPUS: &str = "fuzz/corpus";
const FOUND: &str = "target/fuzz-corpus";

/// Runs each target, or those that are named, for `--minutes` (10). Stops at the first finding, whose
/// input libFuzzer keeps in `fuzz/artifacts`. With `--minimize`, instead of that, the committed corpus
/// becomes as few of all inputs as reach the same code.
pub fn run(arguments: &[&str]) -> Result<()> {
    let (minutes, names) = match arguments {
        ["--minimize", names @ ..] => (None, names),
        // To libFuzzer, 0 means no limit.
        ["--minutes", minutes, names @ ..] => {
            let minutes: NonZeroU64 = minutes.parse().context("--minutes")?;
            (Some(minutes.get()), names)
        }
        names => (Some(10), names),
    };
    let targets = targets()?;
    if let Some(name) = names
        .iter()
        .find(|name| !targets.iter().any(|known| known == *name))
    {
        bail!("no target {name:?}; there are: {}", targets.join(" "));
    }
    for target in targets {
        if !names.is_empty() && !names.contains(&target.as_str()) {
            continue;
        }
        if let Some(minutes) = minutes {
            println!("{target}: {minutes} minutes");
            fuzz(&target, minutes.saturating_mul(60))?;
        } else {
            println!("{target}: minimize {CORPUS}/{target}");
            minimize(&target)?;
        }
    }
    Ok(())
}

/// Runs one target.
fn fuzz(target: &str, seconds: u64) -> Result<()> {
    let corpora = [FOUND, CORPUS].map(|corpus| format!("{corpus}/{target}"));
    std::fs::create_dir_all(format!("{FOUND}/{target}"))?;
    run::loud(
        fuzzer(target, &corpora)?
            .arg(format!("-max_total_time={seconds}"))
            .args(["-max_len=4096", "-timeout=10", "-print_final_stats=1"])
            .arg("-verbosity=0"),
    )
}

/// Keeps one input for each piece of code that is reached. Without the counters of libFuzzer, which also tell how often the code
/// is reached, a twentieth of the files suffices.
fn minimize(target: &str) -> Result<()> {
    let minimized = format!("target/fuzz-minimized/{target}");
    let committed = format!("{CORPUS}/{target}");
    files::empty(&minimized)?;
    std::fs::create_dir_all(format!("{FOUND}/{target}"))?;
    let corpora = [
        minimized.clone(),
        committed.clone(),
        format!("{FOUND}/{target}"),
    ];
    run::loud(fuzzer(target, &corpora)?.args(["-set_cover_merge=1", "-use_counters=0"]))?;
    files::remove(&committed)?;
    files::rename(minimized, committed)
}

/// libFuzzer with its directories of inputs. It adds new inputs to the first. The crate has no unsafe code, so no sanitizer is
/// needed, and without a sanitizer no nightly toolchain.
fn fuzzer(target: &str, corpora: &[String]) -> Result<Command> {
    let mut command = run::clean(cargo_tools::ensure("cargo-fuzz", "0.13.2")?);
    command
        .env("RUSTC_BOOTSTRAP", "1")
        .args(["run", "--sanitizer", "none"])
        .args(["--target-dir", "target/fuzz", target])
        .args(corpora)
        .arg("--");
    Ok(command)
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
