//! The metadata's patterns: digits, `\d`, classes, groups, `|`, `?`, `{n}` and `{n,m}`, nothing else.

use anyhow::{Context, Result, bail};

/// A pattern in which every repetition is bounded, so that its language is finite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pattern {
    /// One digit of a set, bit `n` for the digit `n`.
    Digit(u16),
    Sequence(Vec<Pattern>),
    Alternatives(Vec<Pattern>),
    /// A pattern, the least and the largest number of its repetitions.
    Repeat(Box<Pattern>, u32, u32),
}

impl Pattern {
    pub fn parse(text: &str) -> Result<Self> {
        let mut parser = Parser { rest: text };
        let pattern = parser
            .alternatives()
            .with_context(|| format!("in the pattern {text:?}"))?;
        if !parser.rest.is_empty() {
            bail!("unexpected {:?} in the pattern {text:?}", parser.rest);
        }
        Ok(pattern)
    }
}

const ALL_DIGITS: u16 = (1 << 10) - 1;

struct Parser<'a> {
    rest: &'a str,
}

impl Parser<'_> {
    fn alternatives(&mut self) -> Result<Pattern> {
        let mut all = vec![self.sequence()?];
        while self.eat("|") {
            all.push(self.sequence()?);
        }
        Ok(match all.len() {
            1 => all.swap_remove(0),
            _ => Pattern::Alternatives(all),
        })
    }

    fn sequence(&mut self) -> Result<Pattern> {
        let mut all = Vec::new();
        while !self.rest.is_empty() && !self.rest.starts_with(['|', ')']) {
            let atom = self.atom()?;
            all.push(self.repeated(atom)?);
        }
        Ok(Pattern::Sequence(all))
    }

    fn atom(&mut self) -> Result<Pattern> {
        if self.eat("(?:") || self.eat("(") {
            let inner = self.alternatives()?;
            if !self.eat(")") {
                bail!("a group is not closed before {:?}", self.rest);
            }
            return Ok(inner);
        }
        if self.eat("\\d") {
            return Ok(Pattern::Digit(ALL_DIGITS));
        }
        if self.eat("[") {
            return self.class();
        }
        Ok(Pattern::Digit(1 << self.digit()?))
    }

    fn class(&mut self) -> Result<Pattern> {
        let mut set = 0;
        while !self.eat("]") {
            let first = self.digit()?;
            let last = if self.eat("-") { self.digit()? } else { first };
            for digit in first..=last {
                set |= 1 << digit;
            }
        }
        Ok(Pattern::Digit(set))
    }

    fn repeated(&mut self, atom: Pattern) -> Result<Pattern> {
        if self.eat("?") {
            return Ok(Pattern::Repeat(Box::new(atom), 0, 1));
        }
        if !self.eat("{") {
            return Ok(atom);
        }
        let Some((counts, rest)) = self.rest.split_once('}') else {
            bail!("a count is not closed");
        };
        self.rest = rest;
        let (least, most) = counts.split_once(',').unwrap_or((counts, counts));
        Ok(Pattern::Repeat(
            Box::new(atom),
            least.parse()?,
            most.parse()?,
        ))
    }

    fn digit(&mut self) -> Result<u32> {
        let mut characters = self.rest.chars();
        let Some(digit) = characters.next().and_then(|c| c.to_digit(10)) else {
            bail!("no digit at {:?}", self.rest);
        };
        self.rest = characters.as_str();
        Ok(digit)
    }

    fn eat(&mut self, token: &str) -> bool {
        match self.rest.strip_prefix(token) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }
}
