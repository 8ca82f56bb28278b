//! What an issue says.
//!
//! English has a way of its own, so that a program that asks for no other language carries none.

mod language;
mod template;
mod texts;

pub use language::Language;
pub(crate) use language::Style;
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
    let params = problem.params();
    let param = |name: &str| match problem {
        Problem::RefusedByApi { message } if name == "message" => Some(Param::Text(message)),
        _ => {
            let mut known = params.iter().filter(|(known, _)| *known == name);
            known.next().map(|(_, param)| param.clone())
        }
    };
    let message = render(template, style, &param).unwrap_or_default();
    let Some((template, suggestion)) = suggestion else {
        return message;
    };
    let param = |name: &str| match name {
        "message" => Some(Param::Text(&message)),
        "suggestion" => Some(Param::Text(suggestion)),
        _ => None,
    };
    render(template, style, &param).unwrap_or_default()
}
