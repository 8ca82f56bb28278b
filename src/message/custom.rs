//! Messages by templates of the caller, in place of the templates of this crate.

use super::template::Template;
use super::{Style, TemplateError};
use crate::{Issue, IssueCode, Language, Param};

impl Issue {
    /// Formats the message by a template of the caller, with numbers as the language writes them.
    ///
    /// A template has the names of [`IssueCode::params`] in braces, and may have `{suggestion}`
    /// (empty if there is none) and `{message}` (the English message). A template chooses by a
    /// number or a name as ICU's `MessageFormat` does: `{maximum, plural, one {# character} other
    /// {# characters}}`, `{reason, select, missing_at {…} other {…}}`. An apostrophe before a brace
    /// begins a literal text, which the next apostrophe ends.
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
    /// The first fault of the template, also in branches that are not chosen.
    pub fn format(&self, template: &str, language: Language) -> Result<String, TemplateError> {
        let mut params = self.problem.params();
        let suggestion = self.suggestion.as_deref().unwrap_or_default();
        params.push(("suggestion", Param::Text(suggestion)));
        params.push(("message", Param::Text(&self.message)));
        language.format(template, &params)
    }
}

impl Language {
    /// Fills in a template with these params. [`Issue::format`] describes templates.
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
    /// The first fault of the template, also in branches that are not chosen.
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

    /// The names that a template for issues with this code may have.
    pub(super) fn template_names(self) -> Vec<&'static str> {
        [self.params(), &["suggestion", "message"]].concat()
    }
}

/// Fills in a template with these params, in a style that the caller defines.
pub(crate) fn render(
    template: &str,
    style: Style<'_>,
    params: &[(&str, Param<'_>)],
) -> Result<String, TemplateError> {
    let names: Vec<_> = params.iter().map(|(name, _)| *name).collect();
    Ok(Template::parse(template, &names)?.render(style, params))
}
