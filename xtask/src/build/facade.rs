//! The TypeScript facade, bundled.

use std::path::Path;

use anyhow::Result;

use super::{CORE, FULL, GENERATED, PACKAGE, text};
use crate::{files, npm, run};

/// A file `dist/<name>` for each of its formats: the facade, with one way to get at the wasm.
struct Entry {
    name: &'static str,
    /// The file of `pkg-template/src/embedded`.
    embedded: &'static str,
    /// The wasm in it, where it is text.
    wasm: &'static str,
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

const ENTRIES: [Entry; 4] = [
    Entry {
        name: "browser",
        embedded: "text",
        wasm: CORE,
        formats: &[ESM],
    },
    Entry {
        name: "index",
        embedded: "text",
        wasm: FULL,
        formats: &[ESM, COMMONJS],
    },
    Entry {
        name: "module",
        embedded: "module",
        wasm: FULL,
        formats: &[ESM],
    },
    Entry {
        name: "slim",
        embedded: "none",
        wasm: FULL,
        formats: &[ESM, COMMONJS],
    },
];

const SOURCE: &str = "pkg-template/src/index.ts";

/// Bundles every entry in its formats, and copies the wasm beside them.
pub fn bundle() -> Result<()> {
    for wasm in [CORE, FULL] {
        write_text(wasm)?;
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
                    .arg(SOURCE)
                    .arg(format!("--outfile={}", out.display()))
                    .arg(format!(
                        "--alias:#embedded=./pkg-template/src/embedded/{}.ts",
                        entry.embedded
                    ))
                    .arg(format!("--alias:#text=./{GENERATED}/{}.js", entry.wasm))
                    .arg("--external:*.wasm?module")
                    .arg(format!("--format={}", format.name))
                    .arg(format!("--platform={}", format.platform))
                    .args(["--bundle", "--target=es2022", "--minify-whitespace"])
                    .args(["--minify-syntax", "--legal-comments=none"])
                    .args(["--line-limit=200", "--log-level=warning"]),
            )?;
        }
    }
    for wasm in [CORE, FULL] {
        files::copy(Path::new(GENERATED).join(wasm), dist.join(wasm))?;
    }
    Ok(())
}

/// Writes the types, the same for every entry: once for ESM, once for `CommonJS`.
pub fn types() -> Result<()> {
    let esm = Path::new(PACKAGE).join("dist/index.d.ts");
    run::loud(
        npm::tool("rollup")
            .args(["--silent", "--failAfterWarnings", "--format=es"])
            .args(["--plugin", "dts={tsconfig:'pkg-template/tsconfig.json'}"])
            .arg(SOURCE)
            .arg(format!("--file={}", esm.display())),
    )?;
    files::copy(&esm, esm.with_extension("cts"))
}

/// Writes a wasm as the module of a text, beside it.
fn write_text(wasm: &str) -> Result<()> {
    let generated = Path::new(GENERATED);
    let bytes = files::read(generated.join(wasm))?;
    files::write(
        generated.join(format!("{wasm}.js")),
        format!("export default \"{}\";\n", text::encode(&bytes)),
    )?;
    files::write(
        generated.join(format!("{wasm}.d.ts")),
        "declare const text: string;\nexport default text;\n",
    )
}
