//! The source of the metadata: an installed npm package, whose changelog names libphonenumber's version.

use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;

use super::metadata::Metadata;

/// The metadata, and where it comes from.
pub struct Source {
    pub metadata: Metadata,
    /// The version of the npm package.
    pub package: String,
    /// The version of libphonenumber.
    pub upstream: String,
}

impl Source {
    /// Reads the package installed in `folder`.
    pub fn installed(folder: &Path) -> Result<Self> {
        let package = folder.join("node_modules/libphonenumber-js");
        let read = |name: &str| {
            let path = package.join(name);
            std::fs::read_to_string(&path)
                .with_context(|| format!("{} is not there: run `npm ci`", path.display()))
        };
        let manifest: Value = serde_json::from_str(&read("package.json")?)?;
        let version = manifest["version"]
            .as_str()
            .context("a package without a version")?;
        Ok(Self {
            metadata: Metadata::parse(&read("metadata.max.json")?)?,
            upstream: upstream(&read("CHANGELOG.md")?, version)?,
            package: version.to_owned(),
        })
    }
}

/// The version of libphonenumber that the changelog names at this release of the package, or at the last one before that
/// updated the metadata.
fn upstream(changelog: &str, version: &str) -> Result<String> {
    let heading = format!("{version} /");
    let mut lines = changelog
        .lines()
        .skip_while(|line| !line.starts_with(&heading));
    let named = lines.find_map(|line| line.split_once("Updated metadata to version "));
    let (_, named) =
        named.with_context(|| format!("the changelog names no metadata for {version}"))?;
    Ok(named.trim_end_matches(':').to_owned())
}

#[cfg(test)]
mod tests {
    #[test]
    fn upstream_is_the_last_one_named() {
        let changelog = "2.0.1 / 3.1.2030\n\n* Fixed\n\n2.0.0 / 2.1.2030\n\n* Updated metadata to version 9.1.2:\n";
        assert_eq!(super::upstream(changelog, "2.0.1").unwrap(), "9.1.2");
        assert_eq!(super::upstream(changelog, "2.0.0").unwrap(), "9.1.2");
        assert!(super::upstream(changelog, "1.0.0").is_err());
    }
}
