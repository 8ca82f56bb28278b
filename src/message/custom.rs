//! Templates of a caller, in place of those of this crate.

#[cfg(any(feature = "wasm", test))]
use std::borrow::Cow;

use super::template::Template;
use super::{Style, TemplateError};
#[cfg(any(feature = "wasm", test))]
#[cfg(any(feature = "wasm", test))]
use crate::{InputValue, Problem, Report, ValueKind};
use crate::{Issue, IssueCode, Language, Param};

impl Issue {
    /// The message by a template of the caller, with numbers as the language writes them.
    ///
    /// A template has the names of [`IssueCode::params`] in braces, and may have `{suggestion}`
    /// (empty where there is none) and `{message}` (the English message). It chooses by a
    /// number or a name as ICU's `MessageFormat` does: `{maximum, plural, one {# character} other
    /// {# characters}}`, `{reason, select, missing_at {…} other {…}}`. An apostrophe before a brace
    /// makes a literal text of it, up to the next one.
    ///
    /// ```
    /// use zavu_invitations::{Draft, Language};
    ///
    /// let draft: Draft = serde_json::from_str(r#"{"expiresInDays": 31000}"#)?;
    /// let issue = &draft.report().issues[0];
    /// let text = issue.format("at most {maximum} days, not {actual}", Language::English);
    /// assert_eq!(text.unwrap(), "at most 30 days, not 31,000");
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The first fault of the template, in whichever of its branches.
    pub fn format(&self, template: &str, language: Language) -> Result<String, TemplateError> {
        let mut params = self.problem.params();
        let suggestion = self.suggestion.as_deref().unwrap_or_default();
        params.push(("suggestion", Param::Text(suggestion)));
        params.push(("message", Param::Text(&self.message)));
        language.format(template, &params)
    }
}

impl Language {
    /// The text of a template with these params; see [`Issue::format`] for what it may hold.
    ///
    /// ```
    /// use zavu_invitations::{Language, Param};
    ///
    /// let template = "{days, plural, one {# dia} other {# dias}}";
    /// let days = |days| Language::Portuguese.format(template, &[("days", Param::Count(days))]);
    /// assert_eq!(days(1).unwrap(), "1 dia");
    /// assert_eq!(days(1_000).unwrap(), "1.000 dias");
    /// ```
    ///
    /// # Errors
    ///
    /// The first fault of the template, in whichever of its branches.
    pub fn format(
        self,
        template: &str,
        params: &[(&str, Param<'_>)],
    ) -> Result<String, TemplateError> {
        render(template, self.style(), params)
    }
}

impl IssueCode {
    /// Checks a template for issues with this code; see [`Issue::format`].
    ///
    /// ```
    /// use zavu_invitations::IssueCode;
    ///
    /// let error = IssueCode::TooLong.check_template("{maximun} at most").unwrap_err();
    /// assert_eq!(error.to_string(), "names {maximun}, which is none of its params");
    /// ```
    ///
    /// # Errors
    ///
    /// The first fault of the template.
    pub fn check_template(self, template: &str) -> Result<(), TemplateError> {
        Template::parse(template, &self.template_names()).map(drop)
    }

    /// What a template for issues with this code may name.
    fn template_names(self) -> Vec<&'static str> {
        [self.params(), &["suggestion", "message"]].concat()
    }
}

/// The text of a template with these params, in a style that may be that of no [`Language`].
///
/// # Errors
///
/// The first fault of the template, in whichever of its branches.
pub(crate) fn render(
    template: &str,
    style: Style<'_>,
    params: &[(&str, Param<'_>)],
) -> Result<String, TemplateError> {
    let names: Vec<_> = params.iter().map(|(name, _)| *name).collect();
    Ok(Template::parse(template, &names)?.render(style, params))
}

/// Checks an object of a call's options: a value for each name. Those of codes are templates, or
/// functions that give a text, which the facade calls. `allowUnknown` is a boolean; values of other
/// names are not checked.
#[cfg(any(feature = "wasm", test))]
pub(crate) fn check(
    path: &[Cow<'_, str>],
    not_an_object: Option<ValueKind>,
    names: &[Cow<'_, str>],
    values: &[InputValue<'_>],
    unknown: &[Cow<'_, str>],
) -> Report {
    let mut report = Report::default();
    let mut path: Vec<&str> = path.iter().map(AsRef::as_ref).collect();
    if let Some(found) = not_an_object {
        let expected = ValueKind::Object;
        report.add_option(&path, Problem::InvalidType { expected, found }, None);
        return report;
    }
    for (name, value) in names.iter().zip(values) {
        let problem = match IssueCode::from_name(name) {
            Some(code) => fault(&code.template_names(), value),
            None if path.last() == Some(&"errors") => fault(&["wait"], value),
            None if name == "allowUnknown" => not_boolean(value),
            None => None,
        };
        if let Some(problem) = problem {
            path.push(name);
            report.add_option(&path, problem, None);
            path.pop();
        }
    }
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    path.insert(0, "options");
    for name in unknown {
        report.add_unknown_name(&path, name, &names);
    }
    report
}

#[cfg(any(feature = "wasm", test))]
fn not_boolean(value: &InputValue<'_>) -> Option<Problem> {
    let (expected, found) = (ValueKind::Boolean, value.kind());
    let is_fine = found == expected || found == ValueKind::Undefined;
    (!is_fine).then_some(Problem::InvalidType { expected, found })
}

#[cfg(any(feature = "wasm", test))]
fn fault(names: &[&str], value: &InputValue<'_>) -> Option<Problem> {
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
        other => Some(Problem::InvalidType {
            expected: ValueKind::String,
            found: other.kind(),
        }),
    }
}
