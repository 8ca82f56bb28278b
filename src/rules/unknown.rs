//! Names that are no field of a request.

use crate::text::nearest;
use crate::{InvitationField, Issue, PathSegment, Problem, Severity};

/// The issue of a name: an error, or a warning where unknown names are allowed and it is not nearly
/// a known one. There the `problem` of its value is an error.
pub(crate) fn check(name: &str, problem: Option<&Problem>, allow_unknown: bool) -> Issue {
    let suggestion = meant(name).map(str::to_owned);
    let is_allowed = allow_unknown && suggestion.is_none();
    let path = vec![PathSegment::Key(name.to_owned().into())];
    if let Some(problem) = problem.filter(|_| is_allowed) {
        return Issue::new(path, problem.clone(), None);
    }
    let mut issue = Issue::new(path, Problem::UnknownField {}, suggestion);
    if is_allowed {
        issue.severity = Severity::Warning;
    }
    issue
}

/// Checks for a name that is nearly one of a field.
pub(crate) fn is_misspelt(name: &str) -> bool {
    meant(name).is_some()
}

fn meant(name: &str) -> Option<&'static str> {
    let fields: Vec<_> = InvitationField::ALL
        .iter()
        .map(|field| field.as_str())
        .collect();
    nearest(name, &fields)
}
