//! Texts with params, in a small part of ICU's `MessageFormat`: `{name}`,
//! `{name, plural, =0 {…} one {…} other {…}}` with `#` for the number,
//! `{name, select, this {…} other {…}}`, and `'{'` for a brace.

use std::borrow::Cow;
use std::fmt;

use super::language::Style;
use crate::Param;
use crate::text::{AsciiSet, concat, digits};

/// What is wrong with a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateError(pub(super) String);

impl fmt::Display for TemplateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for TemplateError {}

/// How deep a plural or a select may stand in others.
const DEPTH: usize = 4;

/// How well a branch fits the value.
const OTHER: u8 = 1;
const CATEGORY: u8 = 2;
const EXACT: u8 = 3;

fn fault(words: &[&str]) -> Result<(), TemplateError> {
    Err(TemplateError(concat(words)))
}

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
        text: String::with_capacity(template.len()),
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
    /// Reads the brace that closes the branch, too, or to the end of the template.
    fn branch(
        &mut self,
        is_shown: bool,
        number: Option<&str>,
        depth: usize,
    ) -> Result<(), TemplateError> {
        if depth > DEPTH {
            return fault(&["nests more than ", &digits(DEPTH), " deep"]);
        }
        loop {
            const SYNTAX: AsciiSet = AsciiSet::of("{}'#");
            let end = self
                .rest
                .as_bytes()
                .iter()
                .position(|&byte| SYNTAX.has(byte));
            let text = self.take(end.unwrap_or(self.rest.len()));
            self.show(is_shown, text);
            match (self.take(1).as_bytes(), number) {
                (b"{", _) => self.placeholder(is_shown, number, depth)?,
                (b"'", _) => self.quoted(is_shown, number.is_some()),
                (b"#", Some(number)) => self.show(is_shown, &self.style.number(number)),
                (b"#", None) => self.show(is_shown, "#"),
                (b"}", _) if depth > 0 => return Ok(()),
                ([], _) if depth == 0 => return Ok(()),
                ([], _) => return fault(&["has a { without a }"]),
                _ => return fault(&["has a } without a {"]),
            }
        }
    }

    /// An apostrophe: two are one, and before a character of the syntax one begins a literal text.
    fn quoted(&mut self, is_shown: bool, is_in_plural: bool) {
        match self.rest.as_bytes().first() {
            Some(b'{' | b'}') => {}
            Some(b'#') if is_in_plural => {}
            next => {
                self.take(usize::from(next == Some(&b'\'')));
                return self.show(is_shown, "'");
            }
        }
        let end = self.rest.as_bytes().iter().position(|&byte| byte == b'\'');
        let text = self.take(end.unwrap_or(self.rest.len()));
        self.show(is_shown, text);
        self.take(1);
    }

    fn placeholder(
        &mut self,
        is_shown: bool,
        number: Option<&str>,
        depth: usize,
    ) -> Result<(), TemplateError> {
        let name = self.word();
        let Some((_, param)) = self.params.iter().find(|(known, _)| *known == name) else {
            return fault(&["names {", name, "}, which is none of its params"]);
        };
        let value = match param {
            Param::Text(text) => Cow::Borrowed(*text),
            Param::Count(count) => Cow::Owned(digits(*count)),
            Param::Number(number) => Cow::Borrowed(number.text.as_str()),
            Param::List(items) => Cow::Owned(self.style.list(items)),
        };
        if self.skip(b'}') {
            if matches!(param, Param::Count(_) | Param::Number(_)) {
                self.show(is_shown, &self.style.number(&value));
            } else {
                self.show(is_shown, &value);
            }
            return Ok(());
        }
        let kind = if self.skip(b',') { self.word() } else { "" };
        let is_plural = kind == "plural";
        if !(is_plural || kind == "select") || !self.skip(b',') {
            return fault(&["has neither a plural nor a select of {", name, "}"]);
        }
        let number = if is_plural { Some(&*value) } else { number };
        let start = self.text.len();
        let (mut best, mut has_other) = (0, false);
        while !self.skip(b'}') {
            let key = self.word();
            if key.is_empty() || !self.skip(b'{') {
                let words = [
                    "has no {text} for \"",
                    key,
                    "\" in the ",
                    kind,
                    " of {",
                    name,
                    "}",
                ];
                return fault(&words);
            }
            let exact = if is_plural {
                key.strip_prefix('=')
            } else {
                Some(key)
            };
            let fit = if exact == Some(&value) {
                EXACT
            } else if is_plural && key == "one" && self.style.one.contains(&&*value) {
                CATEGORY
            } else {
                u8::from(key == "other")
            };
            has_other |= key == "other";
            // Of several `one` the first counts, of others the last.
            let is_better = fit > best || (fit == best && [OTHER, EXACT].contains(&fit));
            if is_better {
                best = fit;
                self.text.truncate(start);
            }
            self.branch(is_shown && is_better, number, depth.saturating_add(1))?;
        }
        if !has_other {
            return fault(&["has no \"other\" in the ", kind, " of {", name, "}"]);
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

    /// A name or a key, and the white space before it.
    fn word(&mut self) -> &'t str {
        self.next();
        let is_inside = |c: &char| !c.is_whitespace() && !matches!(c, '{' | '}' | ',');
        let inside = self.rest.chars().take_while(is_inside);
        self.take(inside.map(char::len_utf8).sum())
    }

    fn skip(&mut self, expected: u8) -> bool {
        let is_there = self.next() == Some(expected);
        if is_there {
            self.take(1);
        }
        is_there
    }

    /// The byte after white space.
    fn next(&mut self) -> Option<u8> {
        let next = self.rest.as_bytes();
        match next.first() {
            Some(b'!'..=b'~') => {}
            Some(b' ') if matches!(next.get(1), Some(b'!'..=b'~')) => {
                self.take(1);
            }
            _ => self.rest = self.rest.trim_start(),
        }
        self.rest.as_bytes().first().copied()
    }
}
