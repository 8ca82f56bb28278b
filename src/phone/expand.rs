//! The walk that the table answers: from the compressed bytes to the automata.

use super::classes::Classes;
use super::coder::{Bits, Model, mix};
use super::states::{DEAD, States};

/// What is known when a question is asked, by its place in a row's facts.
///
/// The kind of the target before.
const KIND: usize = 0;
/// How many targets before were the same.
const RUN: usize = 1;
/// Whether the companion's target is a tail, whether it is the one of the digit before, whether a length of the row has no
/// target yet, and whether the target may have several.
const HINTS: usize = 2;
/// The root.
const ROOT: usize = 3;
const GRANDPARENT: usize = 4;
const PARENT: usize = 5;
/// The target of the digit before.
const BEFORE: usize = 6;
/// The lengths of the last target alive.
const LAST: usize = 7;
const DIGIT: usize = 8;
/// The lengths that the target may have.
const AVAILABLE: usize = 9;
/// The lengths that the row's targets have together.
const LENGTHS: usize = 10;
/// What the question is about.
const ABOUT: usize = 11;
const ABOUT_TOO: usize = 12;

/// The kinds of question, and the contexts of each: sets of facts, bit `n` for the fact `n`. They were searched for.
#[derive(Clone, Copy)]
enum Question {
    Same,
    IsDead,
    LengthsAsLast,
    LengthsAll,
    Length,
    AsCompanion,
    IsTail,
    IsNew,
    RankWidth,
    Rank,
}

#[rustfmt::skip]
const CONTEXTS: [[u16; 4]; 10] = [
    [facts(&[HINTS, ROOT, BEFORE]), facts(&[KIND, RUN]), facts(&[PARENT, BEFORE, DIGIT]), 0],
    [facts(&[HINTS, KIND, ROOT]), facts(&[PARENT]), facts(&[KIND, GRANDPARENT, AVAILABLE]), 0],
    [facts(&[HINTS, ROOT]), facts(&[GRANDPARENT, LAST]), facts(&[KIND]), 0],
    [facts(&[HINTS, KIND, ROOT]), facts(&[GRANDPARENT, LENGTHS]), facts(&[GRANDPARENT, LAST, AVAILABLE]), 0],
    [facts(&[ABOUT, ABOUT_TOO]), facts(&[GRANDPARENT, ABOUT]), facts(&[LAST, ABOUT]), facts(&[ROOT, ABOUT])],
    [facts(&[HINTS, GRANDPARENT]), 0, 0, 0],
    [facts(&[GRANDPARENT, ABOUT]), facts(&[HINTS, KIND, ROOT]), facts(&[PARENT, ABOUT]), facts(&[ROOT, ABOUT])],
    [facts(&[ROOT]), facts(&[GRANDPARENT, ABOUT]), facts(&[HINTS, ABOUT]), 0],
    [facts(&[ABOUT]), facts(&[GRANDPARENT, ABOUT, ABOUT_TOO]), 0, 0],
    [facts(&[ROOT]), 0, 0, 0],
];

const fn facts(list: &[usize]) -> u16 {
    let (mut rest, mut set) = (list, 0);
    while let [fact, more @ ..] = rest {
        set |= 1 << *fact;
        rest = more;
    }
    set
}

/// A state whose row is still to be read.
#[derive(Clone, Copy)]
struct Pending {
    state: u32,
    /// A state that accepts all that this one does.
    companion: u32,
    parent: u32,
    grandparent: u32,
}

/// What is known at one digit of a row.
#[derive(Default)]
struct Row {
    facts: [u32; 13],
    /// The companion's target.
    beside: u32,
}

const DEAD_KIND: u32 = 1;
const TAIL_KIND: u32 = 2;
const OTHER_KIND: u32 = 3;

pub(crate) struct Expander<B> {
    pub(crate) model: Model<B>,
    pub(crate) states: States,
    classes: Classes,
}

impl<B: Bits> Expander<B> {
    pub(crate) fn new(bits: B) -> Self {
        Self {
            model: Model::new(bits),
            states: States::new(),
            classes: Classes::default(),
        }
    }

    /// Reads an automaton all words of which `companion` accepts too.
    pub(crate) fn automaton(&mut self, companion: u32) -> u32 {
        let lengths = self.model.even_number(16);
        let root = self.states.push(lengths);
        let mut pending = vec![Pending {
            state: root,
            companion,
            parent: 0,
            grandparent: 0,
        }];
        let mut at = 0_usize;
        while let Some(&next) = pending.get(at) {
            self.row(next, root, &mut pending);
            at = at.wrapping_add(1);
        }
        root
    }

