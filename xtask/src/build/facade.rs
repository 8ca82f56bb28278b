//! The TypeScript facade, bundled.

use std::path::Path;

use anyhow::Result;

use super::{GENERATED, PACKAGE, STEM, text};
use crate::{files, npm, run};

/// A file `dist/<name>` for each of its formats: the facade, with one way to get at the wasm.
struct Entry {
    name: &'static str,
    /// The file of `pkg-template/src/embedded`.
    embedded: &'static str,
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

const ENTRIES: [Entry; 3] = [
    Entry {
        name: "index",
        embedded: "text",
        formats: &[ESM, COMMONJS],
    },
    Entry {
        name: "module",
        embedded: "module",
        formats: &[ESM],
    },
    Entry {
        name: "slim",
        embedded: "none",
        formats: &[ESM, COMMONJS],
    },
];

const SOURCE: &str = "pkg-template/src/index.ts";

/// Bundles every entry in its formats, and copies the wasm beside them.
pub fn bundle() -> Result<()> {
    write_text()?;
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
                    .arg("--external:*.wasm?module")
                    .arg(format!("--format={}", format.name))
                    .arg(format!("--platform={}", format.platform))
                    .args(["--bundle", "--target=es2022", "--minify-whitespace"])
                    .args(["--minify-syntax", "--legal-comments=none"])
                    .args(["--line-limit=200", "--log-level=warning"]),
            )?;
        }
    }
    let wasm = format!("{STEM}_bg.wasm");
    files::copy(Path::new(GENERATED).join(&wasm), dist.join(&wasm))
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

fn write_text() -> Result<()> {
    let generated = Path::new(GENERATED);
    let wasm = files::read(generated.join(format!("{STEM}_bg.wasm")))?;
    files::write(
        generated.join("text.js"),
        format!("export default \"{}\";\n", text::encode(&wasm)),
    )?;
    files::write(
        generated.join("text.d.ts"),
        "declare const text: string;\nexport default text;\n",
    )
}
