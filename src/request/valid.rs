use std::ops::Deref;

use crate::{Issue, Report};

/// A value that passed validation. Only validation makes one, and the client takes nothing else.
#[derive(Clone, Debug, PartialEq)]
pub struct Valid<T> {
    value: T,
    warnings: Vec<Issue>,
}

impl<T> Valid<T> {
    pub(crate) fn new(value: T, report: Report) -> Result<Self, Report> {
        if report.is_valid() {
            Ok(Self {
                value,
                warnings: report.warnings,
            })
        } else {
            Err(report)
        }
    }

    /// The warnings of the validation, in the order of the fields.
    #[must_use]
    pub fn warnings(&self) -> &[Issue] {
        &self.warnings
    }

    /// The value, no longer known to be valid.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.value
    }
}

impl<T> Deref for Valid<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}
