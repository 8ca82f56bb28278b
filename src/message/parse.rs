//! Parses a template of [`template`](super::template), or names its first fault. The tests are in
//! `template.rs`.

use std::fmt;

use super::template::{Choice, Part};
use crate::text::AsciiSet;

/// The first fault of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateError(pub(super) String);

impl fmt::Display for TemplateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for TemplateError {}

const UNCLOSED_BRACE: &str = "has a { without a }";

/// How deep plurals and selects may nest.
const MAXIMUM_DEPTH: usize = 4;

fn fault<T>(text: impl Into<String>) -> Result<T, TemplateError> {
    Err(TemplateError(text.into()))
}

pub(super) struct Parser<'t, 'n> {
    /// The part that is not read yet.
    rest: &'t str,
    /// The names of the params that a template may have.
    names: &'n [&'n str],
}

impl<'t, 'n> Parser<'t, 'n> {
    pub fn new(text: &'t str, names: &'n [&'n str]) -> Self {
        Self { rest: text, names }
    }

    /// Parses the whole template.
    pub fn template(mut self) -> Result<Vec<Part<'t>>, TemplateError> {
        self.read_parts(0, false)
    }

    /// Reads to the brace that closes a branch, or to the end of the template at depth 0. A `#` stands for the number if a
    /// plural is around.
    fn read_parts(
        &mut self,
        depth: usize,
        is_in_plural: bool,
    ) -> Result<Vec<Part<'t>>, TemplateError> {
        const SYNTAX: AsciiSet = AsciiSet::new("{}'#");
        if depth > MAXIMUM_DEPTH {
            return fault(format!("nests more than {MAXIMUM_DEPTH} deep"));
        }
        let mut parts = Vec::new();
        loop {
            let literal = self.take_until(|byte| SYNTAX.contains(byte));
            if !literal.is_empty() {
                parts.push(Part::Text(literal));
            }
            match self.take(1) {
                "{" => parts.push(self.read_placeholder(depth, is_in_plural)?),
                "'" => parts.push(self.read_quoted(is_in_plural)),
                "#" if is_in_plural => parts.push(Part::NumberOfPlural),
                "#" => parts.push(Part::Text("#")),
                "}" if depth > 0 => return Ok(parts),
                "" if depth == 0 => return Ok(parts),
                "" => return fault(UNCLOSED_BRACE),
                _ => return fault("has a } without a {"),
            }
        }
    }

    /// Reads on after an apostrophe. One before a character of the syntax begins a literal, which the next apostrophe ends.
    /// Two in a row, or one before any other character, stand for an apostrophe.
    fn read_quoted(&mut self, is_in_plural: bool) -> Part<'t> {
        match self.rest.as_bytes().first() {
            Some(b'{' | b'}') => {}
            Some(b'#') if is_in_plural => {}
            next => {
                if next == Some(&b'\'') {
                    self.take(1);
                }
                return Part::Text("'");
            }
        }
        let literal = self.take_until(|byte| byte == b'\'');
        self.take(1);
        Part::Text(literal)
    }

    /// Reads on after the brace that opens a placeholder.
    fn read_placeholder(
        &mut self,
        depth: usize,
        is_in_plural: bool,
    ) -> Result<Part<'t>, TemplateError> {
        let param = self.read_word();
        if self.is_at_end() {
            return fault(UNCLOSED_BRACE);
        }
        if !self.names.contains(&param) {
            return fault(format!("names {{{param}}}, which is none of its params"));
        }
        if self.skip('}') {
            return Ok(Part::Param(param));
        }
        let kind = if self.skip(',') { self.read_word() } else { "" };
        let is_plural = kind == "plural";
        let has_branches = (is_plural || kind == "select") && self.skip(',');
        if !has_branches {
            return fault(format!("has neither a plural nor a select of {{{param}}}"));
        }
        let mut branches = Vec::new();
        while !self.skip('}') {
            if self.is_at_end() {
                return fault(UNCLOSED_BRACE);
            }
            let key = self.read_word();
            if is_plural && !key.is_empty() && !is_plural_key(key) {
                return fault(format!(
                    "has \"{key}\" in the plural of {{{param}}}: a key of a plural is =<number without leading zeros>, zero, one, two, few, many or other"
                ));
            }
            if key.is_empty() || !self.skip('{') {
                return fault(format!(
                    "has no {{text}} for \"{key}\" in the {kind} of {{{param}}}"
                ));
            }
            let parts = self.read_parts(depth.saturating_add(1), is_in_plural || is_plural)?;
            branches.push((key, parts));
        }
        if branches.iter().all(|(key, _)| *key != "other") {
            return fault(format!("has no \"other\" in the {kind} of {{{param}}}"));
        }
        Ok(Part::Choice(Choice {
            param,
            is_plural,
            branches,
        }))
    }

    /// True if only white space is left.
    fn is_at_end(&self) -> bool {
        self.rest.trim_start().is_empty()
    }

    /// Skips white space, and reads a name or a key.
    fn read_word(&mut self) -> &'t str {
        self.rest = self.rest.trim_start();
        let is_end = |c: char| c.is_whitespace() || matches!(c, '{' | '}' | ',');
        self.take(self.rest.find(is_end).unwrap_or(self.rest.len()))
    }

    /// Skips white space, then the expected character. Returns false if another one follows.
    fn skip(&mut self, expected: char) -> bool {
        self.rest = self.rest.trim_start();
        let after = self.rest.strip_prefix(expected);
        self.rest = after.unwrap_or(self.rest);
        after.is_some()
    }

    fn take_until(&mut self, is_end: impl Fn(u8) -> bool) -> &'t str {
        let end = self.rest.bytes().position(is_end);
        self.take(end.unwrap_or(self.rest.len()))
    }

    /// Takes that many bytes; the whole rest, if it is shorter.
    fn take(&mut self, length: usize) -> &'t str {
        let (taken, rest) = self
            .rest
            .split_at_checked(length)
            .unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }
}

/// Checks for an exact number, or for a plural category of CLDR.
fn is_plural_key(key: &str) -> bool {
    match key.strip_prefix('=') {
        // Compared as text: `01` would be no number.
        Some(digits) => {
            let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
            is_number && !digits.is_empty() && (digits == "0" || !digits.starts_with('0'))
        }
        None => matches!(key, "zero" | "one" | "two" | "few" | "many" | "other"),
    }
}
