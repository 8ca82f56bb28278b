//! Writes docs/issues.md: tables of all texts, from the crate, and of the fields in which each code occurs, from the vectors.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;
use zavu_invitations::client::ErrorCode;
use zavu_invitations::{
    EmailReason, FailureReason, InvitationField, IssueCode, Language, Param, PhoneReason, ValueKind,
};

use crate::files;

pub const PATH: &str = "docs/issues.md";

const INTRODUCTION: &str = "\
<!-- Made by `cargo xtask docs`: a change belongs into src/message/texts.rs, src/client/texts.rs or src/issue/problem.rs. -->

# Issues

The findings of a validation. An **error** is a value that Zavu's documented API refuses. A **warning** is allowed, but is
probably a mistake: it never stops a request.

The `code` is stable: use it in your conditions. `params` has the numbers and names that your own texts need. A `position`
counts UTF-16 code units from 0, like the indices of JavaScript's strings. Texts can change in any version.

There are two kinds of texts:

- The `message` is for developers and their logs, in English. It follows the name of the field, and says what was found and what
  is allowed.
- The locales, such as `zavu-invitations/locales/es`, are for the people who fill in a form: one short sentence that says what to
  do, neither formal nor informal. The option `messages` replaces single texts.

Below, names in braces stand for the values of `params`.

";

/// The places of the codes that occur in no vector.
const ELSEWHERE: [(IssueCode, &str); 8] = [
    (IssueCode::FieldNotAllowed, "any field, by a handler"),
    (IssueCode::NotJson, "an unknown field, with `allowUnknown`"),
    (IssueCode::MalformedUnicode, "any text"),
    (IssueCode::TooManyItems, "`allowedPhoneCountries`"),
    (IssueCode::InvalidId, "the `id` of a call"),
    (IssueCode::RefusedByApi, "what the API names"),
    (IssueCode::InvalidHeader, "`options` of a call"),
    (IssueCode::InvalidTemplate, "`options` of a call"),
];

/// The text of [`PATH`].
pub fn table() -> Result<String> {
    let fields = fields_of_codes()?;
    let mut text = INTRODUCTION.to_owned();
    text.push_str("| code | severity | fields | params |\n|---|---|---|---|\n");
    for code in IssueCode::ALL {
        let name = code.as_str();
        let severity = code.severity().as_str();
        let params = list(code.params().iter().copied());
        let fields = fields.get(name).with_context(|| {
            format!("no file of tests/vectors has the code {name}: add a vector, or a line to ELSEWHERE in {}", file!())
        })?;
        writeln!(
            text,
            "| [`{name}`](#{name}) | {severity} | {fields} | {params} |"
        )?;
    }
    for code in IssueCode::ALL {
        section(*code, &mut text)?;
    }
    suggestions(&mut text)?;
    errors(&mut text)?;
    failure_reasons(&mut text)?;
    Ok(text)
}

/// Writes the head of a table: the given columns, then one for each language.
fn head(text: &mut String, columns: &[&str]) -> Result<()> {
    let languages = Language::ALL.iter().map(|language| format!("{language:?}"));
    let mut names: Vec<_> = columns.iter().map(|name| (*name).to_owned()).collect();
    names.extend(languages);
    let line = "---|".repeat(names.len());
    writeln!(text, "| {} |\n|{line}", names.join(" | "))?;
    Ok(())
}

/// Writes a row: `name`, then the text in each language.
fn row(text: &mut String, name: &str, text_in: impl Fn(Language) -> Result<String>) -> Result<()> {
    write!(text, "| `{name}` |")?;
    for language in Language::ALL {
        write!(text, " {} |", text_in(*language)?)?;
    }
    text.push('\n');
    Ok(())
}

fn errors(text: &mut String) -> Result<()> {
    text.push_str(
        "\n## Errors of calls\n\n\
        `formatError(error, { locale })` has a text for the people at a form, for every `code`. If the `outcome` is \
        `unknown`, the text says so, whatever the code is.\n\n",
    );
    head(text, &["code"])?;
    // With a time to wait, which some of the texts have.
    let filled_in = |template: &str, language: Language| -> Result<String> {
        let wait = [
            ("unit", Param::Text("seconds")),
            ("count", Param::Count(40)),
        ];
        let wait = language.format(language.wait(), &wait)?;
        Ok(language.format(template, &[("wait", Param::Text(&wait))])?)
    };
    for code in ErrorCode::ALL {
        row(text, code.as_str(), |language| {
            filled_in(code.template(language), language)
        })?;
    }
    row(text, "outcome: unknown", |language| {
        Ok(language.outcome_unknown().to_owned())
    })
}

fn failure_reasons(text: &mut String) -> Result<()> {
    text.push_str(
        "\n## Failed signups\n\n\
        `formatFailureReason(invitation.failureReason, { locale })` says what to tell the client; `other` is for a reason \
        that this version does not know.\n\n",
    );
    head(text, &["reason"])?;
    for name in FailureReason::KNOWN.iter().chain(&["other"]) {
        let reason = FailureReason::from(*name);
        row(text, name, |language| {
            Ok(reason.text_in(language).to_owned())
        })?;
    }
    Ok(())
}

