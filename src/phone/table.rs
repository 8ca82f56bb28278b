//! The table of the world's numbering plans, which the generator (`xtask/src/phone_tables`) makes of libphonenumber's
//! metadata.
//!
//! The metadata's patterns consist of digits, classes, groups, `|`, `?` and bounded counts, and a number of E.164 has 15
//! digits at most. So the valid numbers are a finite set of texts, and a minimal automaton accepts exactly these: 4,043
//! states for the 12,508,956,583,465 valid numbers of version 9.0.43. There are three automata:
//!
//! - **valid**: numbers that are valid by libphonenumber's rule. Of the countries that share a calling code, a number belongs
//!   to the first one that claims it: by its leading digits if it has some, otherwise by its types of numbers. The number is
//!   valid if that country's general pattern, its lengths and one of its types match.
//! - **plausible**: numbers that the general pattern and the lengths of a country match. They include all valid ones.
//! - **dialling**: prefixes that are dialled within a country (`dialling.rs`).
//!
//! The countries are a list of prefixes (`countries.rs`).
//!
//! The automata are walked as they are stored (`automata.rs`): a check reads one row for each digit, and allocates nothing.
//!
//! Before the generator writes the table, it reads it back with these files, and compares all numbers, not samples.

use super::automata::Automata;
use super::countries::Countries;

/// The files in `src/phone/table`.
#[derive(Clone, Copy)]
pub(crate) struct Stored<'t> {
    pub(crate) runs: &'t [u8],
    pub(crate) references: &'t [u8],
    pub(crate) countries: &'t str,
}

#[derive(Default)]
pub(crate) struct Table<'t> {
    pub(crate) automata: Automata<'t>,
    /// The first states of the automata.
    pub(crate) plausible: u16,
    pub(crate) dialling: u16,
    pub(crate) valid: u16,
    pub(crate) countries: Countries<'t>,
}

impl<'t> Table<'t> {
    /// Prepares the stored table for look-ups; `None` if bytes are missing.
    pub(crate) fn read(stored: Stored<'t>) -> Option<Self> {
        let (automata, first_states) = Automata::read(stored.runs, stored.references)?;
        // The generator writes them in this order.
        let [plausible, dialling, valid] = first_states;
        Some(Self {
            automata,
            plausible,
            dialling,
            valid,
            countries: Countries::read(stored.countries),
        })
    }
}
