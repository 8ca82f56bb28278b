//! `cargo xtask bench`: compares the package with its peers.

use std::path::Path;

use anyhow::{Result, bail};

use crate::test::Extent;
use crate::toolchain::Toolchain;
use crate::{build, files, npm, run};

const FOLDER: &str = "benches/js";

/// The sources without the phone table, and the wasm that is made of them.
const WITHOUT_PHONES: &str = "target/bench/without-phones";

/// Builds the package, and measures the groups of `arguments` with it.
pub fn run(arguments: &[&str]) -> Result<()> {
    build::build()?;
    npm::install_tarball(&build::tarball(), Path::new("."))?;
    let is_quick = arguments.contains(&"--quick");
    let all = arguments.iter().all(|argument| argument.starts_with("--"));
    let is_wanted = |group| all || arguments.contains(&group);
    if is_wanted("native") {
        let quick = ["--", "--quick"].iter().filter(|_| is_quick);
        let mut bench = run::cargo("bench --quiet --package native-benches --bench native");
        run::loud(bench.args(quick))?;
    }
    files::remove(WITHOUT_PHONES)?;
    if is_wanted("size") && !is_quick {
        println!("      size: build without the phone table");
        build_without_phones()?;
    }
    measure(arguments)
}

/// Checks the types, and measures for a moment, only to see that the benchmark works: usually two groups, otherwise all and the
/// native benchmark.
pub fn smoke(extent: Extent) -> Result<()> {
    let mut groups = &["phone-validity", "create"][..];
    if extent != Extent::Usual {
        run::quiet(&mut run::cargo(
            "test --quiet --package native-benches --bench native",
        ))?;
        groups = &[];
    }
    run::loud(npm::tool("tsc").args(["--project", FOLDER]))?;
    measure(&[&["--smoke"], groups].concat())
}

/// Builds the wasm from sources that never read the phone table, to measure its size without the table and its code.
fn build_without_phones() -> Result<()> {
    const SOURCE: &str = "src/phone/committed.rs";
    const READ: &str = "fn table() -> &'static Table<'static> {";
    let copy = Path::new(WITHOUT_PHONES);
    files::copy_tree(Path::new("."), copy, &build::is_source)?;
    let source = copy.join(SOURCE);
    let text = files::read_text(&source)?;
    if !text.contains(READ) {
        bail!("{SOURCE} does not read the table as it did: mend `cargo xtask bench size`");
    }
    let never = format!("{READ} #![allow(unreachable_code)] panic!();");
    files::write(&source, text.replacen(READ, &never, 1))?;
    let wasm = build::wasm::compile(
        &Toolchain::choose()?,
        copy,
        "target/bench/wasm",
        &build::PAGE,
    )?;
    let out = copy.join("out");
    build::bindings::generate(&wasm, &build::PAGE, &out)?;
    build::wasm::optimize(&out.join("page.wasm"))
}

fn measure(arguments: &[&str]) -> Result<()> {
    let main = Path::new(FOLDER).join("main.js");
    run::loud(npm::node().arg(main).args(arguments))
}
