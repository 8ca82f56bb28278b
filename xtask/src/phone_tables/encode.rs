//! From the languages to the bytes of the table: the answers that the crate's own walk asks for, under its own model.

use std::collections::{HashMap, HashSet, VecDeque};
use std::ops::Range;

use super::classes::{RANK_BITS, REMEMBERED, Slots, meet};
use super::coder::{Bits, split};
use super::dag::{DEAD, Dag, State};
use super::expand::LENGTHS;

/// The answers to the questions of one walk, in their order.
#[derive(Clone, Default)]
pub struct Answers {
    bits: VecDeque<bool>,
}

impl Answers {
    pub fn bit(&mut self, bit: bool) {
        self.bits.push_back(bit);
    }

    pub fn extend(&mut self, more: &Self) {
        self.bits.extend(&more.bits);
    }

    /// The answer to the next question.
    fn take(&mut self) -> bool {
        let next = self.bits.pop_front();
        next.expect("an answer for every question")
    }

    pub fn number(&mut self, value: u32, width: u32) {
        for place in (0..width).rev() {
            self.bit(value >> place & 1 == 1);
        }
    }
}

/// A walk as the reader walks. States have the numbers that the reader gives them, and several may have one language:
/// where a reference costs more than the state once more, it is written again.
pub struct Walk<'a> {
    dag: &'a mut Dag,
    pub answers: Answers,
    /// The language of each state, and its targets.
    states: Vec<(State, [u32; 10])>,
    tails: HashMap<State, u32>,
    slots: Slots,
    /// The targets to write again, by the language they are a target in, and its digit.
    again: &'a HashSet<Target>,
    /// The answers of each row, by its language.
    pub rows: Vec<(State, Range<usize>)>,
    /// The answers of each reference.
    pub references: Vec<(Target, State, Range<usize>)>,
    /// The answers that told each new state.
    pub news: Vec<Range<usize>>,
}

pub type Target = (State, usize);

/// The dead state.
const NONE: u32 = 0;

struct Row {
    language: State,
    lengths: u32,
    before: Option<u32>,
    last: u32,
}

impl<'a> Walk<'a> {
    pub fn new(dag: &'a mut Dag, again: &'a HashSet<Target>) -> Self {
        Self {
            dag,
            answers: Answers::default(),
            states: vec![(DEAD, [NONE; 10])],
            tails: HashMap::new(),
            slots: Slots::new(),
            again,
            rows: Vec::new(),
            references: Vec::new(),
            news: Vec::new(),
        }
    }

    /// Answers for the automaton of `root`, whose words are all words of `companion`.
    pub fn automaton(&mut self, companion: u32, root: State) -> u32 {
        let first = self.push(root);
        let mut pending = VecDeque::from([(first, companion)]);
        while let Some((state, companion)) = pending.pop_front() {
            let start = self.answers.bits.len();
            let language = self.language(state);
            let mut row = Row {
                language,
                lengths: if state == first {
                    LENGTHS
                } else {
                    self.dag.lengths(language)
                },
                before: None,
                last: 0,
            };
            for digit in 0..10 {
                let companion = self.states[companion as usize].1[digit];
                let (target, created) = self.target(&row, digit, companion);
                if created {
                    pending.push_back((target, companion));
                }
                self.states[state as usize].1[digit] = target;
                let language = self.language(target);
                if language != DEAD {
                    row.last = self.dag.lengths(language);
                }
                row.before = Some(target);
            }
            self.rows.push((language, start..self.answers.bits.len()));
        }
        first
    }

    /// Answers for one target, and whether it is a new state.
    fn target(&mut self, row: &Row, digit: usize, companion: u32) -> (u32, bool) {
        let language = self.dag.node(row.language).next[digit];
        let beside = self.language(companion);
        let available = row.lengths >> 1 & self.dag.lengths(beside);
        if available == 0 {
            assert_eq!(language, DEAD, "a word that its companion does not have");
            return (NONE, false);
        }
        let before = row.before.unwrap_or(NONE);
        let same = self.language(before);
        if row.before.is_some() && self.dag.lengths(same) & !available == 0 {
            self.answers.bit(language == same);
            if language == same {
                return (before, false);
            }
        }
        if row.before != Some(NONE) {
            self.answers.bit(language == DEAD);
            if language == DEAD {
                return (NONE, false);
            }
        }
        let lengths = self.dag.lengths(language);
        target_lengths(lengths, available, &mut self.answers);
        let fits = self.dag.lengths(beside) == lengths && !is_tail(self.dag, beside);
        if fits && companion != before {
            self.answers.bit(language == beside);
            if language == beside {
                return (companion, false);
            }
        }
        let tail = self.dag.any(lengths);
        if tail != same {
            self.answers.bit(language == tail);
            if language == tail {
                return (self.tail(tail), false);
            }
        }
        self.reference((row.language, digit), language, [before, companion])
    }

