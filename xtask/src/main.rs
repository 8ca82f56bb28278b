//! `cargo xtask …`: the only build script of the workspace.

mod api;
mod apt;
mod bench;
mod build;
mod cargo_tools;
mod check;
mod demo;
mod deny;
mod docs;
mod files;
mod fuzz;
mod layers;
mod legs;
mod mutants;
mod npm;
mod phone_peers;
mod phone_tables;
mod python;
mod release;
mod run;
mod scale;
mod schemathesis;
mod steps;
mod test;
mod toolchain;

use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use test::Extent;

const HELP: &str = "\
cargo xtask <command>

  build [--twice]    make the npm package: pkg/ and a tarball
                     --twice builds again in another directory and compares the bytes
  check [step …]     format, lints, docs, types
  test [--everywhere | --long] [step …]
                     check, and every test, natively and through the npm package
                     --everywhere: in all runtimes, browsers and tools (tests/MATRIX.md)
                     --long: a hundred times the values into each export, a million simulated calls,
                     two million phone numbers beside each peer, each fault of the network in
                     every runtime, a thirtieth of the mutants, a million requests
                     judged by Ajv as well, and those of Schemathesis at the sandbox
  bench [--quick] [--save] [group …]
                     measure the package beside its peers
                     --quick: in a minute, in Node alone
                     --save: the ratios and the picture go to benches/
  demo [--live]      install the package as a user would and create an invitation,
                     at a sandbox, where its client goes on until the webhook says
                     \"connected\", or with --live at Zavu (needs ZAVUDEV_API_KEY)
  demo --form [--check]
                     serve a form that creates invitations at a sandbox, until Ctrl-C
                     --check: only see that it works
  soak               a million calls and retrievals and twenty thousand creates with faults, in
                     Node and in Chromium: memory must be flat (SOAK_SHARE=0.1: a tenth)
  simulate-bulk      a million rows over ten workers and a day, with crashes, in simulated time
  fuzz [--minutes n | --minimize] [target …]
                     random inputs to the crate, ten minutes for each target of fuzz/
                     --minimize: the committed corpus becomes the fewest inputs of the same coverage
  mutants [--shard k/n] [folder …]
                     changes src/rules, client, handler, webhook and bulk in one place after
                     another: each time a test must fail
                     --shard: every n-th place, from the k-th (0 to n - 1)
  deny               licences, duplicates, sources and advisories of all dependencies
  api                tests/api: what is public, after a change that is meant
  docs               docs/issues.md, and the reference of the package in docs/reference
  release [--dry-run]
                     build and check all that is published, into target/release-files; publishes
                     nothing. --dry-run: also while only the publisher's decisions are missing
  phone-tables       make src/phone/table from the metadata of libphonenumber-js

With step names, only these steps run, and what they need; with --alone and one name, only that step.
Without names, test and check run two steps at once.
";

fn main() -> ExitCode {
    match enter_root().and_then(|()| dispatch()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch() -> Result<ExitCode> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["build"] => build::build()?,
        ["simulate-bulk"] => test::simulate_bulk()?,
        ["build", "--twice"] => build::twice()?,
        ["check", names @ ..] => return steps::run("check", &check::steps(), names),
        ["test", "--everywhere", names @ ..] => {
            return steps::run_in_turn(&test::steps(Extent::Everywhere), names);
        }
        ["test", "--long", names @ ..] => {
            return steps::run_in_turn(&test::steps(Extent::Long), names);
        }
        ["test", names @ ..] => return steps::run("test", &test::steps(Extent::Usual), names),
        ["api"] => api::write()?,
        ["docs"] => docs::write()?,
        ["release"] => release::release(false)?,
        ["release", "--dry-run"] => release::release(true)?,
        ["phone-tables", rest @ ..] => phone_tables::run(rest)?,
        ["bench", rest @ ..] => bench::run(rest)?,
        ["deny"] => deny::deny()?,
        ["fuzz", rest @ ..] => fuzz::run(rest)?,
        ["mutants", rest @ ..] => mutants::run(rest)?,
        ["soak"] => legs::soak()?,
        ["demo"] => demo::at_sandbox()?,
        ["demo", "--live"] => demo::live()?,
        ["demo", "--form"] => demo::form()?,
        ["demo", "--form", "--check"] => build::build().and_then(|()| demo::check_form())?,
        [] | ["help" | "--help" | "-h"] => print!("{HELP}"),
        other => bail!("no such command: {}\n\n{HELP}", other.join(" ")),
    }
    Ok(ExitCode::SUCCESS)
}

/// Every path in xtask is relative to the root of the workspace.
fn enter_root() -> Result<()> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .context("xtask is not in a workspace")?;
    std::env::set_current_dir(root).with_context(|| format!("cannot enter {}", root.display()))
}
