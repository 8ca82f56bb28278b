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
use template::Template;
use texts::ENGLISH_SUGGESTION;

/// The message of a problem for developers, to be read after the field's name: lower case, no full stop.
pub(crate) fn for_developers(problem: &Problem, suggestion: Option<&str>) -> String {
    let template = cache::for_developers(problem.code());
    let suggestion = suggestion.map(|text| (text, ENGLISH_SUGGESTION));
    compose(problem, template, suggestion, Style::ENGLISH)
}

/// The message of a problem for the people at a form, in a language.
pub(crate) fn for_people(
    problem: &Problem,
    suggestion: Option<&str>,
    language: Language,
) -> String {
    let template = cache::for_people(problem.code(), language);
    let suggestion = suggestion.map(|text| (text, language.suggestion()));
    compose(problem, template, suggestion, language.style())
}

/// `suggestion` is a value to offer, and the template for it.
fn compose(
    problem: &Problem,
    template: &Template<'_>,
    suggestion: Option<(&str, &str)>,
    style: Style<'_>,
) -> String {
    let mut params = problem.params();
    if let Problem::RefusedByApi { message } = problem {
        params.push(("message", Param::Text(message)));
    }
    let message = template.render(style, &params);
    let Some((suggestion, template)) = suggestion else {
        return message;
    };
    let params = [
        ("message", Param::Text(&message)),
        ("suggestion", Param::Text(suggestion)),
    ];
    let template = cache::parse_with_suggestion(template).unwrap_or_default();
    template.render(style, &params)
}
