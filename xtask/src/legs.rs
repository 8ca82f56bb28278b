//! Runs the legs of `tests/js/legs`: the installed package in runtimes, browsers, bundlers and other tools.

use std::path::Path;

use anyhow::Result;

use crate::apt::Packages;
use crate::test::Extent;
use crate::{build, npm, run};

/// The browser that every test run has.
const CHROMIUM: Packages<'_> = packages("test in Chromium", &["chromium"], &["chromium"]);

/// The program that makes the certificates for faults of TLS.
const OPENSSL: Packages<'_> = packages("test with faults of TLS", &["openssl"], &["openssl"]);

/// The other browsers.
const BROWSERS: [Packages<'_>; 3] = [
    packages("test in Firefox", &["firefox-esr"], &["firefox-esr"]),
    packages(
        "test in WebKit",
        &["WebKitWebDriver", "xvfb-run", "dbus-run-session"],
        &["webkit2gtk-driver", "xvfb", "xauth", "dbus", "dbus-x11"],
    ),
    packages(
        "test in a WebKit of 2022",
        &["cog"],
        &["wpewebkit-driver", "cog", "libwpebackend-fdo-1.0-1"],
    ),
];

const fn packages(
    purpose: &'static str,
    programs: &'static [&'static str],
    names: &'static [&'static str],
) -> Packages<'static> {
    Packages {
        purpose,
        programs,
        names,
    }
}

/// The legs that every test run has; everywhere all, whose table goes to `tests/MATRIX.md`.
pub fn run(extent: Extent) -> Result<()> {
    prepare(&[CHROMIUM]);
    let mut legs = npm::node();
    legs.arg("tests/js/legs/main.js");
    if extent == Extent::Everywhere {
        prepare(&BROWSERS);
        legs.arg("--everywhere");
    }
    run::loud(&mut legs)
}

/// A million calls and retrievals and twenty thousand creates, in Node and in Chromium.
pub fn soak() -> Result<()> {
    build::build()?;
    npm::install_tarball(&build::tarball(), Path::new("."))?;
    prepare(&[CHROMIUM]);
    run::loud(npm::node().arg("tests/js/soak/main.js"))
}

/// Every fault of the network in Node, and a selection in other runtimes: everywhere also in Firefox and `WebKit`, long with more
/// operations and connections.
pub fn faults(extent: Extent) -> Result<()> {
    let option = match extent {
        Extent::Usual => None,
        Extent::Everywhere => Some("--everywhere"),
        Extent::Long => Some("--long"),
    };
    if option.is_some() {
        prepare(&BROWSERS);
    }
    prepare(&[OPENSSL, CHROMIUM]);
    run::loud(npm::node().arg("tests/faults/main.js").args(option))
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
