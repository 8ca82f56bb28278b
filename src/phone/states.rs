//! The rows of the expanded automata.

/// The state after which no word ends.
pub(crate) const DEAD: u32 = 0;

/// More states than any table has: where corrupted bytes stop.
const MOST: usize = 16_000;

/// In a state's lengths: it accepts every word of them.
const TAIL: u32 = 1 << 16;

/// Automata of digit strings in one space of states.
#[derive(Default)]
pub(crate) struct States {
    rows: Vec<[u16; 10]>,
    /// The lengths of the words that a state accepts, bit `n` for the length `n`, and `TAIL`.
    lengths: Vec<u32>,
    /// The states that are tails with their lengths, those in frequent use in front.
    tails: Vec<(u32, u32)>,
}

impl States {
    pub(crate) fn new() -> Self {
        let mut states = Self::default();
        states.push(0);
        states
    }

    #[cfg(test)]
    pub(crate) fn count(&self) -> usize {
        self.rows.len()
    }

    /// The state after one more digit.
    pub(crate) fn next(&self, state: u32, digit: u32) -> u32 {
        let row = self.rows.get(state as usize);
        match row.and_then(|row| row.get(digit as usize)) {
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
        self.marked_lengths(state) & !TAIL
    }

    pub(crate) fn accepts(&self, state: u32) -> bool {
        self.marked_lengths(state) & 1 == 1
    }

    pub(crate) fn is_tail(&self, state: u32) -> bool {
        self.marked_lengths(state) & TAIL != 0
    }

    /// A state whose row is dead until it is linked.
    pub(crate) fn push(&mut self, lengths: u32) -> u32 {
        if self.rows.len() > MOST {
            return DEAD;
        }
        self.rows.push([0; 10]);
        self.lengths.push(lengths);
        u32::try_from(self.lengths.len())
            .unwrap_or(1)
            .wrapping_sub(1)
    }

    pub(crate) fn link(&mut self, state: u32, digit: u32, target: u32) {
        let row = self.rows.get_mut(state as usize);
        if let Some(next) = row.and_then(|row| row.get_mut(digit as usize)) {
            *next = u16::try_from(target).unwrap_or(0);
        }
    }

    /// The state that accepts every word of these lengths.
    pub(crate) fn tail(&mut self, lengths: u32) -> u32 {
        if lengths == 0 {
            return DEAD;
        }
        let same = |tail: &(u32, u32)| tail.0 == lengths;
        if let Some(at) = self.tails.iter().position(same) {
            self.tails.swap(at, at / 2);
            return self.tails.get(at / 2).map_or(DEAD, |tail| tail.1);
        }
        let rest = self.tail(lengths >> 1);
        let tail = self.push(lengths | TAIL);
        for digit in 0..10 {
            self.link(tail, digit, rest);
        }
        self.tails.push((lengths, tail));
        tail
    }

    fn marked_lengths(&self, state: u32) -> u32 {
        self.lengths
            .get(state as usize)
            .map_or(0, |&lengths| lengths)
    }
}
