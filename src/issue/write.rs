//! Serializes an issue.

use std::borrow::Cow;

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::path::serialize_name;
use super::{Issue, PathSegment, Problem, Severity};
use crate::platform::json;

#[derive(Serialize)]
struct WrittenIssue<'a> {
    severity: Severity,
    #[serde(serialize_with = "serialize_name")]
    field: &'a Cow<'static, str>,
    path: &'a [PathSegment],
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    suggestion: Option<&'a str>,
    #[serde(serialize_with = "serialize_name")]
    code: Cow<'static, str>,
    params: WrittenParams<'a>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum WrittenParams<'a> {
    Problem(Params<'a>),
    Relayed(&'a json::Value),
}

/// Serializes the params of a problem as an object. A derived implementation would take more bytes of wasm, as it has code
/// for each problem.
struct Params<'a>(&'a Problem);

impl Serialize for Params<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let values = self.0.params();
        let mut params = serializer.serialize_struct("Params", values.len())?;
        for (name, value) in &values {
            params.serialize_field(name, value)?;
        }
        params.end()
    }
}

/// Writes an object of `severity`, `field`, `path`, `message`, `suggestion` if the issue has one,
/// `code` and `params`. It deserializes to an equal issue.
impl Serialize for Issue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (code, params) = match self.relayed.as_deref() {
            Some(relayed) => (
                Cow::Owned(relayed.code.clone()),
                WrittenParams::Relayed(&relayed.params),
            ),
            None => (
                Cow::Borrowed(self.problem.code().as_str()),
                WrittenParams::Problem(Params(&self.problem)),
            ),
        };
        WrittenIssue {
            severity: self.severity,
            field: &self.field,
            path: &self.path,
            message: &self.message,
            suggestion: self.suggestion.as_deref(),
            code,
            params,
        }
        .serialize(serializer)
    }
}
