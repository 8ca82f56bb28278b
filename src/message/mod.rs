//! What an issue says.
//!
//! English has a way of its own, so that a program that asks for no other language carries none.

mod language;
mod own;
mod template;
#[cfg(test)]
mod tests;
mod texts;

pub use language::{Language, Style};
#[cfg(any(feature = "wasm", test))]
pub(crate) use own::check;
pub use template::TemplateError;
pub(crate) use template::render;

use crate::{Param, Problem};

/// The English text of a problem: read after the field's name, lower case, no full stop.
pub(crate) fn english(problem: &Problem, suggestion: Option<&str>) -> String {
    let template = problem.code().english();
    let suggestion = suggestion.map(|suggestion| (texts::ENGLISH_SUGGESTION, suggestion));
    compose(problem, template, suggestion, Style::ENGLISH)
}

/// The text of a problem in a language.
pub(crate) fn of(problem: &Problem, suggestion: Option<&str>, language: Language) -> String {
    let template = problem.code().template(language);
    let suggestion = suggestion.map(|suggestion| (language.suggestion(), suggestion));
    compose(problem, template, suggestion, language.style())
}

fn compose(
    problem: &Problem,
    template: &str,
    suggestion: Option<(&str, &str)>,
    style: Style<'_>,
) -> String {
    let mut params = problem.params();
    if let Problem::RefusedByApi { message } = problem {
        params.push(("message", Param::Text(message)));
    }
    let message = render(template, style, &params).unwrap_or_default();
    let Some((template, suggestion)) = suggestion else {
        return message;
    };
    let params = [
        ("message", Param::Text(&message)),
        ("suggestion", Param::Text(suggestion)),
    ];
    render(template, style, &params).unwrap_or_default()
}
