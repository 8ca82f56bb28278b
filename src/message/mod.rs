//! The messages of issues.
//!
//! The English for developers has functions of its own, so that a program that asks for no
//! language of people carries none.

mod cache;
mod custom;
mod failed_call;
mod language;
mod localized;
mod parse;
mod template;
#[cfg(test)]
mod tests;
mod texts;

#[cfg(any(feature = "wasm", test))]
pub(crate) use custom::check;
#[cfg(feature = "wasm")]
pub(crate) use custom::render;
pub(crate) use failed_call::failed_call;
pub use language::{Language, Style};
pub(crate) use localized::Localized;
pub use parse::TemplateError;

use crate::{Param, Problem};
use cache::Messages;

/// The message of a problem for developers: read after the field's name, lower case, no full stop.
pub(crate) fn english(problem: &Problem, suggestion: Option<&str>) -> String {
    compose(
        problem,
        suggestion,
        cache::english(problem.code()),
        Style::ENGLISH,
    )
}

/// The message of a problem for people, in a language.
pub(crate) fn of(problem: &Problem, suggestion: Option<&str>, language: Language) -> String {
    let messages = cache::of(problem.code(), language);
    compose(problem, suggestion, messages, language.style())
}

fn compose(
    problem: &Problem,
    suggestion: Option<&str>,
    messages: &Messages,
    style: Style<'_>,
) -> String {
    let mut params = problem.params();
    if let Problem::RefusedByApi { message } = problem {
        params.push(("message", Param::Text(message)));
    }
    let message = messages.plain.render(style, &params);
    let Some(suggestion) = suggestion else {
        return message;
    };
    let params = [
        ("message", Param::Text(&message)),
        ("suggestion", Param::Text(suggestion)),
    ];
    messages.with_suggestion.render(style, &params)
}
