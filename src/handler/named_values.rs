use std::borrow::Cow;

use crate::InputValue;

/// The named values of an object that JavaScript gives, in its order.
#[derive(Debug, Default)]
pub(crate) struct NamedValues<'a>(Vec<(Cow<'a, str>, InputValue<'a>)>);

impl<'a> NamedValues<'a> {
    /// What is undefined counts as absent.
    pub fn new<N: Into<Cow<'a, str>>>(
        values: impl IntoIterator<Item = (N, InputValue<'a>)>,
    ) -> Self {
        let values = values.into_iter().map(|(name, value)| (name.into(), value));
        Self(values.collect())
    }

    /// Takes the value of that name out.
    pub fn take(&mut self, name: &str) -> InputValue<'a> {
        let at = self.0.iter().position(|(known, _)| known == name);
        at.map_or(InputValue::Absent, |at| self.0.remove(at).1)
    }

    /// The names that were not taken.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_ref())
    }
}
