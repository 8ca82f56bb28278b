//! Texts that a caller gives in place of those of this crate.

use super::{Style, TemplateError, render};
use crate::{Issue, IssueCode, Language, Param};
#[cfg(any(feature = "wasm", test))]
use crate::{Kind, Problem, Report, Untyped, text::nearest};

impl Issue {
    /// What the issue says by a template of your own, with numbers as the language writes them.
    ///
    /// A template has the names of [`IssueCode::params`] in braces, and may have `{suggestion}`
    /// (empty where there is none) and `{message}` (what Rust says in English). It chooses by a
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
    /// What is wrong with the template, in whichever of its branches.
    pub fn format(&self, template: &str, language: Language) -> Result<String, TemplateError> {
        let mut params = self.problem.params();
        let suggestion = self.suggestion.as_deref().unwrap_or_default();
        params.push(("suggestion", Param::Text(suggestion)));
        params.push(("message", Param::Text(&self.message)));
        render(template, language.style(), &params)
    }
}

impl IssueCode {
    /// Whether a template is one for issues with this code; see [`Issue::format`].
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
    /// What is wrong with it.
    pub fn check_template(self, template: &str) -> Result<(), TemplateError> {
        let names = self.params().iter().chain(&["suggestion", "message"]);
        let params: Vec<_> = names.map(|name| (*name, Param::Count(0))).collect();
        render(template, Style::ENGLISH, &params).map(drop)
    }
}

/// Checks texts that came from JavaScript: a value for each code, in their order.
///
/// A function gives a text, too; it is the facade that calls it.
#[cfg(any(feature = "wasm", test))]
pub(crate) fn check<'v>(
    path: &[&'static str],
    not_an_object: Option<Kind>,
    values: impl Iterator<Item = Untyped<'v>>,
    unknown: &[std::borrow::Cow<'_, str>],
) -> Report {
    let mut report = Report::default();
    if let Some(found) = not_an_object {
        let expected = Kind::Object;
        report.add_option(path, Problem::InvalidType { expected, found }, None);
        return report;
    }
    for (code, value) in IssueCode::ALL.iter().zip(values) {
        let fault = match value {
            Untyped::Absent | Untyped::Other(Kind::Function) => continue,
            Untyped::Text(text) => match code.check_template(&text) {
                Ok(()) => continue,
                Err(error) => Problem::InvalidTemplate {
                    fault: error.to_string(),
                },
            },
            Untyped::MalformedText => Problem::MalformedUnicode {},
            Untyped::LongText(actual) => {
                let maximum = Untyped::TEXT_MAXIMUM;
                Problem::TooLong { maximum, actual }
            }
            other => {
                let (expected, found) = (Kind::String, other.kind());
                Problem::InvalidType { expected, found }
            }
        };
        report.add_option(&[path, &[code.as_str()]].concat(), fault, None);
    }
    for name in unknown {
        let names: Vec<_> = IssueCode::ALL.iter().map(|code| code.as_str()).collect();
        let suggestion = nearest(name, &names).map(str::to_owned);
        report.add_option(
            &[path, &[name.as_ref()]].concat(),
            Problem::UnknownField {},
            suggestion,
        );
    }
    report
}
