use serde::Serialize;

use super::{EmailReason, PhoneReason};
use crate::{Number, ValueKind};

/// One of the `params` of a problem.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum Param<'a> {
    /// A string, or the name of a reason or of a kind.
    Text(&'a str),
    /// A whole number that counts or limits something.
    Count(usize),
    /// A number as it was found.
    Number(&'a Number),
    /// A list of names.
    List(Vec<&'a str>),
}

impl<'a> From<&'a String> for Param<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}

impl From<&ValueKind> for Param<'_> {
    fn from(kind: &ValueKind) -> Self {
        Self::Text(kind.as_str())
    }
}

impl From<&EmailReason> for Param<'_> {
    fn from(reason: &EmailReason) -> Self {
        Self::Text(reason.as_str())
    }
}

impl From<&PhoneReason> for Param<'_> {
    fn from(reason: &PhoneReason) -> Self {
        Self::Text(reason.as_str())
    }
}

impl From<&usize> for Param<'_> {
    fn from(count: &usize) -> Self {
        Self::Count(*count)
    }
}

impl From<&u32> for Param<'_> {
    fn from(count: &u32) -> Self {
        Self::Count(usize::try_from(*count).unwrap_or(usize::MAX))
    }
}

impl<'a> From<&'a Number> for Param<'a> {
    fn from(number: &'a Number) -> Self {
        Self::Number(number)
    }
}

impl<'a> From<&'a Vec<String>> for Param<'a> {
    fn from(names: &'a Vec<String>) -> Self {
        Self::List(names.iter().map(String::as_str).collect())
    }
}
