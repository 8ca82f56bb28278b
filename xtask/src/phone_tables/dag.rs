//! Finite languages of digit strings, as the states of one acyclic automaton.
//!
//! States are hash-consed: one is made only if no equal one exists. So two languages are equal if and only if they are the
//! same state, and the automaton of every language is minimal.

use std::collections::{HashMap, HashSet};

use super::pattern::Pattern;

/// The state that accepts a language, and so the language itself.
pub type Language = u32;

/// The language without any text.
pub const NOTHING: Language = 0;
/// The language of the empty text alone.
pub const EMPTY_TEXT: Language = 1;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Node {
    /// True if the language has the empty text.
    pub accepts: bool,
    /// For each digit: what follows it in the texts that begin with it.
    pub next: [Language; 10],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Operation {
    Union,
    Intersection,
    Difference,
}

pub struct Dag {
    nodes: Vec<Node>,
    lengths: Vec<u32>,
    known: HashMap<Node, Language>,
    combined: HashMap<(Operation, Language, Language), Language>,
}

impl Dag {
    pub fn new() -> Self {
        let mut dag = Self {
            nodes: Vec::new(),
            lengths: Vec::new(),
            known: HashMap::new(),
            combined: HashMap::new(),
        };
        // In this order: the first gets the number of `NOTHING`, the second that of `EMPTY_TEXT`.
        dag.language(false, [NOTHING; 10]);
        dag.language(true, [NOTHING; 10]);
        dag
    }

    pub fn node(&self, language: Language) -> Node {
        self.nodes[language as usize]
    }

    /// The language that has the empty text if it `accepts`, and after each digit the texts of its `next`. Makes a state
    /// only if there is none.
    pub fn language(&mut self, accepts: bool, next: [Language; 10]) -> Language {
        let node = Node { accepts, next };
        if let Some(&known) = self.known.get(&node) {
            return known;
        }
        let id = Language::try_from(self.nodes.len()).expect("fewer than 2^32 languages");
        // Bit `n` for the length `n`; a digit before a text makes it longer by one. `get`, because `NOTHING` refers to
        // itself while it is made.
        let lengths = next
            .iter()
            .filter_map(|&next| self.lengths.get(next as usize));
        let lengths = lengths.fold(0, |all, rest| all | rest) << 1 | u32::from(accepts);
        self.nodes.push(node);
        self.lengths.push(lengths);
        self.known.insert(node, id);
        id
    }

    /// The texts that match `pattern`, each followed by a text of `rest`.
    pub fn compile(&mut self, pattern: &Pattern, rest: Language) -> Language {
        match pattern {
            Pattern::Digit(set) => {
                let next = std::array::from_fn(|digit| match set >> digit & 1 {
                    1 => rest,
                    _ => NOTHING,
                });
                self.language(false, next)
            }
            Pattern::Sequence(all) => all
                .iter()
                .rev()
                .fold(rest, |rest, part| self.compile(part, rest)),
            Pattern::Alternatives(all) => all.iter().fold(NOTHING, |before, part| {
                let one = self.compile(part, rest);
                self.union(before, one)
            }),
            Pattern::Repeat(part, least, most) => {
                let mut tail = rest;
                for _ in *least..*most {
                    let longer = self.compile(part, tail);
                    tail = self.union(rest, longer);
                }
                for _ in 0..*least {
                    tail = self.compile(part, tail);
                }
                tail
            }
        }
    }

    /// All texts whose length is in the set, bit `n` for the length `n`.
    pub fn any(&mut self, lengths: u32) -> Language {
        if lengths == 0 {
            return NOTHING;
        }
        let rest = self.any(lengths >> 1);
        self.language(lengths & 1 == 1, [rest; 10])
    }

    /// The texts of `language`, each after `prefix`.
    pub fn prefixed(&mut self, prefix: &str, language: Language) -> Language {
        prefix.bytes().rev().fold(language, |rest, digit| {
            let mut next = [NOTHING; 10];
            next[usize::from(digit - b'0')] = rest;
            self.language(false, next)
        })
    }

    pub fn union(&mut self, a: Language, b: Language) -> Language {
        self.combine(Operation::Union, a.min(b), a.max(b))
    }

    pub fn intersection(&mut self, a: Language, b: Language) -> Language {
        self.combine(Operation::Intersection, a.min(b), a.max(b))
    }

    pub fn difference(&mut self, a: Language, b: Language) -> Language {
        self.combine(Operation::Difference, a, b)
    }

    fn combine(&mut self, operation: Operation, a: Language, b: Language) -> Language {
        match operation {
            Operation::Union if a == b || a == NOTHING => return b,
            Operation::Intersection if a == b || a == NOTHING => return a,
            Operation::Difference if a == b || a == NOTHING => return NOTHING,
            Operation::Difference if b == NOTHING => return a,
            _ => {}
        }
        if let Some(&known) = self.combined.get(&(operation, a, b)) {
            return known;
        }
        let (x, y) = (self.node(a), self.node(b));
        let accepts = match operation {
            Operation::Union => x.accepts || y.accepts,
            Operation::Intersection => x.accepts && y.accepts,
            Operation::Difference => x.accepts && !y.accepts,
        };
        let next = std::array::from_fn(|digit| match operation {
            Operation::Union => self.union(x.next[digit], y.next[digit]),
            Operation::Intersection => self.intersection(x.next[digit], y.next[digit]),
            Operation::Difference => self.difference(x.next[digit], y.next[digit]),
        });
        let language = self.language(accepts, next);
        self.combined.insert((operation, a, b), language);
        language
    }

    /// The rests of the texts that begin with `digits`; [`NOTHING`] if anything but ASCII digits is in it.
    pub fn after(&self, language: Language, digits: &str) -> Language {
        digits.bytes().fold(language, |at, digit| {
            let value = usize::from(digit.wrapping_sub(b'0'));
            let next = self.node(at).next.get(value).copied();
            next.unwrap_or(NOTHING)
        })
    }

    /// The number of texts.
    pub fn count(&self, language: Language) -> u64 {
        fn count(dag: &Dag, language: Language, known: &mut HashMap<Language, u64>) -> u64 {
            if language == NOTHING {
                return 0;
            }
            if let Some(&known) = known.get(&language) {
                return known;
            }
            let node = dag.node(language);
            let texts = node.next.iter().map(|&next| count(dag, next, known));
            let sum = texts.sum::<u64>() + u64::from(node.accepts);
            known.insert(language, sum);
            sum
        }
        count(self, language, &mut HashMap::new())
    }

    /// The lengths of the texts, bit `n` for the length `n`.
    pub fn lengths(&self, language: Language) -> u32 {
        self.lengths[language as usize]
    }

    /// The number of states that accept these languages, without the one of [`NOTHING`].
    pub fn count_states(&self, languages: &[Language]) -> usize {
        let mut seen = HashSet::from([NOTHING]);
        let mut pending = languages.to_vec();
        while let Some(language) = pending.pop() {
            if seen.insert(language) {
                pending.extend(self.node(language).next);
            }
        }
        seen.len() - 1
    }
}
