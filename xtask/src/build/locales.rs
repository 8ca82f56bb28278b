//! The messages of each language as a module of its own, from the tables of the crate.

use std::path::Path;

use anyhow::Result;
use serde_json::{Map, Value, json};
use zavu_invitations::{IssueCode, Language};

use super::PACKAGE;
use crate::files;

/// Writes `dist/locales/<name>.*`, and `locales/<name>` for tools that know no `exports`.
pub fn write() -> Result<()> {
    let dist = Path::new(PACKAGE).join("dist/locales");
    std::fs::create_dir_all(&dist)?;
    for language in Language::ALL {
        let name = name(*language);
        let locale = format!("{:#}", locale(*language));
        let file = |extension: &str| dist.join(format!("{name}.{extension}"));
        files::write(
            file("js"),
            format!("export const {name} = {locale};\nexport default {name};\n"),
        )?;
        files::write(
            file("cjs"),
            format!(
                "\"use strict\";\n\
                Object.defineProperty(exports, \"__esModule\", {{ value: true }});\n\
                const {name} = {locale};\n\
                exports.{name} = {name};\n\
                exports.default = {name};\n"
            ),
        )?;
        for (extension, index) in [("d.ts", "index.js"), ("d.cts", "index.cjs")] {
            let types = types(*language, name, index);
            files::write(file(extension), types)?;
        }
        let folder = Path::new(PACKAGE).join("locales").join(name);
        std::fs::create_dir_all(&folder)?;
        let manifest = json!({
            "type": "module",
            "sideEffects": false,
            "main": format!("../../dist/locales/{name}.cjs"),
            "module": format!("../../dist/locales/{name}.js"),
            "types": format!("../../dist/locales/{name}.d.cts"),
        });
        files::write(folder.join("package.json"), format!("{manifest:#}\n"))?;
    }
    Ok(())
}

/// The language's own subtag: `es` of `es-419`.
fn name(language: Language) -> &'static str {
    let tag = language.tag();
    tag.split_once('-').map_or(tag, |(name, _)| name)
}

fn types(language: Language, name: &str, index: &str) -> String {
    let tag = language.tag();
    format!(
        "import type {{ Locale }} from \"../{index}\";\n\
        /** The messages of `{tag}`. */\n\
        export declare const {name}: Locale;\n\
        export default {name};\n"
    )
}

/// What `Locale` of `pkg-template/src/message.ts` declares.
fn locale(language: Language) -> Value {
    let style = language.style();
    let messages: Map<String, Value> = IssueCode::ALL
        .iter()
        .map(|code| (code.as_str().to_owned(), code.template(language).into()))
        .collect();
    json!({
        "language": language.tag(),
        "decimal": style.decimal,
        "group": style.group,
        "or": style.or,
        "one": style.one,
        "suggestion": language.suggestion(),
        "messages": messages,
    })
}
