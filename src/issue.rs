use std::borrow::Cow;
use std::fmt;

use crate::platform::json;
use crate::text::digits;
use crate::{InvitationField, IssueCode, Language, Problem, message};
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

closed_enum! {
    /// How much an issue weighs.
    pub enum Severity {
        /// Zavu's documented contract refuses it.
        Error = "error",
        /// Allowed, but suspicious: show it, and let it pass.
        Warning = "warning",
    }
}

/// A step on the way to a value: the name of a field, or an index in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(untagged)]
#[allow(missing_docs)]
pub enum PathSegment {
    Key(Cow<'static, str>),
    Index(usize),
}

/// One finding of the validation.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify), tsify(rename = "IssueBase"))]
pub struct Issue {
    /// `error`: Zavu's documented contract refuses the value. `warning`: suspicious, never refused.
    pub severity: Severity,
    /// The field as the request names it; an unknown name as it was found; `options` for an option
    /// of the call; `""` where the whole request is meant.
    #[cfg_attr(feature = "wasm", tsify(type = "InvitationField | (string & {})"))]
    pub field: Cow<'static, str>,
    /// Where the value is: the field, then an index where it is in a list.
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
    /// What a handler told, where this is an issue of its.
    #[cfg_attr(feature = "wasm", serde(skip))]
    pub(crate) told: Option<Box<RelayedIssue>>,
}

/// The `code` and the `params` of an issue in the words of another copy of this library, which may
/// know more of them than this one: kept as they came.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RelayedIssue {
    pub code: String,
    /// An object.
    pub params: json::Value,
}

/// An interface cannot extend the union that `Problem` is.
#[cfg(feature = "wasm")]
#[wasm_bindgen::prelude::wasm_bindgen(typescript_custom_section)]
const ISSUE: &str = "\
/**
 * One finding of the validation. Narrow it by its `code` to get at the `params`.
 */
export type Issue = IssueBase & Problem;";

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
            message: message::english(&problem, suggestion.as_deref()),
            suggestion,
            problem,
            told: None,
        }
    }

    /// The stable, machine-readable name of the problem. `refused_by_api` where a handler told
    /// one that this version does not know.
    #[must_use]
    pub fn code(&self) -> IssueCode {
        let told = self.told.as_ref();
        told.and_then(|told| IssueCode::from_name(&told.code))
            .unwrap_or_else(|| self.problem.code())
    }

    /// What was found and what is allowed, to be read after the field's name, in a language.
    ///
    /// ```
    /// use zavu_invitations::{Draft, Language};
    ///
    /// let draft: Draft = serde_json::from_str(r#"{"expiresInDays": 31}"#)?;
    /// let issue = &draft.report().issues[0];
    /// assert_eq!(issue.message_in(Language::Spanish), "debe ser como máximo 30, no 31");
    /// assert_eq!(issue.message_in(Language::English), issue.message);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn message_in(&self, language: Language) -> String {
        message::of(&self.problem, self.suggestion.as_deref(), language)
    }
}

/// An object of `severity`, `field`, `path`, `message`, `suggestion` where there is one, `code` and
/// `params`.
impl Serialize for Issue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        const WITHOUT_SUGGESTION: usize = 6;
        let length = WITHOUT_SUGGESTION.saturating_add(self.suggestion.iter().len());
        let mut issue = serializer.serialize_struct("Issue", length)?;
        issue.serialize_field("severity", self.severity.as_str())?;
        issue.serialize_field("field", &self.field)?;
        issue.serialize_field("path", &self.path)?;
        issue.serialize_field("message", &self.message)?;
        match &self.suggestion {
            Some(suggestion) => issue.serialize_field("suggestion", suggestion)?,
            None => issue.skip_field("suggestion")?,
        }
        if let Some(RelayedIssue { code, params }) = self.told.as_deref() {
            issue.serialize_field("code", code)?;
            issue.serialize_field("params", params)?;
        } else {
            issue.serialize_field("code", self.code().as_str())?;
            issue.serialize_field("params", &Params(&self.problem))?;
        }
        issue.end()
    }
}

struct Params<'a>(&'a Problem);

impl Serialize for Params<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let names = self.0.code().params();
        let mut params = serializer.serialize_struct("Params", names.len())?;
        for (name, value) in names.iter().zip(&self.0.values()) {
            params.serialize_field(name, value)?;
        }
        params.end()
    }
}

impl fmt::Display for Issue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&lines(std::slice::from_ref(self)))
    }
}

/// Where each issue is and what it says, in one line.
fn lines(issues: &[Issue]) -> String {
    let mut line = String::new();
    for issue in issues {
        if !line.is_empty() {
            line.push_str("; ");
        }
        if issue.path.is_empty() {
            line.push_str("the request");
        }
        for (depth, segment) in issue.path.iter().enumerate() {
            match segment {
                PathSegment::Key(key) if depth == 0 => line.push_str(key),
                PathSegment::Key(key) => line.extend([".", key]),
                PathSegment::Index(index) => line.extend(["[", &digits(*index), "]"]),
            }
        }
        line.extend([" ", &issue.message]);
    }
    line
}

/// All that was found in one request.
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
    /// Whether the request may be sent: there are no errors.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.issues.is_empty()
    }

    /// The errors in one line.
    pub(crate) fn line(&self) -> String {
        lines(&self.issues)
    }

    pub(crate) fn add(&mut self, field: InvitationField, problem: Problem) {
        self.add_with(field, problem, None);
    }

    pub(crate) fn add_with(
        &mut self,
        field: InvitationField,
        problem: Problem,
        suggestion: Option<String>,
    ) {
        self.add_at(
            vec![PathSegment::Key(field.name().into())],
            problem,
            suggestion,
        );
    }

    pub(crate) fn add_whole(&mut self, problem: Problem) {
        self.add_at(Vec::new(), problem, None);
    }

    /// Adds an issue with an option of a call.
    pub(crate) fn add_option(
        &mut self,
        names: &[&str],
        problem: Problem,
        suggestion: Option<String>,
    ) {
        let names = std::iter::once(&"options").chain(names);
        let path = names
            .map(|name| PathSegment::Key((*name).to_owned().into()))
            .collect();
        self.add_at(path, problem, suggestion);
    }

    pub(crate) fn add_at(
        &mut self,
        path: Vec<PathSegment>,
        problem: Problem,
        suggestion: Option<String>,
    ) {
        let issue = Issue::new(path, problem, suggestion);
        match issue.severity {
            Severity::Error => self.issues.push(issue),
            Severity::Warning => self.warnings.push(issue),
        }
    }
}

/// The errors in one line.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.line())
    }
}

impl std::error::Error for Report {}
