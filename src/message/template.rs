//! Texts with params, in a small part of ICU's `MessageFormat`: `{name}`,
//! `{name, plural, =0 {…} one {…} other {…}}` with `#` for the number,
//! `{name, select, this {…} other {…}}`, and `'{'` for a brace.

use std::fmt;

use super::language::Style;
use crate::Param;

/// What is wrong with a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateError(String);

impl fmt::Display for TemplateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for TemplateError {}

/// How deep a plural or a select may stand in others.
const DEPTH: usize = 4;

/// The text of a template. An error says what is wrong with it, in whichever of its branches.
pub(crate) fn render(
    template: &str,
    style: Style<'_>,
    params: &[(&str, Param<'_>)],
) -> Result<String, TemplateError> {
    let mut renderer = Renderer {
        rest: template,
        style,
        params,
        text: String::new(),
    };
    renderer.branch(true, None, 0)?;
    Ok(renderer.text)
}

struct Renderer<'t, 'p> {
    rest: &'t str,
    style: Style<'t>,
    params: &'t [(&'t str, Param<'p>)],
    text: String,
}

impl<'t> Renderer<'t, '_> {
    /// Reads up to the brace that closes the branch, or to the end of the template.
    fn branch(
        &mut self,
        is_shown: bool,
        number: Option<&str>,
        depth: usize,
    ) -> Result<(), TemplateError> {
        if depth > DEPTH {
            return Err(TemplateError(format!("nests more than {DEPTH} deep")));
        }
        loop {
            let is_syntax = |byte| matches!(byte, b'{' | b'}' | b'\'' | b'#');
            let end = self.rest.bytes().position(is_syntax);
            let text = self.take(end.unwrap_or(self.rest.len()));
            self.show(is_shown, text);
            let before = self.rest;
            match (self.take(1), number) {
                ("{", _) => self.placeholder(is_shown, number, depth)?,
                ("}", _) if depth > 0 => {
                    self.rest = before;
                    return Ok(());
                }
                ("", _) if depth == 0 => return Ok(()),
                ("}", _) => return Err(TemplateError("has a } without a {".to_owned())),
                ("", _) => return Err(TemplateError("has a { without a }".to_owned())),
                ("'", _) => self.quoted(is_shown, number.is_some()),
                (_, Some(number)) => {
                    let number = self.style.number(number);
                    self.show(is_shown, &number);
                }
                (other, None) => self.show(is_shown, other),
            }
        }
    }

    /// An apostrophe: two are one, and before a character of the syntax one begins a literal text.
    fn quoted(&mut self, is_shown: bool, is_in_plural: bool) {
        if self.rest.starts_with(['{', '}']) || (is_in_plural && self.rest.starts_with('#')) {
            let end = self.rest.find('\'').unwrap_or(self.rest.len());
            let text = self.take(end);
            self.show(is_shown, text);
            self.take(1);
        } else {
            if self.rest.starts_with('\'') {
                self.take(1);
            }
            self.show(is_shown, "'");
        }
    }

    fn placeholder(
        &mut self,
        is_shown: bool,
        number: Option<&str>,
        depth: usize,
    ) -> Result<(), TemplateError> {
        let name = self.word();
        let Some((_, param)) = self.params.iter().find(|(known, _)| *known == name) else {
            return Err(TemplateError(format!(
                "names {{{name}}}, which is none of its params"
            )));
        };
        let value = match param {
            Param::Text(text) => (*text).to_owned(),
            Param::Count(count) => count.to_string(),
            Param::Number(number) => number.text.clone(),
            Param::List(items) => self.style.list(items),
        };
        if self.skip('}') {
            let is_number = matches!(param, Param::Count(_) | Param::Number(_));
            let value = if is_number {
                self.style.number(&value)
            } else {
                value
            };
            self.show(is_shown, &value);
            return Ok(());
        }
        let kind = if self.skip(',') { self.word() } else { "" };
        let is_plural = kind == "plural";
        if !(is_plural || kind == "select") || !self.skip(',') {
            return Err(TemplateError(format!(
                "has neither a plural nor a select of {{{name}}}"
            )));
        }
        let category = if is_plural && self.style.one.contains(&value.as_str()) {
            "one"
        } else {
            ""
        };
        let number = if is_plural {
            Some(value.as_str())
        } else {
            number
        };
        let (mut chosen, mut other) = (None, None);
        while !self.skip('}') {
            let key = self.word();
            if key.is_empty() || !self.skip('{') {
                return Err(TemplateError(format!(
                    "has no {{text}} for \"{key}\" in the {kind} of {{{name}}}"
                )));
            }
            let start = self.rest;
            self.branch(false, number, depth.saturating_add(1))?;
            self.take(1);
            let is_exact = if is_plural {
                key.strip_prefix('=') == Some(&value)
            } else {
                key == value
            };
            if is_exact || (chosen.is_none() && key == category) {
                chosen = Some(start);
            } else if key == "other" {
                other = Some(start);
            }
        }
        let Some(other) = other.or(chosen.filter(|_| value == "other")) else {
            return Err(TemplateError(format!(
                "has no \"other\" in the {kind} of {{{name}}}"
            )));
        };
        if is_shown {
            let rest = self.rest;
            self.rest = chosen.unwrap_or(other);
            self.branch(true, number, depth.saturating_add(1))?;
            self.rest = rest;
        }
        Ok(())
    }

    fn show(&mut self, is_shown: bool, text: &str) {
        if is_shown {
            self.text.push_str(text);
        }
    }

    fn take(&mut self, length: usize) -> &'t str {
        let (taken, rest) = self
            .rest
            .split_at_checked(length)
            .unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }

    /// A name or a key, and the white space around it.
    fn word(&mut self) -> &'t str {
        self.rest = self.rest.trim_start();
        let is_end = |c: char| c.is_whitespace() || matches!(c, '{' | '}' | ',');
        let word = self.take(self.rest.find(is_end).unwrap_or(self.rest.len()));
        self.rest = self.rest.trim_start();
        word
    }

    fn skip(&mut self, expected: char) -> bool {
        self.rest = self.rest.trim_start();
        let rest = self.rest.strip_prefix(expected);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }
}
