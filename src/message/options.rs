//! Checks the options about messages that JavaScript receives: `messages`, `locale` and the objects in it.

use super::TemplateError;
use super::template::Template;
use crate::input_object::{InputObject, ObjectReader};
use crate::{InputValue, IssueCode, Problem, Report, ValueKind};

/// Checks the object at `path`, which may have these names: the templates of issue codes and of the codes of failed calls, and
/// `allowUnknown`, which stands among the same options. Not the objects in the object: the facade has each of these checked by
/// itself.
pub(crate) fn check_message_options(
    path: &'static [&'static str],
    names: &[&'static str],
    object: InputObject<'_>,
) -> Result<(), Report> {
    let mut reader = ObjectReader::new(path, object);
    for &name in names {
        if name == "allowUnknown" {
            reader.boolean(name);
            continue;
        }
        let value = reader.take(name);
        let problem = match IssueCode::from_name(name) {
            Some(code) => check_template(&code.template_names(), &value),
            None if path.ends_with(&["errors"]) => check_template(&["wait"], &value),
            None => None,
        };
        if let Some(problem) = problem {
            reader.add(name, problem);
        }
    }
    reader.finish()
}

/// Checks a template with params of these names, or a function, which the facade calls for the text.
fn check_template(names: &[&str], value: &InputValue<'_>) -> Option<Problem> {
    if value.kind() == ValueKind::Function {
        return None;
    }
    match value.read_text() {
        Ok(text) => {
            let TemplateError(fault) = Template::parse(text?, names).err()?;
            Some(Problem::InvalidTemplate { fault })
        }
        Err(problem) => Some(problem),
    }
}
