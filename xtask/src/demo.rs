//! `cargo xtask demo`: runs examples with the built package, installed as a user would.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result, bail};

use crate::{build, files, npm, run};

const DEMO: &str = "target/demo";
const FORM: &str = "target/demo-form";

/// Creates invitations at the sandbox, which answers as Zavu does, and connects the client of one.
pub fn at_sandbox() -> Result<()> {
    build::build()?;
    install("examples-js/node", DEMO)?;
    let sandbox = sandbox()?;
    println!("create an invitation at the sandbox, {}", sandbox.url);
    create(&environment(&sandbox))?;
    println!("invite a client, who goes through the signup; the webhook tells when it is done");
    connect(&environment(&sandbox))
}

/// Creates an invitation at Zavu, with the key in the environment.
pub fn live() -> Result<()> {
    if std::env::var_os("ZAVUDEV_API_KEY").is_none_or(|key| key.is_empty()) {
        bail!("--live creates an invitation at Zavu: set ZAVUDEV_API_KEY to a key of your project");
    }
    build::build()?;
    install("examples-js/node", DEMO)?;
    println!("create an invitation at Zavu");
    create(&[])
}

/// Serves the form until Ctrl-C.
pub fn form() -> Result<()> {
    build::build()?;
    let (_sandbox, mut form) = serve_form()?;
    println!(
        "the form is at {} and creates at a sandbox; Ctrl-C stops both",
        form.url
    );
    let status = form.process.wait()?;
    bail!("the form's server ended ({status})");
}

/// Serves the form with the built package, requests all that a browser would, creates an invitation, and stops.
pub fn check_form() -> Result<()> {
    let (_sandbox, form) = serve_form()?;
    run::loud(npm::node().args(["tests/js/support/demo-form.js", &form.url]))
}

fn serve_form() -> Result<(Server, Server)> {
    install("examples-js/form", FORM)?;
    let sandbox = sandbox()?;
    let form = Server::start(
        npm::node()
            .arg("server.js")
            .current_dir(FORM)
            .envs(environment(&sandbox)),
        "the form is at ",
    )?;
    Ok((sandbox, form))
}

/// Copies an example, and installs the package in it.
fn install(example: &str, directory: &str) -> Result<()> {
    println!("install the package in {directory}, as a user would");
    let is_source = |path: &Path| !path.ends_with("node_modules");
    files::copy_tree(Path::new(example), Path::new(directory), &is_source)?;
    npm::install_tarball(&build::tarball(), Path::new(directory))
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

/// Runs the partner's program, and plays its client once it has printed the link.
fn connect(environment: &[(&str, &str)]) -> Result<()> {
    let mut partner = npm::node()
        .arg("connect.js")
        .current_dir(DEMO)
        .envs(environment.iter().copied())
        .stdout(Stdio::piped())
        .spawn()
        .context("cannot start connect.js")?;
    let followed = follow(&mut partner);
    if !matches!(followed, Ok(true)) {
        drop(partner.kill());
    }
    let status = partner.wait()?;
    if !followed? || !status.success() {
        bail!("the client was not connected ({status})");
    }
    Ok(())
}

/// Prints the output of the partner's program, and plays its client. Returns true if the client was connected.
fn follow(partner: &mut Child) -> Result<bool> {
    let output = partner.stdout.take().context("connect.js has no output")?;
    let mut is_connected = false;
    for line in BufReader::new(output).lines() {
        let line = line?;
        println!("{line}");
        if let Some(link) = line.strip_prefix("share ") {
            let script = "tests/js/support/signup.js";
            run::loud(npm::node().args([script, link.trim()]))?;
        }
        is_connected |= line.contains("connected, senderId ");
    }
    Ok(is_connected)
}

fn sandbox() -> Result<Server> {
    npm::ensure_installed()?;
    Server::start(
        npm::node().args(["examples-js/sandbox/server.js", "--quiet"]),
        "sandbox listening on ",
    )
}

/// The variables by which an example calls the sandbox, and listens on any free port.
fn environment(sandbox: &Server) -> [(&str, &str); 3] {
    [
        ("ZAVUDEV_BASE_URL", &sandbox.url),
        ("ZAVUDEV_API_KEY", "zv_test_sandbox"),
        ("PORT", "0"),
    ]
}

/// A running server: it is stopped when this is dropped.
struct Server {
    process: Child,
    url: String,
}

impl Server {
    /// Starts one whose first line is `ready` and its address.
    fn start(command: &mut Command, ready: &str) -> Result<Self> {
        let process = command
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start {command:?}"))?;
        let mut server = Self {
            process,
            url: String::new(),
        };
        let mut line = String::new();
        if let Some(output) = server.process.stdout.as_mut() {
            BufReader::new(output).read_line(&mut line)?;
        }
        let Some(url) = line.trim_end().strip_prefix(ready) else {
            bail!("{command:?} did not say {ready:?} but {line:?}");
        };
        url.clone_into(&mut server.url);
        Ok(server)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself: nothing to stop then.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}
