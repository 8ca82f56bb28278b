//! From the languages to the bytes of the table: the answers that the crate's own walk asks for, under its own model.

use std::collections::{HashMap, HashSet, VecDeque};

use super::coder::{Bits, split};
use super::dag::{DEAD, Dag, State};

/// The answers to the questions of one walk, in their order.
#[derive(Default)]
pub struct Answers {
    bits: VecDeque<bool>,
}

impl Answers {
    pub fn bit(&mut self, bit: bool) {
        self.bits.push_back(bit);
    }

    pub fn number(&mut self, value: u32, width: u32) {
        for place in (0..width).rev() {
            self.bit(value >> place & 1 == 1);
        }
    }
}

/// The order in which states were met, per set of lengths, over all automata of a table.
#[derive(Default)]
pub struct Walk {
    recent: HashMap<u32, Vec<State>>,
    known: HashSet<State>,
}

struct Row {
    before: Option<State>,
    last: u32,
}

impl Walk {
    /// Answers for the automaton of `root`, whose words are all words of `companion`.
    pub fn automaton(
        &mut self,
        dag: &mut Dag,
        companion: State,
        root: State,
        answers: &mut Answers,
    ) {
        self.known.insert(root);
        let mut pending = VecDeque::from([(root, companion)]);
        while let Some((state, companion)) = pending.pop_front() {
            let lengths = dag.lengths(state) >> 1;
            let mut row = Row {
                before: None,
                last: 0,
            };
            for digit in 0..10 {
                let companion = dag.node(companion).next[digit];
                let target = dag.node(state).next[digit];
                let available = lengths & dag.lengths(companion);
                if available == 0 {
                    assert_eq!(target, DEAD, "a word that its companion does not have");
                } else if self.target(dag, &row, companion, available, target, answers) {
                    pending.push_back((target, companion));
                }
                if target != DEAD {
                    row.last = dag.lengths(target);
                }
                if target != DEAD && !is_tail(dag, target) && row.before != Some(target) {
                    let class = self.recent.entry(row.last).or_default();
                    class.retain(|&other| other != target);
                    class.push(target);
                }
                row.before = Some(target);
            }
        }
    }

    /// Answers for one target, and whether it is a new state.
    fn target(
        &mut self,
        dag: &mut Dag,
        row: &Row,
        companion: State,
        available: u32,
        target: State,
        answers: &mut Answers,
    ) -> bool {
        let before = row.before.unwrap_or(DEAD);
        if row.before.is_some() && dag.lengths(before) & !available == 0 {
            answers.bit(target == before);
            if target == before {
                return false;
            }
        }
        if row.before != Some(DEAD) {
            answers.bit(target == DEAD);
            if target == DEAD {
                return false;
            }
        }
        let lengths = dag.lengths(target);
        target_lengths(lengths, available, row.last, answers);
        let beside = dag.lengths(companion) == lengths && !is_tail(dag, companion);
        if beside && companion != before {
            answers.bit(target == companion);
            if target == companion {
                return false;
            }
        }
        let tail = dag.any(lengths);
        if tail != before {
            answers.bit(target == tail);
            if target == tail {
                return false;
            }
        }
        let class = self.recent.entry(lengths).or_default();
        let latest = class.iter().rev();
        let mut candidates = latest.filter(|&&state| state != before && state != companion);
        let new = self.known.insert(target);
        let Some(most) = class.len().checked_ilog2() else {
            assert!(new, "a state that was never met");
            return true;
        };
        answers.bit(new);
        if !new {
            let rank = candidates.position(|&state| state == target);
            let rank = rank.expect("a state that was met") + 1;
            let width = rank.ilog2();
            for longer in 0..most.min(width + 1) {
                answers.bit(width > longer);
            }
            answers.number(u32::try_from(rank).expect("a small rank"), width);
        }
        new
    }
}

fn is_tail(dag: &mut Dag, state: State) -> bool {
    state != DEAD && dag.any(dag.lengths(state)) == state
}

fn target_lengths(lengths: u32, available: u32, last: u32, answers: &mut Answers) {
    if available.is_power_of_two() {
        return;
    }
    if last != 0 && last & !available == 0 {
        answers.bit(lengths == last);
        if lengths == last {
            return;
        }
    }
    if last != available {
        answers.bit(lengths == available);
        if lengths == available {
            return;
        }
    }
    for length in (0..16).rev() {
        if available >> length & 1 == 1 {
            answers.bit(lengths >> length & 1 == 1);
        }
    }
}

/// The arithmetic encoder: it tells the planned answers, and writes them under the probabilities it is asked with.
pub struct Encoder {
    answers: VecDeque<bool>,
    bytes: Vec<u8>,
    low: u32,
    high: u32,
}

impl Encoder {
    pub fn new(answers: Answers) -> Self {
        Self {
            answers: answers.bits,
            bytes: Vec::new(),
            low: 0,
            high: u32::MAX,
        }
    }

    pub fn finish(mut self) -> Vec<u8> {
        assert!(self.answers.is_empty(), "answers that nobody asked for");
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
        let bit = self
            .answers
            .pop_front()
            .expect("an answer for every question");
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
