//! The states that can be referred to: those met last.

use super::coder::mix;

/// How many states of a slot are remembered. One met longer ago is written again, as a new one.
pub(crate) const REMEMBERED: usize = 63;

/// The place after them, for the state that accepts every word of the lengths.
pub(crate) const TAIL_PLACE: usize = REMEMBERED;

pub(crate) const RANK_BITS: u32 = 6;
const SLOT_BITS: u32 = 8;

/// A slot is for the states of one set of lengths, or of a few; the state met last stands first.
pub(crate) struct Slots(Vec<u32>);

pub(crate) type Slot = [u32; 1 << RANK_BITS];

impl Slots {
    pub(crate) fn new() -> Self {
        Self(vec![0; 1 << (SLOT_BITS + RANK_BITS)])
    }

    pub(crate) fn of(&mut self, lengths: u32) -> Option<&mut Slot> {
        let slot = mix(lengths, 0) >> (32 - SLOT_BITS);
        self.0.as_chunks_mut().0.get_mut(slot as usize)
    }
}

/// Puts a state first, and forgets the one at `place`.
pub(crate) fn meet(slot: &mut Slot, place: usize, state: u32) {
    slot.copy_within(..place.min(REMEMBERED), 1);
    slot[0] = state;
}
