//! The texts for people in each language as a module of its own, from the tables of the crate.

use std::path::Path;

use anyhow::{Result, bail};
use serde_json::{Map, Value, json};
use zavu_invitations::client::ErrorCode;
use zavu_invitations::{FailureReason, IssueCode, Language};

use super::PACKAGE;
use crate::files;

const MANIFEST: &str = "pkg-template/package.json";

/// Writes `dist/locales/<name>.*`, and `locales/<name>` for tools that know no `exports`.
pub fn write() -> Result<()> {
    let dist = Path::new(PACKAGE).join("dist/locales");
    std::fs::create_dir_all(&dist)?;
    let manifest = files::read_text(MANIFEST)?;
    for language in Language::ALL {
        let name = name(*language);
        if !manifest.contains(&format!("\"./locales/{name}\"")) {
            bail!("{MANIFEST} exports no \"./locales/{name}\": copy the entry of \"./locales/en\"");
        }
        let locale = format!("{:#}", locale(*language));
        let file = |extension: &str| dist.join(format!("{name}.{extension}"));
        files::write(
            file("js"),
            format!("export const {name} = {locale};\nexport default {name};\n"),
        )?;
        files::write(
            file("cjs"),
            // `require` returns the locale itself. The names that an `import` needs are not enumerable, because the check of a
            // locale refuses unknown names.
            format!(
                "\"use strict\";\n\
                const {name} = {locale};\n\
                module.exports = {name};\n\
                Object.defineProperties({name}, {{\n  \
                  __esModule: {{ value: true }},\n  {name}: {{ value: {name} }},\n  default: {{ value: {name} }},\n\
                }});\n"
            ),
        )?;
        files::write(file("d.ts"), types(*language, name))?;
        files::write(file("d.cts"), commonjs_types(*language, name))?;
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

/// The primary subtag of a language: `es` of `es-419`.
fn name(language: Language) -> &'static str {
    let tag = language.as_str();
    tag.split_once('-').map_or(tag, |(name, _)| name)
}

fn types(language: Language, name: &str) -> String {
    let tag = language.as_str();
    format!(
        "import type {{ Locale }} from \"../index.js\";\n\
        /** The texts for people in `{tag}`. */\n\
        export declare const {name}: Locale;\n\
        export default {name};\n"
    )
}

fn commonjs_types(language: Language, name: &str) -> String {
    let tag = language.as_str();
    format!(
        "import type {{ Locale }} from \"../index.cjs\";\n\
        /** The texts for people in `{tag}`. */\n\
        declare const {name}: Locale & {{ readonly {name}: Locale; readonly default: Locale }};\n\
        export = {name};\n"
    )
}

/// The texts of a language, in the form of `Locale` in `pkg-template/src/message.ts`.
fn locale(language: Language) -> Value {
    let style = language.style();
    let messages: Map<String, Value> = IssueCode::ALL
        .iter()
        .map(|code| (code.as_str().to_owned(), code.template(language).into()))
        .collect();
    let errors: Map<String, Value> = ErrorCode::ALL
        .iter()
        .map(|code| (code.as_str().to_owned(), code.template(language).into()))
        .collect();
    // `other` is for reasons that this version does not know.
    let failure_reasons: Map<String, Value> = FailureReason::KNOWN
        .iter()
        .chain(&["other"])
        .map(|name| {
            let text = FailureReason::from(*name).text_in(language);
            ((*name).to_owned(), text.into())
        })
        .collect();
    json!({
        "language": language.as_str(),
        "decimal": style.decimal,
        "group": style.group,
        "or": style.or,
        "one": style.one,
        "suggestion": language.suggestion(),
        "messages": messages,
        "errors": errors,
        "outcomeUnknown": language.outcome_unknown(),
        "wait": language.wait(),
        "failureReasons": failure_reasons,
    })
}
