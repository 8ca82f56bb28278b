//! The walk that the table answers: from the compressed bytes to the automata.

use super::classes::{RANK_BITS, REMEMBERED, Slots, TAIL_PLACE, meet};
use super::coder::{Bits, Model, mix};
use super::states::{DEAD, States, TAIL};

/// The kinds of question, for the model.
const SAME: u32 = 0;
const IS_DEAD: u32 = 4;
const LENGTHS_ALL: u32 = 12;
const LENGTH: u32 = 16;
const AS_COMPANION: u32 = 20;
const IS_TAIL: u32 = 24;
const IS_NEW: u32 = 28;
const RANK: u32 = 32;

/// The lengths of E.164.
pub(crate) const LENGTHS: u32 = 0xfffc;

const DEAD_KIND: u32 = 1;
const TAIL_KIND: u32 = 2;
const OTHER_KIND: u32 = 3;

/// What is known at one digit of a row.
#[derive(Default)]
struct Row {
    state: u32,
    root: u32,
    companion: u32,
    parent: u32,
    grandparent: u32,
    /// The lengths that the row's targets have together.
    lengths: u32,
    digit: u32,
    /// The companion's target.
    beside: u32,
    beside_lengths: u32,
    /// The lengths that the target may have.
    available: u32,
    /// The root, the kind of the target before, whether the companion's target is a tail, whether it is the one of the
    /// digit before, whether a length of the row has no target yet, and whether the target may have several.
    near: u32,
    /// How many targets before were the same, their kind, and whether a length has no target yet.
    lately: u32,
    /// The target of the digit before.
    before: u32,
    before_lengths: u32,
    /// Its kind.
    kind: u32,
    /// How many targets before it were the same.
    run: u32,
    /// The lengths of the last target alive.
    last: u32,
}

pub(crate) struct Expander<'b, B> {
    pub(crate) model: Model<'b, B>,
    pub(crate) states: States,
    slots: Slots,
}

impl<'b, B: Bits> Expander<'b, B> {
    pub(crate) fn new(bits: &'b mut B) -> Self {
        Self {
            model: Model::new(bits),
            states: States::new(),
            slots: Slots::new(),
        }
    }

    /// Reads an automaton all words of which `companion` accepts too.
    pub(crate) fn automaton(&mut self, companion: u32) -> u32 {
        let root = self.states.push(LENGTHS, companion, DEAD);
        let mut at = root;
        while let Some(state) = self.states.get(at) {
            if state.lengths & TAIL == 0 {
                let parent = self.states.get(state.parent);
                let row = Row {
                    state: at,
                    root,
                    companion: state.companion,
                    parent: state.parent,
                    grandparent: parent.map_or(DEAD, |parent| parent.parent),
                    lengths: state.lengths >> 1,
                    ..Row::default()
                };
                self.row(row);
            }
            at = at.wrapping_add(1);
        }
        root
    }

    fn row(&mut self, mut row: Row) {
        let mut left = row.lengths;
        while row.digit < 10 {
            let beside = self.states.next(row.companion, row.digit);
            let same = beside == row.beside;
            row.beside = beside;
            row.beside_lengths = self.states.lengths(beside);
            row.available = row.lengths & row.beside_lengths;
            let missing = u32::from(left != 0);
            row.near = ((row.root << 1 | row.beside_lengths >> 16) << 2 | row.kind) << 3
                | u32::from(same) << 2
                | missing << 1
                | u32::from(is_several(row.available));
            row.lately = (row.run << 2 | row.kind) << 1 | missing;
            let target = self.target(&row);
            self.states.link(row.state, row.digit, target);
            row.digit = row.digit.wrapping_add(1);
            if target == row.before && row.kind != 0 {
                row.run = row.run.wrapping_add(1);
                continue;
            }
            row.run = 0;
            row.before = target;
            row.before_lengths = self.states.lengths(target);
            row.kind = DEAD_KIND;
            if target != DEAD {
                row.last = row.before_lengths & !TAIL;
                left &= !row.last;
                row.kind = if row.before_lengths & TAIL == 0 {
                    OTHER_KIND
                } else {
                    TAIL_KIND
                };
            }
        }
    }

