//! Runs the legs of `tests/js/legs`: the installed package in runtimes, browsers, bundlers and other tools.

use std::path::Path;

use anyhow::Result;

use crate::apt::Packages;
use crate::{build, npm, run};

/// The browser that every test run has.
const CHROMIUM: Packages<'_> = Packages {
    purpose: "test in Chromium",
    programs: &["chromium"],
    names: &["chromium"],
};

/// The program that makes the certificates for faults of TLS.
const OPENSSL: Packages<'_> = Packages {
    purpose: "test with faults of TLS",
    programs: &["openssl"],
    names: &["openssl"],
};

/// The other browsers.
const BROWSERS: [Packages<'_>; 3] = [
    Packages {
        purpose: "test in Firefox",
        programs: &["firefox-esr"],
        names: &["firefox-esr"],
    },
    Packages {
        purpose: "test in WebKit",
        programs: &["WebKitWebDriver", "xvfb-run", "dbus-run-session"],
        names: &["webkit2gtk-driver", "xvfb", "xauth", "dbus", "dbus-x11"],
    },
    Packages {
        purpose: "test in a WebKit of 2022",
        programs: &["cog"],
        names: &["wpewebkit-driver", "cog", "libwpebackend-fdo-1.0-1"],
    },
];

/// The legs that every test run has.
pub fn core() -> Result<()> {
    prepare(&[CHROMIUM]);
    run::loud(npm::node().arg("tests/js/legs/main.js"))
}

/// All legs; their table goes to `tests/MATRIX.md`.
pub fn everywhere() -> Result<()> {
    prepare(&[CHROMIUM]);
    prepare(&BROWSERS);
    run::loud(npm::node().args(["tests/js/legs/main.js", "--everywhere"]))
}

/// A million calls and retrievals and twenty thousand creates, in Node and in Chromium.
pub fn soak() -> Result<()> {
    build::build()?;
    npm::install_tarball(&build::tarball(), Path::new("."))?;
    prepare(&[CHROMIUM]);
    run::loud(npm::node().arg("tests/js/soak/main.js"))
}

/// Every fault of the network in Node, and a selection in other runtimes.
pub fn faults() -> Result<()> {
    faults_with(&[])
}

/// Like [`faults`], also in Firefox and `WebKit`.
pub fn faults_everywhere() -> Result<()> {
    prepare(&BROWSERS);
    faults_with(&["--everywhere"])
}

/// Like [`faults`], with more operations and connections.
pub fn faults_long() -> Result<()> {
    prepare(&BROWSERS);
    faults_with(&["--long"])
}

fn faults_with(arguments: &[&str]) -> Result<()> {
    prepare(&[OPENSSL, CHROMIUM]);
    run::loud(npm::node().arg("tests/faults/main.js").args(arguments))
}

/// Installs the packages that are missing. Only prints the error if this fails, because a leg without its program reports itself
/// as skipped.
fn prepare(packages: &[Packages<'_>]) {
    for package in packages {
        if let Err(error) = package.ensure() {
            println!("      {error:#}");
        }
    }
}
