//! Generates the glue and the types by wasm-bindgen.

use std::path::Path;

use anyhow::{Result, bail};
use wasm_bindgen_cli_support::Bindgen;

use super::Module;
use crate::files;

/// The beginning of the names of wasm-bindgen's files.
const STEM: &str = "zavu_invitations";

/// The types of `glue.js`.
const GLUE_TYPES: &str = "\
import type * as functions from \"./zavu_invitations.js\";
export type Glue = typeof functions & { __wbg_set_wasm(exports: object): void };
export function glue(TextDecoder: object, TextEncoder: object): Glue;
export const FILE: string;
export const IMPORTS: string;
";

/// Writes a compiled module and its bindings to a directory.
pub fn generate(compiled: &Path, module: &Module, directory: &Path) -> Result<()> {
    let mut output = Bindgen::new()
        .input_path(compiled)
        .out_name(STEM)
        .bundler(true)?
        .typescript(true)
        .keep_debug(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate_output()?;
    // By this name `pkg-template/src/load.ts` finds out that a module belongs to another build.
    let imports = format!("{} {}", module.file(), env!("CARGO_PKG_VERSION"));
    for import in output.wasm_mut().imports.iter_mut() {
        import.module.clone_from(&imports);
    }
    output.emit(directory)?;
    files::rename(
        directory.join(format!("{STEM}_bg.wasm")),
        directory.join(module.file()),
    )?;
    wrap_glue(directory, &module.file(), &imports)
}

/// Wraps the glue in a function. wasm-bindgen's glue keeps its state in the scope of its module; as a function, each instance of
/// the wasm gets its own state, and importing the package runs nothing.
fn wrap_glue(directory: &Path, file: &str, imports: &str) -> Result<()> {
    let source = files::read_text(directory.join(format!("{STEM}_bg.js")))?;
    let mut names = Vec::new();
    for line in source.lines().filter(|line| line.starts_with("export")) {
        let Some(function) = line.strip_prefix("export function ") else {
            bail!("wasm-bindgen's glue exports something that is no function: {line}");
        };
        names.extend(function.split('(').next());
    }
    let body = source.replace("\nexport function ", "\nfunction ");
    let body = body.strip_prefix("export ").unwrap_or(&body);
    let members = names.join(", ");
    let glue = directory.join("glue.js");
    files::write(
        &glue,
        format!(
            "export const FILE = {file:?};\nexport const IMPORTS = {imports:?};\n\
            export function glue(TextDecoder, TextEncoder) {{\n{body}\nreturn {{ {members} }};\n}}\n"
        ),
    )?;
    files::write(glue.with_extension("d.ts"), GLUE_TYPES)
}
