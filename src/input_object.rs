//! Reads the objects that JavaScript gives, such as options: member by member, with all problems in one report.

use std::borrow::Cow;

use crate::{InputValue, PathSegment, Problem, Report, ValueKind};

/// An object that is not validated yet.
#[derive(Debug, Default)]
pub(crate) struct InputObject<'a> {
    /// The kind of the value, if it is no object. Then there are no members.
    pub not_an_object: Option<ValueKind>,
    /// The members, in the order of the object.
    pub members: Vec<(Cow<'a, str>, InputValue<'a>)>,
}

impl<'a> InputObject<'a> {
    /// An object with these members.
    pub fn of<N: Into<Cow<'a, str>>>(
        members: impl IntoIterator<Item = (N, InputValue<'a>)>,
    ) -> Self {
        let members = members.into_iter();
        Self {
            not_an_object: None,
            members: members.map(|(name, value)| (name.into(), value)).collect(),
        }
    }

    /// An object that is given as JSON. The string `fn` stands for a function.
    #[cfg(test)]
    pub fn of_json(json: serde_json::Value) -> InputObject<'static> {
        let members: serde_json::Map<_, _> = serde_json::from_value(json).unwrap();
        InputObject::of(
            members
                .into_iter()
                .map(|(name, value)| match value.as_str() {
                    Some("fn") => (name, InputValue::Other(ValueKind::Function)),
                    _ => (name, value.into()),
                }),
        )
    }

    /// Removes the value of a member; [`InputValue::Absent`] for a missing one.
    pub fn take(&mut self, name: &str) -> InputValue<'a> {
        let at = self.members.iter().position(|(member, _)| member == name);
        at.map_or(InputValue::Absent, |at| self.members.remove(at).1)
    }
}

/// Takes the members out of an object, each with its check. A name that nobody took is unknown.
pub(crate) struct ObjectReader<'a> {
    /// The names that lead to the object, such as `options`.
    path: &'static [&'static str],
    object: InputObject<'a>,
    /// The names taken so far: those that the object may have.
    known: Vec<&'a str>,
    report: Report,
}

