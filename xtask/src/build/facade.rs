//! The TypeScript facade, bundled.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::{CORE, FULL, PACKAGE, VALIDATE, Wasm, data, text};
use crate::{files, npm, run};

/// A file `dist/<name>` for each of its formats: the facade, with one way to get at the wasm.
struct Entry {
    name: &'static str,
    source: &'static str,
    /// The file of `pkg-template/src/embedded`.
    embedded: &'static str,
    wasm: Wasm,
    formats: &'static [Format],
}

struct Format {
    name: &'static str,
    platform: &'static str,
    script: &'static str,
}

const ESM: Format = Format {
    name: "esm",
    platform: "neutral",
    script: "js",
};

/// esbuild's platform `node` leaves a list of the exports for Node's `import` of the file.
const COMMONJS: Format = Format {
    name: "cjs",
    platform: "node",
    script: "cjs",
};

const ENTRIES: [Entry; 6] = [
    Entry {
        name: "browser",
        source: SOURCE,
        embedded: "text",
        wasm: CORE,
        formats: &[ESM],
    },
    Entry {
        name: "index",
        source: SOURCE,
        embedded: "text",
        wasm: FULL,
        formats: &[ESM, COMMONJS],
    },
    Entry {
        name: "module",
        source: SOURCE,
        embedded: "module",
        wasm: FULL,
        formats: &[ESM],
    },
    Entry {
        name: "slim",
        source: SOURCE,
        embedded: "none",
        wasm: FULL,
        formats: &[ESM, COMMONJS],
    },
    Entry {
        name: "validate",
        source: VALIDATE_SOURCE,
        embedded: "text",
        wasm: VALIDATE,
        formats: &[ESM, COMMONJS],
    },
    Entry {
        name: "validate-module",
        source: VALIDATE_SOURCE,
        embedded: "module",
        wasm: VALIDATE,
        formats: &[ESM],
    },
];

const SOURCE: &str = "pkg-template/src/index.ts";
const VALIDATE_SOURCE: &str = "pkg-template/src/validate-only.ts";

/// Bundles every entry in its formats, and copies the wasm beside them.
pub fn bundle() -> Result<()> {
    for wasm in [CORE, FULL, VALIDATE] {
        write_text(&wasm.path())?;
    }
    let dist = Path::new(PACKAGE).join("dist");
    files::empty(PACKAGE)?;
    for entry in &ENTRIES {
        for format in entry.formats {
            let out = dist.join(entry.name).with_extension(format.script);
            // Names are kept, for stack traces: most of the size is the wasm. Lines are short,
            // because Node prints the one that throws when nobody catches.
            run::loud(
                npm::tool("esbuild")
                    .arg(entry.source)
                    .arg(format!("--outfile={}", out.display()))
                    .arg(format!(
                        "--alias:#embedded=./pkg-template/src/embedded/{}.ts",
                        entry.embedded
                    ))
                    .arg(format!("--alias:#glue=./{}/glue.js", entry.wasm.directory))
                    .arg(format!(
                        "--alias:#text=./{}.js",
                        entry.wasm.path().display()
                    ))
                    .arg(format!("--alias:#module=./{}?module", entry.wasm.file))
                    .arg("--external:*.wasm?module")
                    .arg(format!("--format={}", format.name))
                    .arg(format!("--platform={}", format.platform))
                    .args(["--bundle", "--target=es2022", "--minify-whitespace"])
                    .args(["--minify-syntax", "--legal-comments=none"])
                    .args(["--line-limit=200", "--log-level=warning"]),
            )?;
        }
    }
    for wasm in [CORE, FULL, VALIDATE] {
        files::copy(wasm.path(), dist.join(wasm.file))?;
    }
    Ok(())
}

/// Writes the types: once for ESM, once for `CommonJS`.
pub fn types() -> Result<()> {
    let dist = Path::new(PACKAGE).join("dist");
    let esm = dist.join("index.d.ts");
    run::loud(
        npm::tool("rollup")
            .args(["--silent", "--failAfterWarnings", "--format=es"])
            .args(["--plugin", "dts={tsconfig:'pkg-template/tsconfig.json'}"])
            .arg(SOURCE)
            .arg(format!("--file={}", esm.display())),
    )?;
    files::write(&esm, data::document(&files::read_text(&esm)?)?)?;
    files::copy(&esm, esm.with_extension("cts"))?;
    for (types, index) in [
        ("validate.d.ts", "index.js"),
        ("validate.d.cts", "index.cjs"),
    ] {
        files::write(dist.join(types), exports_of(VALIDATE_SOURCE, index)?)?;
    }
    Ok(())
}

/// The exports of a source that has nothing else, as those of `index`: its types are the same ones.
fn exports_of(source: &str, index: &str) -> Result<String> {
    let mut text = String::new();
    for line in files::read_text(source)?.lines() {
        match line.split_once(" from ") {
            Some((names, _)) => text.extend([names, " from \"./", index, "\";\n"]),
            None => text.extend([line, "\n"]),
        }
    }
    Ok(text)
}

/// Writes a wasm as the module of a text, beside it.
fn write_text(wasm: &Path) -> Result<()> {
    let beside = |extension| PathBuf::from(format!("{}.{extension}", wasm.display()));
    let text = text::encode(&files::read(wasm)?);
    files::write(beside("js"), format!("export default \"{text}\";\n"))?;
    files::write(
        beside("d.ts"),
        "declare const text: string;\nexport default text;\n",
    )
}
