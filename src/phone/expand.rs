//! The walk that the table answers: from the compressed bytes to the automata.

use super::classes::Classes;
use super::coder::{Bits, Model, mix};
use super::states::{DEAD, States};

/// The kinds of question, one number each for the model.
const SAME: u32 = 0;
const IS_DEAD: u32 = 1;
const LENGTHS_AS_LAST: u32 = 2;
const LENGTHS_ALL: u32 = 3;
const LENGTH: u32 = 4;
const AS_COMPANION: u32 = 5;
const IS_TAIL: u32 = 6;
const IS_NEW: u32 = 7;
const RANK_WIDTH: u32 = 8;

/// A state whose row is still to be read.
#[derive(Clone, Copy)]
struct Pending {
    state: u32,
    /// A state that accepts all that this one does.
    companion: u32,
    parent: u32,
}

/// What is known at one digit of a row.
struct Row {
    parent: u32,
    digit: u32,
    /// The target of the digit before.
    before: u32,
    /// The lengths of the last target alive.
    last: u32,
    /// What the target before was: its kind (none, dead, a tail, another), whether it was created, and whether it was the
    /// same as the one before it.
    told: u32,
    /// The companion's target.
    beside: u32,
    /// Whether the companion's target is a tail, and whether it is the one of the digit before.
    hints: u32,
    /// The lengths that the target may have.
    available: u32,
    missing: u32,
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
        }];
        let mut at = 0_usize;
        while let Some(&next) = pending.get(at) {
            self.row(next, &mut pending);
            at = at.wrapping_add(1);
        }
        root
    }

    fn row(&mut self, of: Pending, pending: &mut Vec<Pending>) {
        let lengths = self.states.lengths(of.state) >> 1;
        let mut row = Row {
            parent: of.parent,
            digit: 0,
            before: DEAD,
            last: 0,
            told: 0,
            beside: 0,
            hints: 0,
            available: 0,
            missing: lengths,
        };
        while row.digit < 10 {
            let beside = self.states.next(of.companion, row.digit);
            row.hints =
                u32::from(self.states.is_tail(beside)) << 1 | u32::from(beside == row.beside);
            row.beside = beside;
            row.available = lengths & self.states.lengths(beside);
            let (target, created) = self.target(&row);
            self.states.link(of.state, row.digit, target);

            let mut told = DEAD_KIND;
            if target != DEAD {
                row.last = self.states.lengths(target);
                row.missing &= !row.last;
                told = if self.states.is_tail(target) {
                    TAIL_KIND
                } else {
                    OTHER_KIND
                };
            }
            if target == row.before {
                told |= 8;
            }
            if told == OTHER_KIND {
                self.classes.meet(row.last, target, created);
            }
            if created {
                told |= 4;
                pending.push(Pending {
                    state: target,
                    companion: beside,
                    parent: of.state,
                });
            }
            row.told = told;
            row.before = target;
            row.digit = row.digit.wrapping_add(1);
        }
    }

    /// The target of a digit, and whether it is a new state.
    fn target(&mut self, row: &Row) -> (u32, bool) {
        let before = row.before;
        if row.available == 0 {
            return (DEAD, false);
        }
        let previous = row.told & 3;
        let fits = self.states.lengths(before) & !row.available == 0;
        if previous != 0 && fits && self.ask(SAME, 0, row) {
            return (before, false);
        }
        if previous != DEAD_KIND && self.ask(IS_DEAD, 0, row) {
            return (DEAD, false);
        }
        let lengths = self.target_lengths(row);
        let beside = self.states.lengths(row.beside) == lengths && !self.states.is_tail(row.beside);
        if beside && row.beside != before && self.ask(AS_COMPANION, 0, row) {
            return (row.beside, false);
        }
        let longest = lengths.leading_zeros() << 4 | lengths.count_ones().min(3);
        let tail_before = previous == TAIL_KIND && self.states.lengths(before) == lengths;
        if !tail_before && self.ask(IS_TAIL, longest, row) {
            return (self.states.tail(lengths), false);
        }
        match self.reference(row, lengths) {
            Some(target) => (target, false),
            None => (self.states.push(lengths), true),
        }
    }

    /// The set of the lengths that the target's words have.
    fn target_lengths(&mut self, row: &Row) -> u32 {
        let &Row {
            available, last, ..
        } = row;
        if !is_several(available) {
            return available;
        }
        if last != 0 && last & !available == 0 && self.ask(LENGTHS_AS_LAST, 0, row) {
            return last;
        }
        if last != available && self.ask(LENGTHS_ALL, 0, row) {
            return available;
        }
        let (mut read, mut above) = (0, 2);
        for length in (0..16).rev() {
            if available >> length & 1 == 0 {
                continue;
            }
            let around = length << 3 | u32::from(read != 0) << 2 | above;
            let rough = mix(mix(around, LENGTH), available.count_ones());
            let fine = mix(mix(rough, available << 16 | read), row.parent);
            above = u32::from(self.model.bit(rough, fine));
            read |= above << length;
        }
        read
    }

    /// A state met before: by how many others of its lengths were met since. None for a new one.
    fn reference(&mut self, row: &Row, lengths: u32) -> Option<u32> {
        let most = self.classes.of(lengths).len().checked_ilog2()?;
        if self.ask(IS_NEW, 0, row) {
            return None;
        }
        let rank = self.rank(most) as usize;
        let latest = self.classes.of(lengths).iter().rev();
        // Neither was the answer to the questions before.
        let mut candidates = latest.filter(|&&state| state != row.before && state != row.beside);
        Some(candidates.nth(rank).map_or(DEAD, |&state| state))
    }

    /// A number by its width in bits, `most` at most, and then its bits.
    fn rank(&mut self, most: u32) -> u32 {
        let mut width = 0;
        while width < most {
            let place = mix(width << 4 | most, RANK_WIDTH);
            if !self.model.bit(place, !place) {
                break;
            }
            width = width.wrapping_add(1);
        }
        (self.model.even_number(width) | 1 << width).wrapping_sub(1)
    }

    fn ask(&mut self, kind: u32, extra: u32, row: &Row) -> bool {
        let about = mix(extra << 2 | row.told & 3, kind);
        let lengths = u32::from(row.missing != 0) << 1 | u32::from(is_several(row.available));
        let hinted = mix(about, row.hints << 2 | lengths);
        let (rough, fine) = match kind {
            SAME => {
                let rough = mix(hinted, row.told);
                (rough, mix(rough, row.before))
            }
            IS_TAIL => (hinted, mix(about, !row.parent)),
            _ => (hinted, mix(hinted, row.parent)),
        };
        self.model.bit(rough, fine)
    }
}

fn is_several(lengths: u32) -> bool {
    lengths & lengths.wrapping_sub(1) != 0
}