impl<'a> ObjectReader<'a> {
    /// Reports a value that is no object.
    pub fn new(path: &'static [&'static str], object: InputObject<'a>) -> Self {
        let mut report = Report::default();
        if let Some(found) = object.not_an_object {
            let problem = Problem::invalid_type(ValueKind::Object, found);
            report.add_at(keys(path), problem, None);
        }
        Self {
            path,
            object,
            known: Vec::new(),
            report,
        }
    }

    /// Reads the options of a function.
    pub fn of_options(options: InputObject<'a>) -> Self {
        Self::new(&["options"], options)
    }

    /// Takes a value without a check.
    pub fn take(&mut self, name: &'a str) -> InputValue<'a> {
        self.known.push(name);
        self.object.take(name)
    }

    /// Takes a string.
    pub fn text(&mut self, name: &'static str) -> Option<String> {
        let value = self.take(name);
        self.text_of(name, &value)
    }

    /// Takes a string that must be there.
    pub fn required_text(&mut self, name: &'static str) -> Option<String> {
        match self.take(name) {
            // Of a value that is no object no member is missing: it has its issue already.
            InputValue::Absent if self.object.not_an_object.is_none() => {
                self.check_kind(name, ValueKind::String, ValueKind::Undefined);
                None
            }
            value => self.text_of(name, &value),
        }
    }

    fn text_of(&mut self, name: &'static str, value: &InputValue<'_>) -> Option<String> {
        let text = self.check(name, value.read_text());
        text.map(str::to_owned)
    }

    /// Takes a whole number in a range, both ends included.
    pub fn whole_number(&mut self, name: &'static str, minimum: u32, maximum: u32) -> Option<u32> {
        let value = self.take(name);
        self.check(name, value.read_whole_number(minimum, maximum))
    }

    /// Takes a boolean.
    pub fn boolean(&mut self, name: &'a str) -> Option<bool> {
        match self.take(name) {
            InputValue::Boolean(value) => Some(value),
            InputValue::Absent => None,
            other => {
                self.check_kind(name, ValueKind::Boolean, other.kind());
                None
            }
        }
    }

    /// Takes a list of at most [`InputValue::LIST_MAXIMUM`] items.
    #[cfg(any(feature = "wasm-server", test))]
    pub fn list(&mut self, name: &'static str) -> Option<Vec<InputValue<'a>>> {
        self.items(name, ValueKind::Array)
    }

    /// Takes such a list, or an object, which the facade copies as the list of its entries.
    pub fn items(
        &mut self,
        name: &'static str,
        expected: ValueKind,
    ) -> Option<Vec<InputValue<'a>>> {
        let maximum = InputValue::LIST_MAXIMUM;
        match self.take(name) {
            InputValue::List(items) if items.len() > maximum => {
                self.add(name, Problem::TooManyItems { maximum });
                None
            }
            InputValue::List(items) => Some(items),
            InputValue::Absent => None,
            other => {
                self.check_kind(name, expected, other.kind());
                None
            }
        }
    }

    /// Takes a value of which only the kind matters. True for the expected kind, false for a missing value and for one of
    /// another kind, which is reported.
    pub fn has_kind(&mut self, name: &'static str, expected: ValueKind) -> bool {
        match self.take(name).kind() {
            ValueKind::Undefined => false,
            found => self.check_kind(name, expected, found),
        }
    }

    /// Takes a value of which only the kind matters, and which must be there.
    #[cfg(any(feature = "wasm-server", test))]
    pub fn require_kind(&mut self, name: &'static str, expected: ValueKind) {
        let found = self.take(name).kind();
        self.check_kind(name, expected, found);
    }

    fn check_kind(&mut self, name: &str, expected: ValueKind, found: ValueKind) -> bool {
        if found != expected {
            self.add(name, Problem::invalid_type(expected, found));
        }
        found == expected
    }

    /// Returns the value of a member that was taken, or reports its problem.
    pub fn check<T>(
        &mut self,
        name: &'static str,
        checked: Result<Option<T>, Problem>,
    ) -> Option<T> {
        checked.unwrap_or_else(|problem| {
            self.add(name, problem);
            None
        })
    }

    /// Returns the value of another argument, or reports its problem. `path` leads to the argument.
    #[cfg(feature = "wasm")]
    pub fn check_argument<T>(
        &mut self,
        path: &'static [&'static str],
        checked: Result<Option<T>, Problem>,
    ) -> Option<T> {
        checked.unwrap_or_else(|problem| {
            self.report.add_at(keys(path), problem, None);
            None
        })
    }

    /// Reports a problem of a member.
    pub fn add(&mut self, name: &str, problem: Problem) {
        self.add_in(name, Vec::new(), problem, None);
    }

    /// Reports a problem of a value in a member; `rest` leads to it from there.
    pub fn add_in(
        &mut self,
        name: &str,
        rest: Vec<PathSegment>,
        problem: Problem,
        suggestion: Option<String>,
    ) {
        let mut path = keys(self.path);
        path.push(PathSegment::Key(name.to_owned().into()));
        path.extend(rest);
        self.report.add_at(path, problem, suggestion);
    }

    /// Adds what was reported of an object in this object.
    pub fn add_result(&mut self, result: Result<(), Report>) {
        let report = result.err().unwrap_or_default();
        self.report.issues.extend(report.issues);
    }

    /// Ends without a look at the members that were not taken: they are allowed.
    pub fn finish_with_others(self) -> Result<(), Report> {
        self.report.into_result()
    }

    /// Ends, and reports the name of each member that was not taken.
    pub fn finish(mut self) -> Result<(), Report> {
        for (name, _) in &self.object.members {
            self.report.add_unknown_name(self.path, name, &self.known);
        }
        self.finish_with_others()
    }

    /// The names taken so far, in alphabetical order.
    #[cfg(test)]
    pub fn known_names(&self) -> Vec<&'a str> {
        sorted(&self.known)
    }
}

/// Names in alphabetical order.
#[cfg(test)]
pub(crate) fn sorted<'a>(names: &[&'a str]) -> Vec<&'a str> {
    let mut names = names.to_vec();
    names.sort_unstable();
    names
}

fn keys(path: &'static [&'static str]) -> Vec<PathSegment> {
    let names = path.iter().copied();
    names.map(|name| PathSegment::Key(name.into())).collect()
}
