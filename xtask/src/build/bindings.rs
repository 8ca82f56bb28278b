//! wasm-bindgen's glue and types.

use std::path::Path;

use anyhow::Result;
use wasm_bindgen_cli_support::Bindgen;

use super::{GENERATED, STEM};
use crate::files;

/// wasm-bindgen writes no types for the glue itself, only for the module made of it.
const GLUE_TYPES: &str = "\
export * from \"./zavu_invitations.js\";
export function __wbg_set_wasm(exports: WebAssembly.Exports): void;
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
    files::write(
        Path::new(GENERATED).join(format!("{STEM}_bg.d.ts")),
        GLUE_TYPES,
    )
}
