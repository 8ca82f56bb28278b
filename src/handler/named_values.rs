//! The values of a JavaScript object by their names, which a reader takes out one by one: a name
//! that is left over is unknown.

use std::borrow::Cow;

use crate::InputValue;

/// The named values of an object, in its order. The caller decides about a name whose value is
/// undefined: it leaves the name out, or gives the value [`InputValue::Absent`].
#[derive(Debug, Default)]
pub(crate) struct NamedValues<'a>(Vec<(Cow<'a, str>, InputValue<'a>)>);

impl<'a> NamedValues<'a> {
    pub fn new<N: Into<Cow<'a, str>>>(
        values: impl IntoIterator<Item = (N, InputValue<'a>)>,
    ) -> Self {
        let values = values.into_iter().map(|(name, value)| (name.into(), value));
        Self(values.collect())
    }

    /// Removes the value of a name; [`InputValue::Absent`] for a missing name.
    pub fn take(&mut self, name: &str) -> InputValue<'a> {
        let at = self.0.iter().position(|(known, _)| known == name);
        at.map_or(InputValue::Absent, |at| self.0.remove(at).1)
    }

    /// The names that were not taken.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_ref())
    }
}
