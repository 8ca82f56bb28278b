//! wasm-bindgen's glue and types.

use std::path::Path;

use anyhow::Result;
use wasm_bindgen_cli_support::Bindgen;

use super::{GENERATED, STEM};
use crate::{files, npm, run};

/// The glue as a function: see [`wrap_glue`].
const GLUE_TYPES: &str = "\
import type * as functions from \"./zavu_invitations.js\";
export type Glue = typeof functions & { __wbg_set_wasm(exports: object): void };
export function glue(TextDecoder: object, TextEncoder: object): Glue;
";

/// Generates the bindings of `wasm`.
pub fn generate(wasm: &Path) -> Result<()> {
    files::empty(GENERATED)?;
    Bindgen::new()
        .input_path(wasm)
        .out_name(STEM)
        .bundler(true)?
        .typescript(true)
        .keep_debug(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(GENERATED)?;
    wrap_glue()
}

/// Makes a function of the glue, which has its state in its module's scope: so every instance of
/// the wasm has glue of its own, and importing the package runs nothing.
fn wrap_glue() -> Result<()> {
    let generated = Path::new(GENERATED);
    let out = generated.join("glue.js");
    run::loud(
        npm::tool("esbuild")
            .arg(generated.join(format!("{STEM}_bg.js")))
            .arg(format!("--outfile={}", out.display()))
            .args(["--format=iife", "--global-name=bindings"])
            .arg("--banner:js=export function glue(TextDecoder, TextEncoder) {")
            .arg("--footer:js=return bindings;\n}")
            .args(["--target=es2022", "--log-level=warning"]),
    )?;
    files::write(out.with_extension("d.ts"), GLUE_TYPES)
}
