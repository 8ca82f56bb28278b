//! wasm-bindgen's glue and types.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

use super::names::Names;
use super::{CORE, FULL, GENERATED, STEM, VALIDATE};
use crate::files;

/// The glue as a function: see [`wrap_glue`].
const GLUE_TYPES: &str = "\
import type * as functions from \"./zavu_invitations.js\";
export type Glue = typeof functions & { __wbg_set_wasm(exports: object): void };
export function glue(TextDecoder: object, TextEncoder: object): Glue;
";

/// What the functions begin with that no page calls.
const HANDLER: &str = "handler";

/// Generates the bindings of the two compiled modules, and two files of the whole one: for pages
/// without the functions of the handler, so that wasm-opt leaves out what only they need, and for
/// servers with all.
pub fn generate(all: &Path, validation: &Path) -> Result<()> {
    files::empty(GENERATED)?;
    core(all, Path::new(GENERATED))?;
    for (wasm, to) in [(all, FULL), (validation, VALIDATE)] {
        let names = emit(wasm, &to.path(), |_| true)?;
        wrap_glue(Path::new(to.directory), &names)?;
    }
    Ok(())
}

/// The one for pages alone.
pub fn core(all: &Path, directory: &Path) -> Result<PathBuf> {
    let file = directory.join(CORE.file);
    emit(all, &file, |export| !export.starts_with(HANDLER))?;
    Ok(file)
}

/// Writes a wasm with its bindings beside it.
fn emit(wasm: &Path, file: &Path, is_kept: impl Fn(&str) -> bool) -> Result<Names> {
    let mut output = Bindgen::new()
        .input_path(wasm)
        .out_name(STEM)
        .bundler(true)?
        .typescript(true)
        .keep_debug(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate_output()?;
    let mut names = Names::default();
    let module = output.wasm_mut();
    for import in module.imports.iter_mut() {
        "glue".clone_into(&mut import.module);
        import.name = names.short(&import.name);
    }
    let mut left_out = Vec::new();
    for export in module.exports.iter_mut() {
        export.name = names.short(&export.name);
        if !is_kept(&export.name) {
            left_out.push(export.id());
        }
    }
    for export in left_out {
        module.exports.delete(export);
    }
    let directory = file.parent().context("a wasm has a directory")?;
    output.emit(directory)?;
    files::rename(directory.join(format!("{STEM}_bg.wasm")), file)?;
    Ok(names)
}

/// Makes a function of the glue, which has its state in its module's scope: so every instance of
/// the wasm has glue of its own, and importing the package runs nothing.
fn wrap_glue(directory: &Path, names: &Names) -> Result<()> {
    const EXPORT: &str = "export function ";
    let source = files::read_text(directory.join(format!("{STEM}_bg.js")))?;
    let mut body = String::new();
    let mut members = String::new();
    for line in source.lines() {
        let line = if let Some(function) = line.strip_prefix(EXPORT) {
            let name = function.split('(').next().unwrap_or_default();
            members.extend([names.of(name), ": ", name, ",\n"]);
            &line["export ".len()..]
        } else {
            line
        };
        if line.starts_with("export") {
            bail!("wasm-bindgen's glue exports what is no function: {line}");
        }
        body.push_str(&names.in_properties(line));
        body.push('\n');
    }
    let glue = format!(
        "export function glue(TextDecoder, TextEncoder) {{\n{body}return {{\n{members}}};\n}}\n"
    );
    let out = directory.join("glue.js");
    files::write(&out, glue)?;
    files::write(out.with_extension("d.ts"), GLUE_TYPES)
}
