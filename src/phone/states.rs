//! The rows of the expanded automata.

/// The state after which no word ends.
pub(crate) const DEAD: u32 = 0;

/// More states than any table has: where corrupted bytes stop.
const MOST: usize = 16_000;

/// In a state's lengths: it accepts every word of them.
pub(crate) const TAIL: u32 = 1 << 16;

/// Automata of digit strings in one space of states.
#[derive(Default)]
pub(crate) struct States {
    all: Vec<State>,
}

pub(crate) struct State {
    row: [u16; 10],
    /// The lengths of the words that it accepts, bit `n` for the length `n`, and `TAIL`.
    pub(crate) lengths: u32,
    /// A state that accepts all that this one does.
    pub(crate) companion: u32,
    /// The state that it is a target of at first.
    pub(crate) parent: u32,
}

impl States {
    pub(crate) fn new() -> Self {
        let mut states = Self::default();
        states.push(0, DEAD, DEAD);
        states
    }

    #[cfg(test)]
    pub(crate) fn count(&self) -> usize {
        self.all.len()
    }

    pub(crate) fn get(&self, state: u32) -> Option<&State> {
        self.all.get(state as usize)
    }

    /// The state after one more digit.
    pub(crate) fn next(&self, state: u32, digit: u32) -> u32 {
        match self
            .get(state)
            .and_then(|state| state.row.get(digit as usize))
        {
            Some(&next) => next.into(),
            None => DEAD,
        }
    }

    /// The state after some ASCII digits: the dead one if anything else is among them.
    #[inline(never)]
    pub(crate) fn after(&self, state: u32, digits: &[u8]) -> u32 {
        let step = |at, &digit: &u8| self.next(at, u32::from(digit).wrapping_sub(48));
        digits.iter().fold(state, step)
    }

    pub(crate) fn lengths(&self, state: u32) -> u32 {
        self.get(state).map_or(0, |state| state.lengths)
    }

    pub(crate) fn accepts(&self, state: u32) -> bool {
        self.lengths(state) & 1 == 1
    }

    /// A state whose row is dead until it is linked.
    pub(crate) fn push(&mut self, lengths: u32, companion: u32, parent: u32) -> u32 {
        let at = self.all.len();
        if at > MOST {
            return DEAD;
        }
        self.all.push(State {
            row: [0; 10],
            lengths,
            companion,
            parent,
        });
        u32::try_from(at).unwrap_or(DEAD)
    }

    pub(crate) fn link(&mut self, state: u32, digit: u32, target: u32) {
        let state = self.all.get_mut(state as usize);
        if let Some(next) = state.and_then(|state| state.row.get_mut(digit as usize)) {
            *next = u16::try_from(target).unwrap_or(0);
        }
    }
}
