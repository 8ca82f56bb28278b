//! Templates of messages, in a small part of ICU's `MessageFormat`: `{name}`,
//! `{name, plural, =0 {…} one {…} other {…}}` with `#` for the number,
//! `{name, select, this {…} other {…}}`, and `'{'` for a brace.

use std::borrow::Cow;

use super::language::Style;
use super::parse::{Parser, TemplateError};
use crate::Param;

/// A parsed template. All of it is borrowed from its text.
#[derive(Debug, Default)]
pub(super) struct Template<'t>(Vec<Part<'t>>);

#[derive(Debug)]
pub(super) enum Part<'t> {
    /// Text as it stands in the template.
    Text(&'t str),
    /// The value of a param.
    Param(&'t str),
    /// The number of the plural around.
    Number,
    /// One branch, chosen by the value of a param.
    Choice(Choice<'t>),
}

#[derive(Debug)]
pub(super) struct Choice<'t> {
    pub param: &'t str,
    pub is_plural: bool,
    /// Keys and what they stand for; one of them is `other`.
    pub branches: Vec<(&'t str, Vec<Part<'t>>)>,
}

impl<'t> Template<'t> {
    /// Parses a template with params of these names.
    ///
    /// # Errors
    ///
    /// The first fault, in whichever branch.
    pub fn parse(text: &'t str, names: &[&str]) -> Result<Self, TemplateError> {
        Parser::new(text, names).template().map(Self)
    }

    /// The text of the template with these params, in the style of a language.
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
    /// Writes parts, which may stand in a plural of a number.
    fn write(&self, parts: &[Part<'_>], number: Option<&str>, text: &mut String) {
        for part in parts {
            match part {
                Part::Text(literal) => text.push_str(literal),
                Part::Number => text.push_str(&self.style.number(number.unwrap_or("#"))),
                Part::Param(name) => match self.param(name) {
                    Some(param @ (Param::Count(_) | Param::Number(_))) => {
                        text.push_str(&self.style.number(&self.value(param)));
                    }
                    Some(param) => text.push_str(&self.value(param)),
                    None => {}
                },
                Part::Choice(choice) => {
                    let value = self.param(choice.param).map(|param| self.value(param));
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

    /// The branch with exactly the value, else that of its plural category, else `other`.
    fn branch<'c>(&self, choice: &'c Choice<'_>, value: &str) -> &'c [Part<'c>] {
        let is_exact = |key: &str| {
            if choice.is_plural {
                key.strip_prefix('=') == Some(value)
            } else {
                key == value
            }
        };
        let is_one = choice.is_plural && self.style.one.contains(&value);
        // Where a key is repeated, the first `one` counts, and the last of any other.
        let find = |is_key: &dyn Fn(&str) -> bool| {
            let mut branches = choice.branches.iter().rev();
            branches.find(|(key, _)| is_key(key))
        };
        let exact = find(&is_exact);
        let one = choice
            .branches
            .iter()
            .find(|(key, _)| is_one && *key == "one");
        let branch = exact.or(one).or_else(|| find(&|key| key == "other"));
        branch
            .map(|(_, parts)| parts.as_slice())
            .unwrap_or_default()
    }

    fn param(&self, name: &str) -> Option<&Param<'_>> {
        let param = self.params.iter().find(|(known, _)| *known == name);
        param.map(|(_, param)| param)
    }

    /// The value of a param, a number in plain digits.
    fn value<'v>(&self, param: &'v Param<'_>) -> Cow<'v, str> {
        match param {
            Param::Text(text) => Cow::Borrowed(text),
            Param::Count(count) => Cow::Owned(count.to_string()),
            Param::Number(number) => Cow::Borrowed(&number.text),
            Param::List(items) => Cow::Owned(self.style.list(items)),
        }
    }
}
