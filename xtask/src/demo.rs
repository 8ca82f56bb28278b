//! `cargo xtask demo`: the package as a user would meet it.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Stdio};

use anyhow::{Context as _, Result, bail};

use crate::{build, files, npm, run};

const DEMO: &str = "target/demo";

/// Creates an invitation at the sandbox, which answers as Zavu does.
pub fn at_sandbox() -> Result<()> {
    prepare()?;
    let sandbox = Sandbox::start()?;
    println!("create an invitation at the sandbox, {}", sandbox.url);
    create(&[
        ("ZAVUDEV_BASE_URL", &sandbox.url),
        ("ZAVUDEV_API_KEY", "zv_test_sandbox"),
    ])
}

/// Creates an invitation at Zavu, with the key in the environment.
pub fn live() -> Result<()> {
    if std::env::var_os("ZAVUDEV_API_KEY").is_none_or(|key| key.is_empty()) {
        bail!("--live creates an invitation at Zavu: set ZAVUDEV_API_KEY to a key of your project");
    }
    prepare()?;
    println!("create an invitation at Zavu");
    create(&[])
}

/// Builds the package and installs it beside a copy of the example.
fn prepare() -> Result<()> {
    build::build()?;
    println!("install the package in {DEMO}, as a user would");
    let is_source = |path: &Path| !path.ends_with("node_modules");
    files::copy_tree(Path::new("examples-js/node"), Path::new(DEMO), &is_source)?;
    npm::install_tarball(&build::tarball(), Path::new(DEMO))
}

fn create(environment: &[(&str, &str)]) -> Result<()> {
    run::loud(
        npm::node()
            .arg("create.js")
            .current_dir(DEMO)
            .env_remove("ZAVUDEV_BASE_URL")
            .envs(environment.iter().copied()),
    )
}

/// The running sandbox: it is stopped when this is dropped.
struct Sandbox {
    process: Child,
    url: String,
}

impl Sandbox {
    fn start() -> Result<Self> {
        const READY: &str = "sandbox listening on ";
        let process = npm::node()
            .arg("examples-js/sandbox/server.js")
            .stdout(Stdio::piped())
            .spawn()
            .context("cannot start examples-js/sandbox/server.js")?;
        let mut sandbox = Self {
            process,
            url: String::new(),
        };
        let mut line = String::new();
        if let Some(output) = sandbox.process.stdout.as_mut() {
            BufReader::new(output).read_line(&mut line)?;
        }
        let Some(url) = line.trim_end().strip_prefix(READY) else {
            bail!("the sandbox did not say {READY:?} but {line:?}");
        };
        url.clone_into(&mut sandbox.url);
        Ok(sandbox)
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        // It may have ended by itself: nothing to stop then.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}
