//! The expanded table.

use super::coder::Bits;
use super::countries::Countries;
use super::expand::Expander;
use super::states::States;

/// Every length of E.164, and the empty word.
const ALL_LENGTHS: u32 = 0xffff;

pub(crate) struct Table {
    pub(crate) states: States,
    pub(crate) plausible: u32,
    pub(crate) valid: u32,
    /// What is dialled before a number within a country: see `dialling.rs`.
    pub(crate) dialling: u32,
    pub(crate) countries: Countries,
}

impl Table {
    /// Whatever the answers are, this ends, and ends with a table of bounded size.
    ///
    /// Gives back the source of the answers.
    pub(crate) fn read<B: Bits>(bits: B) -> (Self, B) {
        let mut expander = Expander::new(bits);
        let anything = expander.states.tail(ALL_LENGTHS);
        let plausible = expander.automaton(anything);
        let valid = expander.automaton(plausible);
        let dialling = expander.automaton(anything);
        let Expander {
            mut model, states, ..
        } = expander;
        let table = Self {
            countries: Countries::read(&mut model),
            states,
            plausible,
            valid,
            dialling,
        };
        (table, model.bits)
    }
}
