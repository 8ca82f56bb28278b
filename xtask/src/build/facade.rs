//! Bundles the TypeScript facade and its types.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::Result;

use super::{MODULES, Module, PACKAGE, PAGE, SERVER, limits};
use crate::{files, npm, run};

#[derive(Clone, Copy)]
enum Format {
    Esm,
    CommonJs,
}

/// The entries of the package: `dist/<name>.<extension>` has the wasm of a module by a file of `pkg-template/src/embedded`,
/// `dist/<module>.slim.<extension>` has none.
const ENTRIES: [(&str, Module, &str, Format); 4] = [
    ("page", PAGE, "text", Format::Esm),
    ("server", SERVER, "text", Format::Esm),
    ("server.edge", SERVER, "module", Format::Esm),
    ("server", SERVER, "text", Format::CommonJs),
];

/// All exports, without the wasm.
const SLIM: &str = "pkg-template/src/index.ts";
/// All exports, with the wasm.
const WITH_WASM: &str = "pkg-template/src/with-wasm.ts";

/// The entry for the tests of an app. Has no wasm.
const TESTING: &str = "pkg-template/src/testing/index.ts";

impl Format {
    /// The options of esbuild. The entries in ESM share their code in `dist/<module>.shared.js`, so that a program with several
    /// entries has it once. For `CommonJS`, the platform `node` adds a list of the exports, which Node's `import` reads.
    fn arguments(self) -> &'static [&'static str] {
        match self {
            Self::Esm => &["--format=esm", "--platform=neutral", "--splitting"],
            Self::CommonJs => &[
                "--format=cjs",
                "--platform=node",
                "--out-extension:.js=.cjs",
            ],
        }
    }
}

/// Bundles every entry, and copies the wasm files into the same folder.
pub fn bundle() -> Result<()> {
    let dist = Path::new(PACKAGE).join("dist");
    files::empty(PACKAGE)?;
    for module in &MODULES {
        write_text(module)?;
    }
    for (name, module, embedded, format) in &ENTRIES {
        let (directory, file) = (module.directory, module.file());
        // Only the syntax is minified. Names and lines stay for stack traces, and without white space esbuild would also remove
        // the comments `@__PURE__`. The user's bundler minifies the code, and most of the size is the wasm.
        run::loud(
            npm::tool("esbuild")
                .arg(format!("{name}={WITH_WASM}"))
                .arg(format!("{}.slim={SLIM}", module.name))
                .arg(format!("--outdir={}", dist.display()))
                .arg(format!("--chunk-names={}.shared", module.name))
                .arg(format!(
                    "--alias:#embedded=./pkg-template/src/embedded/{embedded}.ts"
                ))
                .arg(format!(
                    "--alias:#server-only=./pkg-template/src/server-only/{}.ts",
                    module.name
                ))
                .arg(format!("--alias:#glue=./{directory}/glue.js"))
                .arg(format!("--alias:#text=./{directory}/{file}.js"))
                .arg(format!("--alias:#module=./{file}?module"))
                .arg("--external:*.wasm?module")
                .args(format.arguments())
                .args(["--bundle", "--target=es2022", "--minify-syntax"])
                .args(["--legal-comments=none", "--log-level=warning"]),
        )?;
    }
    for format in [Format::Esm, Format::CommonJs] {
        run::loud(
            npm::tool("esbuild")
                .arg(format!("testing={TESTING}"))
                .arg(format!("--outdir={}", dist.display()))
                .args(format.arguments())
                .args(["--bundle", "--target=es2022", "--minify-syntax"])
                .args(["--legal-comments=none", "--log-level=warning"]),
        )?;
    }
    for module in &MODULES {
        files::copy(module.path(), dist.join(module.file()))?;
    }
    Ok(())
}

/// Writes the types: once for ESM, once for `CommonJS`.
pub fn types() -> Result<()> {
    let dist = Path::new(PACKAGE).join("dist");
    let esm = dist.join("index.d.ts");
    bundle_types(SLIM, &esm)?;
    files::write(&esm, limits::fill_in(&files::read_text(&esm)?)?)?;
    files::copy(&esm, esm.with_extension("cts"))?;
    let testing = dist.join("testing.d.ts");
    bundle_types(TESTING, &testing)?;
    // Imports the types of the package, so that the values of one entry are accepted by the other.
    let types = files::read_text(&testing)?;
    for (file, index) in [("testing.d.ts", "index.js"), ("testing.d.cts", "index.cjs")] {
        let imports = format!("'./{index}'");
        files::write(dist.join(file), types.replace("'../index.js'", &imports))?;
    }
    for (types, index) in [("wasm.d.ts", "index.js"), ("wasm.d.cts", "index.cjs")] {
        files::write(dist.join(types), wasm_types(index))?;
    }
    Ok(())
}

/// Writes the types of an entry as one file, which imports those of `index.ts`.
fn bundle_types(entry: &str, file: &Path) -> Result<()> {
    run::loud(
        npm::tool("rollup")
            .args(["--silent", "--failAfterWarnings", "--format=es"])
            .args(["--plugin", "dts={tsconfig:'pkg-template/tsconfig.json'}"])
            .args(["--external", "../index.js"])
            .arg(entry)
            .arg(format!("--file={}", file.display())),
    )
}

/// The types of an imported wasm.
fn wasm_types(index: &str) -> String {
    format!(
        "import type {{ WasmSource }} from \"./{index}\";\n\
        /** The compiled module, where a runtime or a bundler imports WebAssembly as one: for `init`. */\n\
        declare const wasm: WasmSource;\n\
        export default wasm;\n"
    )
}

/// Writes a wasm as a text in hexadecimal, which compresses nearly as well as the wasm itself, and a seventh better than
/// base64.
fn write_text(module: &Module) -> Result<()> {
    let wasm = module.path().display().to_string();
    let mut text = String::new();
    for byte in files::read(&wasm)? {
        write!(text, "{byte:02x}")?;
    }
    files::write(
        format!("{wasm}.js"),
        format!("export default \"{text}\";\n"),
    )?;
    files::write(
        format!("{wasm}.d.ts"),
        "declare const text: string;\nexport default text;\n",
    )
}
