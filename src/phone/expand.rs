//! The walk that the table answers: from the compressed bytes to the automata.

use super::classes::Classes;
use super::coder::{Bits, Contexts, Model};
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
const RANK: u32 = 9;
const LENGTHS: u32 = 15;

/// A state whose row is still to be read.
#[derive(Clone, Copy)]
struct Pending {
    state: u32,
    /// A state that accepts all that this one does.
    companion: u32,
    parent: u32,
    /// The first digits of the path to the state, three at most, after a one.
    code: u32,
}

/// What is known at one digit of a row.
#[derive(Default)]
struct Row {
    parent: u32,
    code: u32,
    digit: u32,
    /// The target of the digit before.
    before: u32,
    /// Its kind: 0 dead, 1 a tail, 2 another, 3 if there is none.
    previous: u32,
    /// The lengths of the last target alive.
    last: u32,
    /// The kinds of the last four targets.
    history: u32,
    /// How many digits before have the same target as the one before.
    run: u32,
    /// The lengths of the state that no target had yet.
    missing: u32,
    /// The companion's target.
    beside: u32,
    /// Whether the companion's target is a tail, and whether it is the one of the digit before.
    hints: u32,
    /// The lengths that the target may have.
    available: u32,
}

pub(crate) struct Expander<B> {
    pub(crate) model: Model<B>,
    pub(crate) states: States,
    classes: Classes,
    /// The width of the rank before.
    width: u32,
}

impl<B: Bits> Expander<B> {
    pub(crate) fn new(bits: B) -> Self {
        Self {
            model: Model::new(bits),
            states: States::new(),
            classes: Classes::default(),
            width: 0,
        }
    }

    /// Reads an automaton all words of which `companion` accepts too.
    pub(crate) fn automaton(&mut self, companion: u32) -> u32 {
        let lengths = self.model.number(LENGTHS, 16, 0, &Contexts::default());
        let root = self.states.push(lengths);
        let mut pending = vec![Pending {
            state: root,
            companion,
            parent: 0,
            code: 1,
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
            code: of.code,
            previous: 3,
            missing: lengths,
            ..Row::default()
        };
        for digit in 0..10 {
            let beside = self.states.next(of.companion, digit);
            row.digit = digit;
            row.hints =
                u32::from(self.states.is_tail(beside)) << 1 | u32::from(beside == row.beside);
            row.beside = beside;
            row.available = lengths & self.states.lengths(beside);
            let (target, created) = self.target(&row);
            self.states.link(of.state, digit, target);

            let kind = match target {
                DEAD => 0,
                _ if self.states.is_tail(target) => 1,
                _ => 2,
            };
            let same = row.previous != 3 && target == row.before;
            if kind == 2 && !same {
                self.classes.meet(&self.states, target, created);
            }
            if created {
                let code = match of.code {
                    1000.. => of.code,
                    code => code.wrapping_mul(10).wrapping_add(digit),
                };
                pending.push(Pending {
                    state: target,
                    companion: beside,
                    parent: of.state,
                    code,
                });
            }
            row.run = if same { row.run.wrapping_add(1) } else { 0 };
            let told = kind | u32::from(created) << 2;
            row.history = row.history << 4 & 0xffff | told;
            row.previous = kind;
            row.before = target;
            if kind != 0 {
                row.last = self.states.lengths(target);
                row.missing &= !row.last;
            }
        }
    }

    /// The target of a digit, and whether it is a new state.
    fn target(&mut self, row: &Row) -> (u32, bool) {
        let before = row.before;
        if row.available == 0 {
            return (DEAD, false);
        }
        let fits = self.states.lengths(before) & !row.available == 0;
        if row.previous != 3 && fits && self.ask(SAME, 0, row) {
            return (before, false);
        }
        if row.previous != 0 && self.ask(IS_DEAD, 0, row) {
            return (DEAD, false);
        }
        let lengths = self.target_lengths(row);
        let beside = self.states.lengths(row.beside) == lengths && !self.states.is_tail(row.beside);
        if beside && row.beside != before && self.ask(AS_COMPANION, 0, row) {
            return (row.beside, false);
        }
        let longest = lengths.leading_zeros() << 4 | lengths.count_ones().min(3);
        let tail_before = row.previous == 1 && self.states.lengths(before) == lengths;
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
            available,
            last,
            missing,
            code,
            ..
        } = row;
        if !is_several(available) {
            return available;
        }
        let fits = last != 0 && last & !available == 0;
        if fits && self.ask(LENGTHS_AS_LAST, 0, row) {
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
            let near = last >> length & 1 | missing >> length << 1 & 2;
            let contexts = [
                available.count_ones(),
                available << 16 | read,
                code,
                near,
                last,
            ];
            above = u32::from(self.model.bit(LENGTH, 0, around, &contexts));
            read |= above << length;
        }
        read
    }

    /// A state met before: by how many others of its lengths were met since. None for a new one.
    fn reference(&mut self, row: &Row, lengths: u32) -> Option<u32> {
        let not = [row.before, row.beside];
        let in_class =
            |&state: &u32| self.states.lengths(state) == lengths && !self.states.is_tail(state);
        let excluded = match not {
            [before, beside] if before == beside => usize::from(in_class(&before)),
            _ => not.iter().filter(|state| in_class(state)).count(),
        };
        let count = self.classes.of(lengths).len().saturating_sub(excluded);
        let most = count.checked_ilog2()?;
        if self.ask(IS_NEW, 0, row) {
            return None;
        }
        let rank = self.rank(row, most) as usize;
        let latest = self.classes.of(lengths).iter().rev();
        let mut candidates = latest.filter(|state| !not.contains(state));
        Some(candidates.nth(rank).map_or(DEAD, |&state| state))
    }

    /// A number by its width in bits, `most` at most, and then its bits.
    fn rank(&mut self, row: &Row, most: u32) -> u32 {
        let mut width = 0;
        while width < most {
            let contexts = [0, 1, row.code, row.history, self.width];
            let place = width << 4 | most;
            if !self.model.bit(RANK_WIDTH, width, place, &contexts) {
                break;
            }
            width = width.wrapping_add(1);
        }
        self.width = width;
        let contexts = [0, 1, 2, row.code, row.digit];
        let low = self.model.number(RANK, width, 0, &contexts);
        (low | 1 << width).wrapping_sub(1)
    }

    fn ask(&mut self, kind: u32, extra: u32, row: &Row) -> bool {
        let contexts = [
            row.hints << 1 | u32::from(is_several(row.available)),
            row.parent << 4 | row.run,
            row.history << 4 | row.run,
            row.code,
            row.digit << 1 | u32::from(row.missing != 0),
        ];
        let extra = extra << 2 | row.previous;
        self.model.bit(kind, row.previous, extra, &contexts)
    }
}

fn is_several(lengths: u32) -> bool {
    lengths & lengths.wrapping_sub(1) != 0
}
