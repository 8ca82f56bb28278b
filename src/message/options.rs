//! Checks the options about messages that JavaScript receives: `messages`, `locale` and the objects in it.

use std::borrow::Cow;

use super::TemplateError;
use super::template::Template;
use crate::{InputValue, IssueCode, Problem, Report, ValueKind};

/// An object of templates among a call's options, as it was received.
pub(crate) struct MessageOptions<'a> {
    /// The names of the options that lead to the object.
    pub path: &'a [&'a str],
    /// The kind of the value, if it is no object. Then the rest is not used.
    pub not_an_object: Option<ValueKind>,
    /// The names that the object may have.
    pub names: &'a [&'a str],
    /// The value of each of these names.
    pub values: &'a [InputValue<'a>],
    /// The other names that the object has.
    pub unknown: &'a [Cow<'a, str>],
}

impl MessageOptions<'_> {
    /// Checks the templates of issue codes and of the codes of failed calls, and `allowUnknown`, which stands among the same
    /// options. Not the objects in the object: the facade has each of these checked by itself.
    pub fn check(&self) -> Report {
        let mut report = Report::default();
        let mut path = self.path.to_vec();
        if let Some(found) = self.not_an_object {
            let problem = Problem::invalid_type(ValueKind::Object, found);
            report.add_option(&path, problem, None);
            return report;
        }
        for (name, value) in self.names.iter().zip(self.values) {
            let problem = match IssueCode::from_name(name) {
                Some(code) => check_template(&code.template_names(), value),
                None if path.last() == Some(&"errors") => check_template(&["wait"], value),
                None if *name == "allowUnknown" => check_boolean(value),
                None => None,
            };
            if let Some(problem) = problem {
                path.push(name);
                report.add_option(&path, problem, None);
                path.pop();
            }
        }
        path.insert(0, "options");
        for name in self.unknown {
            report.add_unknown_name(&path, name, self.names);
        }
        report
    }
}

fn check_boolean(value: &InputValue<'_>) -> Option<Problem> {
    match value.kind() {
        ValueKind::Boolean | ValueKind::Undefined => None,
        found => Some(Problem::invalid_type(ValueKind::Boolean, found)),
    }
}

/// Checks a template with params of these names, or a function, which the facade calls for the text.
fn check_template(names: &[&str], value: &InputValue<'_>) -> Option<Problem> {
    match value {
        InputValue::Absent | InputValue::Other(ValueKind::Function) => None,
        InputValue::Text(text) => {
            let TemplateError(fault) = Template::parse(text, names).err()?;
            Some(Problem::InvalidTemplate { fault })
        }
        InputValue::MalformedText => Some(Problem::MalformedUnicode {}),
        InputValue::LongText(actual) => Some(Problem::TooLong {
            maximum: InputValue::TEXT_MAXIMUM,
            actual: *actual,
        }),
        other => Some(Problem::invalid_type(ValueKind::String, other.kind())),
    }
}