    /// A reference to a state of this language, but for two that it is not, or a new state.
    fn reference(&mut self, key: Target, language: State, not: [u32; 2]) -> (u32, bool) {
        let lengths = self.dag.lengths(language);
        let slot = *self.slots.of(lengths).expect("a slot for all lengths");
        let known = slot[..REMEMBERED].iter().position(|&state| {
            state != NONE && !not.contains(&state) && self.language(state) == language
        });
        let start = self.answers.bits.len();
        let (state, place, created) = match known {
            Some(place) if !self.again.contains(&key) => {
                self.answers.bit(false);
                let rank = u32::try_from(place).expect("a small rank");
                self.answers.number(rank, RANK_BITS);
                let answers = start..self.answers.bits.len();
                self.references.push((key, language, answers));
                (slot[place], place, false)
            }
            _ => {
                self.answers.bit(true);
                self.news.push(start..self.answers.bits.len());
                (self.push(language), REMEMBERED - 1, true)
            }
        };
        let slot = self.slots.of(lengths).expect("a slot for all lengths");
        meet(slot, place, state);
        (state, created)
    }

    fn language(&self, state: u32) -> State {
        self.states[state as usize].0
    }

    fn push(&mut self, language: State) -> u32 {
        self.states.push((language, [NONE; 10]));
        u32::try_from(self.states.len() - 1).expect("fewer than 2^32 states")
    }

    pub fn tail(&mut self, language: State) -> u32 {
        if language == DEAD {
            return NONE;
        }
        if let Some(&known) = self.tails.get(&language) {
            return known;
        }
        let rest = self.tail(self.dag.node(language).next[0]);
        let tail = self.push(language);
        self.states[tail as usize].1 = [rest; 10];
        self.tails.insert(language, tail);
        tail
    }
}

fn is_tail(dag: &mut Dag, state: State) -> bool {
    state != DEAD && dag.any(dag.lengths(state)) == state
}

fn target_lengths(lengths: u32, available: u32, answers: &mut Answers) {
    if available.is_power_of_two() {
        return;
    }
    answers.bit(lengths == available);
    if lengths == available {
        return;
    }
    for length in (0..16).rev() {
        if available >> length & 1 == 1 {
            answers.bit(lengths >> length & 1 == 1);
        }
    }
}

/// The arithmetic encoder: it tells the planned answers, and writes them under the probabilities it is asked with.
pub struct Encoder {
    answers: Answers,
    bytes: Vec<u8>,
    low: u32,
    high: u32,
}

impl Encoder {
    pub fn new(answers: Answers) -> Self {
        Self {
            answers,
            bytes: Vec::new(),
            low: 0,
            high: u32::MAX,
        }
    }

    pub fn finish(mut self) -> Vec<u8> {
        assert!(
            self.answers.bits.is_empty(),
            "answers that nobody asked for"
        );
        let middle = self.low.wrapping_add(self.high.wrapping_sub(self.low) / 2);
        self.bytes.extend(middle.to_be_bytes());
        while self.bytes.last() == Some(&0) {
            self.bytes.pop();
        }
        self.bytes
    }
}

impl Bits for Encoder {
    fn bit(&mut self, one: u16) -> bool {
        let bit = self.answers.take();
        let middle = split(self.low, self.high, one);
        if bit {
            self.high = middle;
        } else {
            self.low = middle.wrapping_add(1);
        }
        while (self.low ^ self.high) >> 24 == 0 {
            self.bytes.push(self.low.to_be_bytes()[0]);
            self.low <<= 8;
            self.high = self.high << 8 | 0xff;
        }
        bit
    }
}

/// What each answer costs, in bits.
pub struct Costs {
    answers: Answers,
    pub each: Vec<f64>,
}

impl Costs {
    pub fn new(answers: Answers) -> Self {
        Self {
            answers,
            each: Vec::new(),
        }
    }

    pub fn of(&self, answers: &Range<usize>) -> f64 {
        self.each[answers.clone()].iter().sum()
    }
}

impl Bits for Costs {
    fn bit(&mut self, one: u16) -> bool {
        let bit = self.answers.take();
        let one = f64::from(one) / 65536.0;
        self.each.push(-(if bit { one } else { 1.0 - one }).log2());
        bit
    }
}
