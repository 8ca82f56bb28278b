//! Finite automata over the ten digits. All share one list of states, in which a state's number is its index.
//!
//! **Stored form.** A state's row has a target for each digit, and neighbouring digits often share theirs. So a row is
//! stored as runs, one byte each: the kind of target in the upper four bits, the number of digits that have it in the
//! lower four. A row ends when its runs cover ten digits. An accepting state has the byte [`ACCEPTING_MARK`] before its runs.
//!
//! | kind of target | meaning |
//! |---|---|
//! | 0 | [`DEAD`] |
//! | 1 to 13 | the state that accepts every text of 0 to 12 digits: see [`any_digits`] |
//! | 14, [`KIND_NEW`] | the next state that has no number yet |
//! | 15, [`KIND_KNOWN`] | a state that has a number, the next one in the list of references (`u16`, little-endian) |
//!
//! So the bytes `E1 19` are a row in which the digit 0 leads to a new state, and the digits 1 to 9 to the state that accepts
//! the text of no digits.
//!
//! States are numbered in the order in which they are first a target, and their rows are stored in that order (a
//! breadth-first walk), one automaton after the other. An automaton's first state has the next free number.
//!
//! Rows are read where they are stored. [`Automata::read`] only finds where each begins, because expanding them all would
//! take most of the time of a first check. A row is kept as the [`Reader`] at its beginning, which also has the highest number
//! given so far: new states get the same numbers each time that the row is read.
//!
//! The generator (`xtask/src/phone_tables/encode.rs`) writes this form. It compiles this file too, to read the form back, so
//! this file imports nothing of the crate.

use std::slice::Iter;

/// The state that accepts nothing and cannot be left.
pub(crate) const DEAD: u16 = 0;

const LAST_DIGIT: usize = 9;

/// The kinds of target whose state is not given by the kind alone.
pub(crate) const KIND_NEW: u8 = 14;
pub(crate) const KIND_KNOWN: u8 = 15;

/// The byte before the runs of an accepting state. It means a run of no digits, which no row has.
pub(crate) const ACCEPTING_MARK: u8 = 0;

/// The most digits that [`any_digits`] has a state for.
pub(crate) const ANY_DIGITS_MAXIMUM: u8 = 12;

/// The kinds below [`KIND_NEW`] are the numbers of [`DEAD`] and of the states of [`any_digits`].
const _: () = assert!(any_digits(ANY_DIGITS_MAXIMUM) < KIND_NEW as u16);

/// The first state that has a row. Those before it are [`DEAD`] and the states of [`any_digits`].
const FIRST_WITH_ROW: u16 = any_digits(ANY_DIGITS_MAXIMUM).saturating_add(1);

/// The state that accepts every text of `count` digits and no other. One more digit leads to the state before it.
pub(crate) const fn any_digits(count: u8) -> u16 {
    (count as u16).saturating_add(1)
}

#[derive(Default)]
pub(crate) struct Automata<'t> {
    /// The rows from [`FIRST_WITH_ROW`] on.
    rows: Vec<Reader<'t>>,
}

impl<'t> Automata<'t> {
    /// Finds the rows of `N` automata, and returns the first state of each; `None` if bytes are missing.
    ///
    /// Corrupted bytes make other automata, never a panic, and no more states than bytes. A state that does not exist acts
    /// as [`DEAD`].
    pub(crate) fn read<const N: usize>(
        runs: &'t [u8],
        references: &'t [u8],
    ) -> Option<(Self, [u16; N])> {
        let mut reader = Reader {
            runs: runs.iter(),
            references: references.as_chunks().0.iter(),
            last_number: any_digits(ANY_DIGITS_MAXIMUM),
        };
        let mut automata = Self::default();
        let mut first_states = [DEAD; N];
        for first in &mut first_states {
            *first = reader.new_number()?;
            // Each row that is read may number more states. The loop ends when every numbered state has its row.
            while automata.row(reader.last_number).is_none() {
                automata.rows.push(reader.clone());
                // Reads the whole row.
                reader.target_of(LAST_DIGIT)?;
            }
        }
        Some((automata, first_states))
    }

    /// The state after one more digit, given by its value.
    pub(crate) fn next(&self, state: u16, digit: usize) -> u16 {
        if digit > LAST_DIGIT {
            DEAD
        } else if state < FIRST_WITH_ROW {
            state.saturating_sub(1)
        } else {
            let target = self.row(state).and_then(|mut row| row.target_of(digit));
            target.unwrap_or(DEAD)
        }
    }

    /// The state after a text of ASCII digits; [`DEAD`] if anything else is in it. Not inlined, because each copy adds to the
    /// module.
    #[inline(never)]
    pub(crate) fn after(&self, mut state: u16, digits: &[u8]) -> u16 {
        for &digit in digits {
            state = self.next(state, digit_value(digit));
        }
        state
    }

    pub(crate) fn accepts(&self, state: u16) -> bool {
        let starts_with_mark = |row: Reader<'_>| row.runs.as_slice().starts_with(&[ACCEPTING_MARK]);
        state == any_digits(0) || self.row(state).is_some_and(starts_with_mark)
    }

    fn row(&self, state: u16) -> Option<Reader<'t>> {
        let index = state.checked_sub(FIRST_WITH_ROW)?;
        self.rows.get(usize::from(index)).cloned()
    }
}

/// The value of an ASCII digit; above 9 for any other byte.
pub(crate) fn digit_value(digit: u8) -> usize {
    usize::from(digit).wrapping_sub(usize::from(b'0'))
}

/// Reads the stored form from a position on.
#[derive(Clone)]
struct Reader<'t> {
    runs: Iter<'t, u8>,
    references: Iter<'t, [u8; 2]>,
    /// The highest number given to a state so far.
    last_number: u16,
}

impl Reader<'_> {
    fn new_number(&mut self) -> Option<u16> {
        self.last_number = self.last_number.checked_add(1)?;
        Some(self.last_number)
    }

    /// Reads a row to the end of the run of `digit`, and returns the target of that run.
    fn target_of(&mut self, digit: usize) -> Option<u16> {
        let mut digits: usize = 0;
        loop {
            let run = *self.runs.next()?;
            let target = match run >> 4 {
                KIND_NEW => self.new_number()?,
                KIND_KNOWN => u16::from_le_bytes(*self.references.next()?),
                fixed => fixed.into(),
            };
            digits = digits.saturating_add(usize::from(run & 0xf));
            if digits > digit {
                return Some(target);
            }
        }
    }
}
