//! The messages of issues, made of templates: English ones for developers and their logs, and short ones in each language
//! for the people who fill in a form.
//!
//! Each audience has its own functions, so that a program without a call for people does not carry their templates.

mod cache;
mod custom;
mod failed_call;
mod language;
mod localized;
#[cfg(any(feature = "wasm", test))]
mod options;
mod parse;
mod template;
#[cfg(test)]
mod tests;
mod texts;

#[cfg(feature = "wasm")]
pub(crate) use custom::render;
pub(crate) use failed_call::failed_call;
pub use language::{Language, Style};
pub(crate) use localized::Localized;
#[cfg(any(feature = "wasm", test))]
pub(crate) use options::check_message_options;
pub use parse::TemplateError;

use crate::{Param, Problem};
use cache::CodeTemplates;

/// The message of a problem for developers, to be read after the field's name: lower case, no full stop.
pub(crate) fn for_developers(problem: &Problem, suggestion: Option<&str>) -> String {
    compose(
        problem,
        suggestion,
        cache::for_developers(problem.code()),
        Style::ENGLISH,
    )
}

/// The message of a problem for the people at a form, in a language.
pub(crate) fn for_people(
    problem: &Problem,
    suggestion: Option<&str>,
    language: Language,
) -> String {
    let templates = cache::for_people(problem.code(), language);
    compose(problem, suggestion, templates, language.style())
}

fn compose(
    problem: &Problem,
    suggestion: Option<&str>,
    templates: &CodeTemplates,
    style: Style<'_>,
) -> String {
    let mut params = problem.params();
    if let Problem::RefusedByApi { message } = problem {
        params.push(("message", Param::Text(message)));
    }
    let message = templates.message.render(style, &params);
    let Some(suggestion) = suggestion else {
        return message;
    };
    let params = [
        ("message", Param::Text(&message)),
        ("suggestion", Param::Text(suggestion)),
    ];
    templates.with_suggestion.render(style, &params)
}
