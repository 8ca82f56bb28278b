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
//! States are numbered in the order in which they are first a target, and their rows are stored in that order (a
//! breadth-first walk), one automaton after the other. An automaton's first state has the next free number.
//!
//! The generator (`xtask/src/phone_tables/encode.rs`) writes this form. It compiles this file too, to read the form back, so
//! this file imports nothing of the crate.

use std::slice::Iter;

/// The state that accepts nothing and cannot be left.
pub(crate) const DEAD: u16 = 0;

/// The kinds of target whose state is not given by the kind alone.
pub(crate) const KIND_NEW: u8 = 14;
pub(crate) const KIND_KNOWN: u8 = 15;

/// The byte before the runs of an accepting state. It means a run of no digits, which no row has.
pub(crate) const ACCEPTING_MARK: u8 = 0;

/// The most digits that [`any_digits`] has a state for.
pub(crate) const ANY_DIGITS_MAXIMUM: u8 = 12;

/// The kinds below [`KIND_NEW`] are the numbers of [`DEAD`] and of the states of [`any_digits`].
const _: () = assert!(any_digits(ANY_DIGITS_MAXIMUM) < KIND_NEW as u16);

/// The state that accepts every text of `count` digits and no other.
pub(crate) const fn any_digits(count: u8) -> u16 {
    (count as u16).saturating_add(1)
}

#[derive(Default)]
pub(crate) struct Automata {
    states: Vec<State>,
}

/// Aligned to 32 bytes, so that no state crosses a cache line: that saves a fifth of the time of a check.
#[derive(Clone, Copy, Default)]
#[repr(align(32))]
struct State {
    /// The target of each digit.
    next: [u16; 10],
    accepts: bool,
}

impl Automata {
    /// Reads `N` automata, and returns the first state of each; `None` if bytes are missing.
    ///
    /// Corrupted bytes make other automata, never a panic, and no more states than bytes. A state that does not exist acts
    /// as [`DEAD`].
    pub(crate) fn read<const N: usize>(runs: &[u8], references: &[u8]) -> Option<(Self, [u16; N])> {
        let mut reader = Reader {
            runs: runs.iter(),
            references: references.as_chunks().0.iter(),
            last_number: any_digits(ANY_DIGITS_MAXIMUM),
        };
        let mut states = fixed_states();
        let mut first_states = [DEAD; N];
        for first in &mut first_states {
            *first = reader.new_number()?;
            // Reading a row numbers more states. Ends when every numbered state has its row.
            while states.len() <= reader.last_number.into() {
                states.push(reader.read_row()?);
            }
        }
        Some((Self { states }, first_states))
    }

    /// The state after one more digit, given by its value.
    pub(crate) fn next(&self, state: u16, digit: usize) -> u16 {
        let row = self.states.get(usize::from(state));
        let next = row.and_then(|state| state.next.get(digit));
        next.copied().unwrap_or(DEAD)
    }

    /// The state after a text of ASCII digits; [`DEAD`] if anything else is in it.
    #[inline(never)]
    pub(crate) fn after(&self, state: u16, digits: &[u8]) -> u16 {
        let step = |state, &digit: &u8| self.next(state, digit_value(digit));
        digits.iter().fold(state, step)
    }

    pub(crate) fn accepts(&self, state: u16) -> bool {
        let state = self.states.get(usize::from(state));
        state.is_some_and(|state| state.accepts)
    }
}

/// The value of an ASCII digit; above 9 for any other byte.
pub(crate) fn digit_value(digit: u8) -> usize {
    usize::from(digit).wrapping_sub(usize::from(b'0'))
}

/// [`DEAD`] and the states of [`any_digits`].
fn fixed_states() -> Vec<State> {
    let mut states = vec![State::default()];
    for count in 0..=ANY_DIGITS_MAXIMUM {
        let next = match count.checked_sub(1) {
            Some(rest) => any_digits(rest),
            None => DEAD,
        };
        states.push(State {
            next: [next; 10],
            accepts: count == 0,
        });
    }
    states
}

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

    fn read_row(&mut self) -> Option<State> {
        let mut state = State::default();
        let mut row = state.next.iter_mut();
        while row.len() != 0 {
            let run = *self.runs.next()?;
            if run == ACCEPTING_MARK {
                state.accepts = true;
                continue;
            }
            let target = match run >> 4 {
                KIND_NEW => self.new_number()?,
                KIND_KNOWN => u16::from_le_bytes(*self.references.next()?),
                fixed => fixed.into(),
            };
            let digits = usize::from(run & 0xf);
            row.by_ref().take(digits).for_each(|next| *next = target);
        }
        Some(state)
    }
}
