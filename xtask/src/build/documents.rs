//! Copies the documents into the package. Links to files that are only in the repository are replaced.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use anyhow::Result;

use super::package::REPOSITORY;
use crate::files;

/// Files of the root that are published too.
const DOCUMENTS: [&str; 6] = [
    "README.md",
    "CHANGELOG.md",
    "SECURITY.md",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "NOTICE",
];

/// The picture of the README.
const PICTURE: &str = "benches/reference.svg";

const GUIDES: &str = "docs";

/// Copies the documents to `package`.
pub fn copy(package: &Path) -> Result<()> {
    let shipped = shipped()?;
    for file in &shipped {
        let copied = package.join(file);
        if let Some(directory) = copied.parent() {
            std::fs::create_dir_all(directory)?;
        }
        if file.extension().is_some_and(|extension| extension == "md") {
            let text = files::read_text(file)?;
            files::write(copied, relink(&text, file, &shipped, REPOSITORY))?;
        } else {
            files::copy(file, copied)?;
        }
    }
    Ok(())
}

fn shipped() -> Result<BTreeSet<PathBuf>> {
    let guides = files::list(GUIDES)?;
    Ok(guides
        .into_iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .chain(DOCUMENTS.iter().map(PathBuf::from))
        .chain([PathBuf::from(PICTURE)])
        .collect())
}

/// Replaces the links to files that the package lacks: by a link to the repository, or if its address is not set, by the name
/// of the file.
fn relink(text: &str, file: &Path, shipped: &BTreeSet<PathBuf>, repository: &str) -> String {
    let mut is_in_code = false;
    let mut lines = Vec::new();
    for line in text.split('\n') {
        is_in_code ^= line.starts_with("```");
        lines.push(if is_in_code {
            line.to_owned()
        } else {
            relink_line(line, file, shipped, repository)
        });
    }
    lines.join("\n")
}

fn relink_line(line: &str, file: &Path, shipped: &BTreeSet<PathBuf>, repository: &str) -> String {
    let mut done = String::new();
    let mut rest = line;
    while let Some((before, link)) = rest.split_once("](") {
        let Some((target, after)) = link.split_once(')') else {
            break;
        };
        rest = after;
        match (
            unshipped_target(target, file, shipped),
            before.rsplit_once('['),
        ) {
            (Some(path), Some((before, name))) => {
                done.push_str(before);
                done.push_str(&repository_link(name, &path, repository));
            }
            _ => done.extend([before, "](", target, ")"]),
        }
    }
    done.push_str(rest);
    done
}

/// The path in the repository that a link of `file` leads to. None if the package has it.
fn unshipped_target(target: &str, file: &Path, shipped: &BTreeSet<PathBuf>) -> Option<String> {
    if target.starts_with('#') || target.contains(':') {
        return None;
    }
    let path = target.split('#').next().unwrap_or(target);
    let mut found = file.parent().unwrap_or(Path::new("")).to_path_buf();
    for part in Path::new(path).components() {
        if part == Component::ParentDir {
            found.pop();
        } else {
            found.push(part);
        }
    }
    if shipped.contains(&found) {
        return None;
    }
    Some(found.to_string_lossy().replace('\\', "/"))
}

/// The text in place of a link to a file that the package lacks.
fn repository_link(name: &str, path: &str, repository: &str) -> String {
    let version = env!("CARGO_PKG_VERSION");
    if !repository.is_empty() {
        format!("[{name}]({repository}/blob/v{version}/{path})")
    } else if name == path {
        format!("`{path}` in the repository")
    } else {
        format!("{name} (`{path}` in the repository)")
    }
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::relink;

    fn of_a_guide(text: &str, repository: &str) -> String {
        let shipped = ["README.md", "docs/a.md"].map(PathBuf::from).into();
        relink(text, Path::new("docs/a.md"), &shipped, repository)
    }

    #[test]
    fn keeps_links_that_stay_in_the_package() {
        for text in [
            "[a](#b), [c](a.md#d) and ![e](../README.md)",
            "[f](https://example.com)",
            "```js\n[g](h)\n```",
        ] {
            assert_eq!(of_a_guide(text, ""), text);
        }
    }

    #[test]
    fn names_a_file_of_the_repository() {
        assert_eq!(
            of_a_guide("see [x](a.md), [the map](../MAP.md#y) and [z](z)", ""),
            "see [x](a.md), the map (`MAP.md` in the repository) and z (`docs/z` in the repository)"
        );
        assert_eq!(of_a_guide("[docs/z](z)", ""), "`docs/z` in the repository");
    }

    #[test]
    fn links_to_the_repository_where_that_is_set() {
        let version = env!("CARGO_PKG_VERSION");
        assert_eq!(
            of_a_guide("[the map](../MAP.md)", "https://code.example/z"),
            format!("[the map](https://code.example/z/blob/v{version}/MAP.md)")
        );
    }
}
