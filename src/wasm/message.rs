use serde::Serialize;
use wasm_bindgen::prelude::*;

use super::exports::json_text;
use super::tape::Tape;
use crate::client::{ErrorCode, ErrorOutcome};
use crate::message::{self, Style};
use crate::text::concat;
use crate::{InputValue, Issue, IssueCode, Param, Report};

/// The names of all codes, with a blank between.
#[wasm_bindgen(js_name = issueCodes)]
#[must_use]
pub fn issue_codes() -> String {
    let mut names = String::new();
    for code in IssueCode::ALL {
        names.extend([if names.is_empty() { "" } else { " " }, code.as_str()]);
    }
    names
}

/// An error, of which nothing else is to be told.
#[derive(Serialize)]
struct Refused {
    code: ErrorCode,
    outcome: ErrorOutcome,
    message: String,
    attempts: u32,
    issues: Vec<Issue>,
}

/// JSON of the error of a call with such options, or nothing where they are good. On the tape
/// stand the way to an object in the options, the names of its values, and a copy of it.
#[wasm_bindgen(js_name = checkTexts)]
#[must_use]
pub fn check_texts(bytes: usize) -> Option<String> {
    let report: Report = Tape::read(bytes, |mut tape| {
        let (path, names) = (tape.texts(), tape.texts());
        let not_an_object = tape.not_an_object();
        let values: Vec<_> = names.iter().map(|_| tape.value()).collect();
        message::check(&path, not_an_object, &names, &values, &tape.texts())
    });
    let message = concat(&["the options are invalid: ", &report.line()]);
    (!report.is_valid()).then(|| {
        json_text(&Refused {
            code: ErrorCode::InvalidRequest,
            outcome: ErrorOutcome::NotSent,
            message,
            attempts: 0,
            issues: report.issues,
        })
    })
}

/// The text of a template that fits its params. On the tape stand the template, how the language
/// writes (nothing for English), the names of the params, and their values.
#[wasm_bindgen(js_name = formatMessage)]
#[must_use]
pub fn format_message(bytes: usize) -> Option<String> {
    Tape::read(bytes, |mut tape| {
        let (template, style, names) = (tape.text(), tape.texts(), tape.texts());
        let values: Vec<_> = names.iter().map(|_| tape.value()).collect();
        let mut params = Vec::new();
        for (name, value) in names.iter().zip(&values) {
            params.extend(param(value).map(|param| (name.as_ref(), param)));
        }
        let style: Vec<&str> = style.iter().map(AsRef::as_ref).collect();
        let style = match style.as_slice() {
            [decimal, group, or, one @ ..] => Style {
                decimal,
                group,
                one,
                or,
            },
            _ => Style::ENGLISH,
        };
        message::render(template, style, &params).ok()
    })
}

fn param<'v>(value: &'v InputValue<'_>) -> Option<Param<'v>> {
    match value {
        InputValue::Text(text) => Some(Param::Text(text)),
        InputValue::Number(number) => Some(Param::Number(number)),
        InputValue::List(items) => {
            let texts = items.iter().filter_map(|item| match item {
                InputValue::Text(text) => Some(text.as_ref()),
                _ => None,
            });
            Some(Param::List(texts.collect()))
        }
        _ => None,
    }
}
