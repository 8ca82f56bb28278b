//! Names that are no field of a request.

use crate::text::nearest;
use crate::{InvitationField, Issue, PathSegment, Problem, Severity};

/// Makes the issue of an unknown name: an error. With `allow_unknown`, a name that is no misspelt field gets only a warning,
/// because the field is sent. If its value cannot be sent, `problem` says why, and is the error instead.
pub(crate) fn check(name: &str, problem: Option<&Problem>, allow_unknown: bool) -> Issue {
    let suggestion = likely_field(name).map(str::to_owned);
    let is_allowed = allow_unknown && suggestion.is_none();
    let path = vec![PathSegment::Key(name.to_owned().into())];
    if is_allowed && let Some(problem) = problem {
        return Issue::new(path, problem.clone(), None);
    }
    let mut issue = Issue::new(path, Problem::UnknownField {}, suggestion);
    if is_allowed {
        issue.severity = Severity::Warning;
    }
    issue
}

/// Checks for a name that is most likely a misspelt field.
pub(crate) fn is_misspelt(name: &str) -> bool {
    likely_field(name).is_some()
}

fn likely_field(name: &str) -> Option<&'static str> {
    let fields = InvitationField::ALL.iter().map(|field| field.as_str());
    nearest(name, &fields.collect::<Vec<_>>())
}
