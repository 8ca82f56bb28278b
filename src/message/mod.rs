//! What an issue says.

mod language;
mod template;
mod texts;

pub use language::Language;

use crate::{Param, Problem};

/// The text of a problem: read after the field's name, lower case, no full stop.
pub(crate) fn of(problem: &Problem, suggestion: Option<&str>, language: Language) -> String {
    let style = language.style();
    let params = problem.params();
    let param = |name: &str| match problem {
        Problem::RefusedByApi { message } if name == "message" => Some(Param::Text(message)),
        _ => params
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, param)| param.clone()),
    };
    let template = problem.code().template(language);
    let message = template::render(template, style, &param).unwrap_or_default();
    let Some(suggestion) = suggestion else {
        return message;
    };
    let param = |name: &str| match name {
        "message" => Some(Param::Text(&message)),
        "suggestion" => Some(Param::Text(suggestion)),
        _ => None,
    };
    template::render(language.suggestion(), style, &param).unwrap_or_default()
}