    fn row(&mut self, of: Pending, root: u32, pending: &mut Vec<Pending>) {
        let lengths = self.states.lengths(of.state) >> 1;
        let mut row = Row::default();
        let mut missing = lengths;
        row.facts[ROOT] = root;
        row.facts[PARENT] = of.parent;
        row.facts[GRANDPARENT] = of.grandparent;
        row.facts[LENGTHS] = lengths;
        while row.facts[DIGIT] < 10 {
            let digit = row.facts[DIGIT];
            let beside = self.states.next(of.companion, digit);
            let available = lengths & self.states.lengths(beside);
            row.facts[HINTS] = u32::from(self.states.is_tail(beside)) << 3
                | u32::from(beside == row.beside) << 2
                | u32::from(missing != 0) << 1
                | u32::from(is_several(available));
            row.beside = beside;
            row.facts[AVAILABLE] = available;
            let (target, created) = self.target(&mut row);
            self.states.link(of.state, digit, target);

            let mut kind = DEAD_KIND;
            if target != DEAD {
                let lengths = self.states.lengths(target);
                row.facts[LAST] = lengths;
                missing &= !lengths;
                kind = if self.states.is_tail(target) {
                    TAIL_KIND
                } else {
                    OTHER_KIND
                };
            }
            row.facts[KIND] = kind;
            if target == row.facts[BEFORE] {
                row.facts[RUN] = row.facts[RUN].wrapping_add(1);
            } else {
                row.facts[RUN] = 0;
                if kind == OTHER_KIND {
                    self.classes.meet(row.facts[LAST], target, created);
                }
            }
            if created {
                pending.push(Pending {
                    state: target,
                    companion: beside,
                    parent: of.state,
                    grandparent: of.parent,
                });
            }
            row.facts[BEFORE] = target;
            row.facts[DIGIT] = digit.wrapping_add(1);
        }
    }

    /// The target of a digit, and whether it is a new state.
    fn target(&mut self, row: &mut Row) -> (u32, bool) {
        let (before, available) = (row.facts[BEFORE], row.facts[AVAILABLE]);
        if available == 0 {
            return (DEAD, false);
        }
        let previous = row.facts[KIND];
        let fits = self.states.lengths(before) & !available == 0;
        if previous != 0 && fits && self.ask(Question::Same, row) {
            return (before, false);
        }
        if previous != DEAD_KIND && self.ask(Question::IsDead, row) {
            return (DEAD, false);
        }
        let lengths = self.target_lengths(row);
        row.facts[ABOUT] = lengths;
        let beside = self.states.lengths(row.beside) == lengths && !self.states.is_tail(row.beside);
        if beside && row.beside != before && self.ask(Question::AsCompanion, row) {
            return (row.beside, false);
        }
        let tail_before = previous == TAIL_KIND && self.states.lengths(before) == lengths;
        if !tail_before && self.ask(Question::IsTail, row) {
            return (self.states.tail(lengths), false);
        }
        match self.reference(row, lengths) {
            Some(target) => (target, false),
            None => (self.states.push(lengths), true),
        }
    }

    /// The set of the lengths that the target's words have.
    fn target_lengths(&mut self, row: &mut Row) -> u32 {
        let (available, last) = (row.facts[AVAILABLE], row.facts[LAST]);
        if !is_several(available) {
            return available;
        }
        if last != 0 && last & !available == 0 && self.ask(Question::LengthsAsLast, row) {
            return last;
        }
        if last != available && self.ask(Question::LengthsAll, row) {
            return available;
        }
        let (mut read, mut above) = (0, 2);
        for length in (0..16).rev() {
            if available >> length & 1 == 0 {
                continue;
            }
            row.facts[ABOUT] = length << 3 | u32::from(read != 0) << 2 | above;
            row.facts[ABOUT_TOO] = available << 16 | read;
            above = u32::from(self.ask(Question::Length, row));
            read |= above << length;
        }
        read
    }

    /// A state met before: by how many others of its lengths were met since. None for a new one.
    fn reference(&mut self, row: &mut Row, lengths: u32) -> Option<u32> {
        let most = self.classes.of(lengths).len().checked_ilog2()?;
        if self.ask(Question::IsNew, row) {
            return None;
        }
        row.facts[ABOUT_TOO] = lengths;
        let rank = self.rank(most, row) as usize;
        let latest = self.classes.of(lengths).iter().rev();
        // Neither was the answer to the questions before.
        let mut candidates =
            latest.filter(|&&state| state != row.facts[BEFORE] && state != row.beside);
        Some(candidates.nth(rank).map_or(DEAD, |&state| state))
    }

    /// A number by its width in bits, `most` at most, and then its bits.
    fn rank(&mut self, most: u32, row: &mut Row) -> u32 {
        let mut width = 0;
        while width < most {
            row.facts[ABOUT] = width << 4 | most;
            if !self.ask(Question::RankWidth, row) {
                break;
            }
            width = width.wrapping_add(1);
        }
        let rank = (0..width).fold(1, |read, _| {
            read << 1 | u32::from(self.ask(Question::Rank, row))
        });
        rank.wrapping_sub(1)
    }

    fn ask(&mut self, question: Question, row: &Row) -> bool {
        let mut contexts = [0; 4];
        let mut count = 0_usize;
        let sets = CONTEXTS.get(question as usize).into_iter().flatten();
        for (context, &set) in contexts.iter_mut().zip(sets) {
            if set == 0 {
                break;
            }
            let (mut rest, mut hash) = (set, u32::from(set) << 4 | question as u32);
            while let Some(fact) = row.facts.get(rest.trailing_zeros() as usize) {
                hash = mix(hash, *fact);
                rest &= rest.wrapping_sub(1);
            }
            *context = hash;
            count = count.wrapping_add(1);
        }
        self.model.bit(contexts.get(..count).unwrap_or_default())
    }
}

fn is_several(lengths: u32) -> bool {
    lengths & lengths.wrapping_sub(1) != 0
}
