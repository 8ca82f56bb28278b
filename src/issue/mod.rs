//! The findings of a validation. A [`Report`] lists [`Issue`]s: each says where (its path), and holds a [`Problem`], which
//! has a code and params.

mod param;
mod path;
mod problem;
mod problem_macro;
// Not in JavaScript: there a relayed issue holds a `JsValue`, which `client/relayed.rs` reads.
#[cfg(not(all(feature = "wasm", target_arch = "wasm32")))]
mod read;
mod reason;
mod relayed;
mod report;
#[cfg(test)]
pub(crate) mod samples;
mod write;

use std::borrow::Cow;
use std::fmt;

use crate::{Language, message};
pub use param::Param;
pub use path::PathSegment;
pub use problem::{IssueCode, Problem};
pub use reason::{EmailReason, PhoneReason};
pub(crate) use relayed::RelayedIssue;
pub use report::Report;

closed_enum! {
    /// The severity of an issue.
    pub enum Severity {
        /// Zavu's documented contract refuses the value.
        Error = "error",
        /// Allowed, but suspicious: show the issue, and let the value pass.
        Warning = "warning",
    }
}

/// One finding of the validation.
// The `serde` attributes below are for tsify: `write.rs` serializes an issue.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify), tsify(rename = "IssueBase"))]
pub struct Issue {
    /// `error`: Zavu's documented contract refuses the value. `warning`: suspicious, never refused.
    pub severity: Severity,
    /// The name of the field; that of an unknown field is as it was found. An issue of an option of the call has `options`,
    /// one of the whole request has `""`.
    #[cfg_attr(feature = "wasm", tsify(type = "InvitationField | (string & {})"))]
    pub field: Cow<'static, str>,
    /// The way to the value: the field, then an index if the value is in a list.
    pub path: Vec<PathSegment>,
    /// What was found and what is allowed, to be read after the field's name: lower case, English,
    /// no full stop.
    pub message: String,
    /// A value to offer instead of the one found.
    #[cfg_attr(feature = "wasm", tsify(optional))]
    pub suggestion: Option<String>,
    /// The stable `code` and its `params`.
    #[cfg_attr(feature = "wasm", serde(skip))]
    pub problem: Problem,
    /// The `code` and the `params` that were received, if another copy of this library made the issue: they are written again.
    /// `problem` is then their reading, or `RefusedByApi` if this version knows no such code or params.
    #[cfg_attr(feature = "wasm", serde(skip))]
    pub(crate) relayed: Option<Box<RelayedIssue>>,
}

impl Issue {
    pub(crate) fn new(
        path: Vec<PathSegment>,
        problem: Problem,
        suggestion: Option<String>,
    ) -> Self {
        let field = match path.first() {
            Some(PathSegment::Key(name)) => name.clone(),
            _ => Cow::Borrowed(""),
        };
        Self {
            severity: problem.code().severity(),
            field,
            path,
            message: message::for_developers(&problem, suggestion.as_deref()),
            suggestion,
            problem,
            relayed: None,
        }
    }

    /// The stable, machine-readable name of the problem: `refused_by_api` for an issue of another
    /// copy of this library with a code that this version does not know. If only the params are
    /// unknown, [`Issue::problem`] is [`Problem::RefusedByApi`].
    #[must_use]
    pub fn code(&self) -> IssueCode {
        let relayed = self.relayed.as_ref();
        relayed
            .and_then(|relayed| IssueCode::from_name(&relayed.code))
            .unwrap_or_else(|| self.problem.code())
    }

    /// The text for the people who fill in a form, in a language: one short sentence on what to do,
    /// without a full stop.
    ///
    /// ```
    /// use zavu_invitations::{Draft, Language};
    ///
    /// let draft: Draft = serde_json::from_str(r#"{"expiresInDays": 31}"#)?;
    /// let issue = &draft.report().issues[0];
    /// assert_eq!(issue.message, "must be at most 30, found 31");
    /// assert_eq!(issue.message_in(Language::English), "Enter 30 or less");
    /// assert_eq!(issue.message_in(Language::Spanish), "Escribir 30 o menos");
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn message_in(&self, language: Language) -> String {
        message::for_people(&self.problem, self.suggestion.as_deref(), language)
    }
}

/// The place and the message, like `expiresInDays must be at most 30, found 31`.
impl fmt::Display for Issue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        path::write_path(&self.path, f)?;
        write!(f, " {}", self.message)
    }
}
