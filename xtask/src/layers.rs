//! The layers of the crate: a module imports from its own layer and from lower ones only.

#![expect(
    clippy::arithmetic_side_effects,
    reason = "only on places that were found in a text"
)]

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, Result, bail};

use crate::files;

const SOURCES: &str = "src";

/// The modules of the crate's root, from the lowest layer to the highest.
const LAYERS: &[&[&str]] = &[
    // Twins of a platform's functions, texts and codes.
    &["platform", "text", "closed_enum", "open_enum"],
    &["phone"],
    // Values, and what can be found in them.
    &[
        "connection_type",
        "field",
        "input_object",
        "input_value",
        "issue",
        "message",
    ],
    &["rules"],
    // Forms, requests and answers.
    &["form", "invitation", "request"],
    // Names and limits that JavaScript's interface shares with the code below.
    &["facts"],
    &["client"],
    &["bulk"],
    &["handler"],
    &["webhook"],
    // Further names and limits that the facade is generated with.
    &["facade"],
    &["wasm"],
];

/// Fails with the file and the line of each import from a higher layer.
pub fn check() -> Result<()> {
    let modules = modules_of_names(&files::read_text(Path::new(SOURCES).join("lib.rs"))?);
    let mut faults = Vec::new();
    let is_rust = |path: &Path| path.is_dir() || path.extension().is_some_and(|end| end == "rs");
    for path in files::walk(Path::new(SOURCES), &is_rust)? {
        let source = files::read_text(&path)?;
        let inner = path.strip_prefix(SOURCES)?;
        if inner != Path::new("lib.rs") {
            let found = faults_of(inner, &source, &modules)?;
            faults.extend(found.into_iter().map(|fault| format!("{SOURCES}/{fault}")));
        }
    }
    if !faults.is_empty() {
        bail!("imports from a higher layer:\n{}", faults.join("\n"));
    }
    Ok(())
}

/// The module of each name that `lib.rs` exports again: `pub use module::{Name, …};`.
fn modules_of_names(lib: &str) -> BTreeMap<String, String> {
    let mut modules = BTreeMap::new();
    for (_, statement) in lib
        .match_indices("\npub use ")
        .map(|(at, found)| (at, &lib[at + found.len()..]))
    {
        let (module, rest) = statement.split_once("::").unwrap_or_default();
        for (_, name) in names(rest) {
            modules.insert(name.to_owned(), module.to_owned());
        }
    }
    modules
}

/// The imports of a file from higher layers, each with its line.
fn faults_of(file: &Path, source: &str, modules: &BTreeMap<String, String>) -> Result<Vec<String>> {
    let name = file.display().to_string().replace('\\', "/");
    let path = name.trim_end_matches(".rs").trim_end_matches("/mod");
    let depth = path.split('/').count();
    let module = path.split('/').next().unwrap_or_default();
    let layer = layer(module).with_context(|| format!("{SOURCES}/{name} is in no layer"))?;
    let code = without_comments_and_tests(source);
    let mut faults = Vec::new();
    for (at, import) in imports(&code, depth) {
        let target = modules.get(import).map_or(import, String::as_str);
        if self::layer(target).is_some_and(|target| target > layer) {
            let line = code[..at].lines().count().max(1);
            faults.push(format!(
                "{name}:{line}: {module} imports {import} of {target}"
            ));
        }
    }
    Ok(faults)
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

/// Blanks the comments and cuts the tests, which may import everything. Each line keeps its number.
fn without_comments_and_tests(source: &str) -> String {
    let is_test_module = |(line, next): &(&str, &str)| {
        *line == "#[cfg(test)]" && next.contains("mod ") && next.ends_with('{')
    };
    let lines: Vec<&str> = source.lines().collect();
    let pairs = lines.iter().copied().zip(lines.iter().copied().skip(1));
    let end = pairs.into_iter().position(|pair| is_test_module(&pair));
    lines
        .into_iter()
        .take(end.unwrap_or(usize::MAX))
        .map(|line| {
            if line.trim_start().starts_with("//") {
                ""
            } else {
                line
            }
        })
        .collect::<Vec<_>>()
        .join("\n")
}

/// The names that a module imports from the crate's root, by `crate::` or by enough `super::`, each
/// with its place.
fn imports(code: &str, depth: usize) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    for (root, count) in [("crate::", 1), ("super::", depth)] {
        let prefix = root.repeat(count);
        for (at, _) in code.match_indices(&prefix) {
            let start = at + prefix.len();
            let names = names(&code[start..]);
            found.extend(
                names
                    .into_iter()
                    .map(|(offset, name)| (start + offset, name)),
            );
        }
    }
    found
}

/// The first names of a path or of a group of paths, each with its place.
fn names(path: &str) -> Vec<(usize, &str)> {
    let is_inside = |c: char| c.is_alphanumeric() || c == '_';
    let name = |start: usize| {
        let rest = &path[start..];
        let end = rest.find(|c| !is_inside(c)).unwrap_or(rest.len());
        (start, &rest[..end])
    };
    if !path.starts_with('{') {
        return vec![name(0)];
    }
    let (mut found, mut depth, mut is_start) = (Vec::new(), 0, true);
    for (at, character) in path.char_indices() {
        match character {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' => is_start = depth == 1,
            c if is_inside(c) && is_start => {
                found.push(name(at));
                is_start = false;
            }
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{check, faults_of, modules_of_names};

    #[track_caller]
    fn assert_faults(file: &str, source: &str, expected: &[&str]) {
        let modules =
            modules_of_names("\npub use issue::{Issue,\n    Report};\npub use request::Draft;\n");
        assert_eq!(
            faults_of(Path::new(file), source, &modules).unwrap(),
            expected
        );
    }

    #[test]
    fn imports_from_higher_layers_are_found() {
        assert_faults(
            "rules/name.rs",
            "use crate::{Issue, Report, text::nearest};",
            &[],
        );
        assert_faults(
            "rules/name.rs",
            "// crate::client\nuse super::text;\nuse crate::{\n    Issue,\n    Draft,\n    client::{Call, json},\n};\n",
            &[
                "rules/name.rs:5: rules imports Draft of request",
                "rules/name.rs:6: rules imports client of client",
            ],
        );
        assert_faults(
            "rules/mod.rs",
            "use super::Draft;",
            &["rules/mod.rs:1: rules imports Draft of request"],
        );
        assert_faults(
            "rules/name.rs",
            "use super::super::form::read;",
            &["rules/name.rs:1: rules imports form of form"],
        );
        assert_faults(
            "rules/name.rs",
            "#[cfg(test)]\nmod tests {\n    use crate::Draft;\n}",
            &[],
        );
        assert_faults("wasm/form.rs", "fn f() { crate::client::call() }", &[]);
        assert!(faults_of(Path::new("new.rs"), "", &modules_of_names("")).is_err());
    }

    #[test]
    fn the_crate_has_none() {
        std::env::set_current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/..")).unwrap();
        check().unwrap();
    }
}
