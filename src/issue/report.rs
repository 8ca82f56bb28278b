use std::fmt;

use serde::Serialize;

use super::{Issue, PathSegment, Problem, Severity};
use crate::InvitationField;

/// All findings of one validation.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[non_exhaustive]
pub struct Report {
    /// The errors, in the order of the fields: with one of them the request must not be sent.
    pub issues: Vec<Issue>,
    /// The warnings, in the order of the fields.
    pub warnings: Vec<Issue>,
}

impl Report {
    /// Checks that there are no errors: the request may be sent.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.issues.is_empty()
    }

    /// The report as an error, if it has errors.
    pub(crate) fn into_result(self) -> Result<(), Self> {
        if self.is_valid() { Ok(()) } else { Err(self) }
    }

    /// Adds an issue of a field of the request.
    pub(crate) fn add(&mut self, field: InvitationField, problem: Problem) {
        self.add_with_suggestion(field, problem, None);
    }

    pub(crate) fn add_with_suggestion(
        &mut self,
        field: InvitationField,
        problem: Problem,
        suggestion: Option<String>,
    ) {
        let path = vec![PathSegment::Key(field.as_str().into())];
        self.add_at(path, problem, suggestion);
    }

    /// Adds an issue of the request as a whole.
    pub(crate) fn add_to_request(&mut self, problem: Problem) {
        self.add_at(Vec::new(), problem, None);
    }

    /// Adds an issue of a call's options. `names` leads to the option: one name, several for an option in an option, none for
    /// the options as a whole.
    pub(crate) fn add_option(
        &mut self,
        names: &[&str],
        problem: Problem,
        suggestion: Option<String>,
    ) {
        let names = std::iter::once(&"options").chain(names);
        let path = names.map(|name| PathSegment::Key((*name).to_owned().into()));
        self.add_at(path.collect(), problem, suggestion);
    }

    /// Adds an issue for an unknown name, and suggests the nearest known one. `path` leads to the object that has the name.
    #[cfg(any(feature = "wasm", test))]
    pub(crate) fn add_unknown_name(&mut self, path: &[&str], name: &str, known: &[&str]) {
        let names = path.iter().chain(std::iter::once(&name));
        let path = names
            .map(|name| PathSegment::Key((*name).to_owned().into()))
            .collect();
        let suggestion = crate::text::nearest(name, known).map(str::to_owned);
        self.add_at(path, Problem::UnknownField {}, suggestion);
    }

    /// Adds an issue at a path. All the other functions end here.
    pub(crate) fn add_at(
        &mut self,
        path: Vec<PathSegment>,
        problem: Problem,
        suggestion: Option<String>,
    ) {
        self.add_issue(Issue::new(path, problem, suggestion));
    }

    pub(crate) fn add_issue(&mut self, issue: Issue) {
        match issue.severity {
            Severity::Error => self.issues.push(issue),
            Severity::Warning => self.warnings.push(issue),
        }
    }
}

/// The errors in one line.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, issue) in self.issues.iter().enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            write!(f, "{separator}{issue}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Report {}
