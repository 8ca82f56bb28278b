//! Templates of messages, in a small part of ICU's `MessageFormat`:
//!
//! - `{name}` is the value of a param
//! - `{name, plural, =0 {…} one {…} other {…}}` chooses by a number, and `#` in a branch is that number
//! - `{name, select, this {…} other {…}}` chooses by a string
//! - `'{'` is a literal brace

use std::borrow::Cow;

use super::language::Style;
use super::parse::{Parser, TemplateError};
use crate::Param;

/// A parsed template, which borrows from its text.
#[derive(Debug, Default)]
pub(super) struct Template<'t>(pub(super) Vec<Part<'t>>);

#[derive(Debug)]
pub(super) enum Part<'t> {
    /// A literal.
    Text(&'t str),
    /// The value of a param.
    Param(&'t str),
    /// `#`: the number of the innermost plural around.
    NumberOfPlural,
    /// A plural or a select.
    Choice(Choice<'t>),
}

#[derive(Debug)]
pub(super) struct Choice<'t> {
    pub param: &'t str,
    pub is_plural: bool,
    /// Each key with its branch. One key is `other`.
    pub branches: Vec<(&'t str, Vec<Part<'t>>)>,
}

impl<'t> Template<'t> {
    /// Parses a template with params of these names. The error is its first fault, in any branch.
    pub fn parse(text: &'t str, names: &[&str]) -> Result<Self, TemplateError> {
        Parser::new(text, names).template().map(Self)
    }

    /// Fills in the template. `params` must have the names that the template was parsed with: a missing one would be left out.
    pub fn render(&self, style: Style<'_>, params: &[(&str, Param<'_>)]) -> String {
        let mut text = String::new();
        let renderer = Renderer { style, params };
        renderer.write(&self.0, None, &mut text);
        text
    }
}

struct Renderer<'p> {
    style: Style<'p>,
    params: &'p [(&'p str, Param<'p>)],
}

impl Renderer<'_> {
    /// Writes parts. `number` is the value of the plural around them.
    fn write(&self, parts: &[Part<'_>], number: Option<&str>, text: &mut String) {
        for part in parts {
            match part {
                Part::Text(literal) => text.push_str(literal),
                // The parser makes this part only inside a plural, so there is a number.
                Part::NumberOfPlural => text.push_str(&self.style.number(number.unwrap_or("#"))),
                Part::Param(name) => match self.param(name) {
                    Some(param @ (Param::Count(_) | Param::Number(_))) => {
                        text.push_str(&self.style.number(&self.unformatted(param)));
                    }
                    Some(param) => text.push_str(&self.unformatted(param)),
                    None => {}
                },
                Part::Choice(choice) => {
                    let value = self
                        .param(choice.param)
                        .map(|param| self.unformatted(param));
                    let value = value.unwrap_or_default();
                    let number = if choice.is_plural {
                        Some(&*value)
                    } else {
                        number
                    };
                    self.write(self.branch(choice, &value), number, text);
                }
            }
        }
    }

    /// Finds the branch whose key is exactly the value, otherwise that of its plural category, otherwise `other`. Of a
    /// repeated key the last branch counts.
    fn branch<'c>(&self, choice: &'c Choice<'_>, value: &str) -> &'c [Part<'c>] {
        let branches = &choice.branches;
        let find = |wanted: &str| branches.iter().rfind(|(key, _)| *key == wanted);
        let exact = if choice.is_plural {
            let mut branches = branches.iter();
            branches.rfind(|(key, _)| key.strip_prefix('=') == Some(value))
        } else {
            find(value)
        };
        let is_one = choice.is_plural && self.style.one.contains(&value);
        let one = || find("one").filter(|_| is_one);
        let branch = exact.or_else(one).or_else(|| find("other"));
        // Never the default: the parser refuses a choice without `other`.
        branch
            .map(|(_, parts)| parts.as_slice())
            .unwrap_or_default()
    }

    fn param(&self, name: &str) -> Option<&Param<'_>> {
        let param = self.params.iter().find(|(known, _)| *known == name);
        param.map(|(_, param)| param)
    }

    /// The value of a param. Digits of a number are not grouped yet, because those of a key are not.
    fn unformatted<'v>(&self, param: &'v Param<'_>) -> Cow<'v, str> {
        match param {
            Param::Text(text) => Cow::Borrowed(text),
            Param::Count(count) => Cow::Owned(count.to_string()),
            Param::Number(number) => Cow::Borrowed(&number.text),
            Param::List(items) => Cow::Owned(self.style.list(items)),
        }
    }
}