fn section(code: IssueCode, text: &mut String) -> Result<()> {
    write!(text, "\n## {}\n\n", code.as_str())?;
    let (param, names) = deciding_param(code).unwrap_or(("", vec![""]));
    head(text, &[param, "`message`"])?;
    for name in names {
        let cell = if name.is_empty() {
            String::new()
        } else {
            format!("`{name}`")
        };
        let message = filled_in(code, code.message_template(), Language::English, name)?;
        write!(text, "| {cell} | {message} |")?;
        for language in Language::ALL {
            let people = filled_in(code, code.template(*language), *language, name)?;
            write!(text, " {people} |")?;
        }
        text.push('\n');
    }
    Ok(())
}

fn suggestions(text: &mut String) -> Result<()> {
    text.push_str("\n## With a suggestion\n\n");
    head(text, &["`message`"])?;
    text.push_str(r#"| {message}; did you mean "{suggestion}"? |"#);
    for language in Language::ALL {
        write!(text, " {} |", language.suggestion())?;
    }
    text.push('\n');
    Ok(())
}

/// The param on whose value the message depends, and its values.
fn deciding_param(code: IssueCode) -> Option<(&'static str, Vec<&'static str>)> {
    fn names<T: Copy>(values: &[T], name: fn(T) -> &'static str) -> Vec<&'static str> {
        values.iter().map(|value| name(*value)).collect()
    }
    match code {
        IssueCode::InvalidType => Some(("found", names(ValueKind::ALL, ValueKind::as_str))),
        IssueCode::InvalidOption => Some(("found", vec!["string", "number", "undefined"])),
        IssueCode::InvalidEmail => Some(("reason", names(EmailReason::ALL, EmailReason::as_str))),
        IssueCode::InvalidPhone => Some(("reason", names(PhoneReason::ALL, PhoneReason::as_str))),
        _ => None,
    }
}

/// Formats a text, with the names of its params in braces as their values.
fn filled_in(code: IssueCode, template: &str, language: Language, name: &str) -> Result<String> {
    let braces: Vec<_> = code
        .params()
        .iter()
        .map(|param| format!("{{{param}}}"))
        .collect();
    let mut params: Vec<_> = code
        .params()
        .iter()
        .zip(&braces)
        .map(|(param, braces)| match *param {
            "found" | "reason" => (*param, Param::Text(name)),
            // No text expects the kind that was found.
            "expected" if name == "string" => (*param, Param::Text("number")),
            "expected" => (*param, Param::Text("string")),
            _ => (*param, Param::Text(braces)),
        })
        .collect();
    params.push(("message", Param::Text("what the API says")));
    Ok(language.format(template, &params)?)
}

/// The fields in which each code occurs, by the vectors.
fn fields_of_codes() -> Result<BTreeMap<String, String>> {
    let mut found: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for file in files::list(Path::new("tests/vectors"))? {
        let cases: Vec<Value> = serde_json::from_str(&files::read_text(&file)?)?;
        for case in &cases {
            for list in ["issues", "warnings"] {
                for issue in case[list].as_array().context("a vector without issues")? {
                    let code = issue["code"].as_str().context("no code")?;
                    let field = issue.pointer("/path/0").and_then(Value::as_str);
                    found
                        .entry(code.to_owned())
                        .or_default()
                        .insert(place(field));
                }
            }
        }
    }
    let mut fields: BTreeMap<String, String> = found
        .into_iter()
        .map(|(code, places)| (code, place_names(&places)))
        .collect();
    for (code, words) in ELSEWHERE {
        if fields
            .insert(code.as_str().to_owned(), words.to_owned())
            .is_some()
        {
            bail!(
                "{} is in the vectors: take it out of ELSEWHERE in {}",
                code.as_str(),
                file!()
            );
        }
    }
    Ok(fields)
}

/// Places in a request: the index of a field, or one of these.
const WHOLE: usize = InvitationField::ALL.len();
const UNKNOWN: usize = WHOLE.saturating_add(1);

fn place(field: Option<&str>) -> usize {
    let Some(field) = field else {
        return WHOLE;
    };
    let mut all = InvitationField::ALL.iter();
    all.position(|known| known.as_str() == field)
        .unwrap_or(UNKNOWN)
}

fn place_names(places: &BTreeSet<usize>) -> String {
    let words = places
        .iter()
        .map(|place| match InvitationField::ALL.get(*place) {
            Some(field) => format!("`{}`", field.as_str()),
            None if *place == WHOLE => "the whole".to_owned(),
            None => "any other name".to_owned(),
        });
    words.collect::<Vec<_>>().join(", ")
}

fn list<'n>(names: impl Iterator<Item = &'n str>) -> String {
    names
        .map(|name| format!("`{name}`"))
        .collect::<Vec<_>>()
        .join(", ")
}

#[cfg(test)]
mod tests {
    use super::{PATH, table};

    #[test]
    fn the_committed_table_is_this_one() {
        std::env::set_current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/..")).unwrap();
        let committed = std::fs::read_to_string(PATH).unwrap();
        for (line, expected) in committed.lines().zip(table().unwrap().lines()) {
            assert_eq!(line, expected, "run `cargo xtask docs`");
        }
        assert_eq!(committed, table().unwrap());
    }
}