    /// The target of a digit.
    fn target(&mut self, row: &Row) -> u32 {
        let &Row {
            parent,
            grandparent,
            before,
            kind,
            available,
            near,
            ..
        } = row;
        if available == 0 {
            return DEAD;
        }
        let model = &mut self.model;
        if kind != 0 && row.before_lengths & !available & !TAIL == 0 {
            let at = row.digit << 14 | before;
            if model.bit(SAME, near << 14 | before, parent << 18 | at, row.lately) {
                return before;
            }
        }
        let by_row = (grandparent << 2 | kind) << 16 | row.lengths;
        if kind != DEAD_KIND && model.bit(IS_DEAD, near, parent, by_row) {
            return DEAD;
        }
        let lengths = self.target_lengths(row, by_row);
        let model = &mut self.model;
        if row.beside_lengths == lengths
            && row.beside != before
            && model.bit(AS_COMPANION, near, grandparent, row.lately)
        {
            return row.beside;
        }
        let tail_before = row.before_lengths == lengths | TAIL;
        let by_lengths = near >> 5 << 16 | lengths;
        let below = parent << 16 | lengths;
        if !tail_before && model.bit(IS_TAIL, by_lengths, below, grandparent << 2 | kind) {
            return self.tail(lengths);
        }
        self.reference(row, lengths)
    }

    /// The set of the lengths that the target's words have.
    fn target_lengths(&mut self, row: &Row, by_row: u32) -> u32 {
        let &Row {
            grandparent,
            available,
            near,
            last,
            ..
        } = row;
        let model = &mut self.model;
        if !is_several(available) {
            return available;
        }
        let by_lengths = grandparent << 16 | row.lengths;
        if model.bit(LENGTHS_ALL, near, by_lengths, by_row) {
            return available;
        }
        let (mut read, mut above) = (0, 2);
        for length in (0..16).rev() {
            if available >> length & 1 == 1 {
                let told = mix(read, length);
                let about = (grandparent << 4 | length) << 2 | above;
                above = u32::from(model.bit(
                    LENGTH,
                    told ^ last,
                    told ^ (available << 16 | row.lengths),
                    about,
                ));
                read |= above << length;
            }
        }
        read
    }

    /// A state of these lengths: a new one, or one met before, by how many were met since.
    fn reference(&mut self, row: &Row, lengths: u32) -> u32 {
        let Some(slot) = self.slots.of(lengths) else {
            return DEAD;
        };
        let model = &mut self.model;
        let recent = u32::from(slot[0] == row.before);
        let by_lengths = row.grandparent << 16 | lengths;
        let mut place = REMEMBERED - 1;
        let state = if model.bit(IS_NEW, by_lengths, by_lengths, recent) {
            self.states.push(lengths, row.beside, row.state)
        } else {
            let mut rank = 1;
            for _ in 0..RANK_BITS {
                let by_rank = row.grandparent << 8 | rank;
                let bit = model.bit(RANK, by_rank, rank, rank << 1 | recent);
                rank = rank << 1 | u32::from(bit);
            }
            place = rank as usize % (1 << RANK_BITS);
            slot.get(place).map_or(DEAD, |&state| state)
        };
        meet(slot, place, state);
        state
    }

    /// The state that accepts every word of these lengths.
    pub(crate) fn tail(&mut self, lengths: u32) -> u32 {
        if lengths == 0 {
            return DEAD;
        }
        let known = self.slots.of(lengths).map_or(DEAD, |slot| slot[TAIL_PLACE]);
        if self.states.lengths(known) == lengths | TAIL {
            return known;
        }
        let rest = self.tail(lengths >> 1);
        let tail = self.states.push(lengths | TAIL, DEAD, DEAD);
        for digit in 0..10 {
            self.states.link(tail, digit, rest);
        }
        if let Some(slot) = self.slots.of(lengths) {
            slot[TAIL_PLACE] = tail;
        }
        tail
    }
}

fn is_several(lengths: u32) -> bool {
    lengths & lengths.wrapping_sub(1) != 0
}
