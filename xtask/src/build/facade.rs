//! The TypeScript facade, bundled.

use std::path::Path;

use anyhow::Result;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{GENERATED, PACKAGE, STEM};
use crate::{files, npm, run};

/// A file `pkg-template/src/<name>.ts`, and what becomes of it in `dist`.
struct Entry {
    name: &'static str,
    formats: &'static [Format],
}

struct Format {
    name: &'static str,
    platform: &'static str,
    script: &'static str,
    types: &'static str,
}

const ESM: Format = Format {
    name: "esm",
    platform: "neutral",
    script: "js",
    types: "d.ts",
};

/// esbuild's platform `node` leaves a list of the exports for Node's `import` of the file.
const COMMONJS: Format = Format {
    name: "cjs",
    platform: "node",
    script: "cjs",
    types: "d.cts",
};

const ENTRIES: [Entry; 1] = [Entry {
    name: "index",
    formats: &[ESM, COMMONJS],
}];

/// Bundles every entry in its formats, with the wasm as base64, and copies the wasm beside them.
pub fn bundle() -> Result<()> {
    write_base64()?;
    let dist = Path::new(PACKAGE).join("dist");
    files::empty(PACKAGE)?;
    for entry in &ENTRIES {
        for format in entry.formats {
            let out = dist.join(entry.name).with_extension(format.script);
            // Names are kept, for stack traces: most of the size is the wasm. Lines are short,
            // because Node prints the one that throws when nobody catches.
            run::loud(
                npm::tool("esbuild")
                    .arg(entry.source())
                    .arg(format!("--outfile={}", out.display()))
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

/// Writes the types of every entry, the same for each of its formats.
pub fn types() -> Result<()> {
    let dist = Path::new(PACKAGE).join("dist");
    for entry in &ENTRIES {
        let mut made = None;
        for format in entry.formats {
            let out = dist.join(entry.name).with_extension(format.types);
            match &made {
                Some(types) => files::copy(types, &out)?,
                None => run::loud(
                    npm::tool("rollup")
                        .args(["--silent", "--failAfterWarnings", "--format=es"])
                        .args(["--plugin", "dts={tsconfig:'pkg-template/tsconfig.json'}"])
                        .arg(entry.source())
                        .arg(format!("--file={}", out.display())),
                )?,
            }
            made = made.or(Some(out));
        }
    }
    Ok(())
}

impl Entry {
    fn source(&self) -> String {
        format!("pkg-template/src/{}.ts", self.name)
    }
}

fn write_base64() -> Result<()> {
    let generated = Path::new(GENERATED);
    let wasm = files::read(generated.join(format!("{STEM}_bg.wasm")))?;
    let text = STANDARD.encode(wasm);
    files::write(
        generated.join("base64.js"),
        format!("export default \"{text}\";\n"),
    )?;
    files::write(
        generated.join("base64.d.ts"),
        "declare const base64: string;\nexport default base64;\n",
    )
}
