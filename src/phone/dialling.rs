//! The prefixes that are dialled within a country.
//!
//! The automaton `dialling` of the table accepts texts of three parts: the country's place in the list of countries as
//! three digits, the kind of prefix as one digit, the prefix.

use super::automata::DEAD;
use super::committed::table;

/// The kinds of prefix: their digits are part of the table, so the generator writes the same.
#[derive(Clone, Copy)]
pub(super) enum PrefixKind {
    /// Dialled before the calling code of another country.
    International = 0,
    /// Dialled before a national number.
    National = 1,
    /// The area code that is not dialled, but is a part of every national number.
    Area = 2,
}

/// No prefix is longer.
const DIGITS_MAXIMUM: usize = 15;

/// The dialling rules of one country.
pub(super) struct Dialling {
    pub(super) calling_code: &'static str,
    /// The state after the country's place.
    state: u16,
}

impl Dialling {
    /// The rules of a country given by its ISO 3166-1 alpha-2 code, in either case.
    pub(super) fn of_code(code: &str) -> Option<Self> {
        let mut countries = table().countries.list.iter();
        let has_code = |other: &str| other.eq_ignore_ascii_case(code);
        Self::of_place(countries.position(|country| country.code.is_some_and(has_code))?)
    }

    /// The rules of the country of a number in the form of E.164, given as digits.
    pub(super) fn of_number(digits: &[u8]) -> Option<Self> {
        Self::of_place(table().countries.find(digits)?)
    }

    fn of_place(place: usize) -> Option<Self> {
        let table = table();
        let place_digits = [place / 100, place / 10 % 10, place % 10];
        let step = |state, digit| table.automata.next(state, digit);
        Some(Self {
            calling_code: table.countries.list.get(place)?.calling_code,
            state: place_digits.into_iter().fold(table.dialling, step),
        })
    }

    /// The lengths of the prefixes of this kind that `digits` begin with, bit `n` for the length `n`.
    pub(super) fn prefix_lengths(&self, kind: PrefixKind, digits: &str) -> u32 {
        let automata = &table().automata;
        let (mut state, mut lengths) = (automata.next(self.state, kind as usize), 0_u32);
        for (length, digit) in (1..=DIGITS_MAXIMUM).zip(digits.as_bytes()) {
            state = automata.after(state, std::slice::from_ref(digit));
            lengths |= u32::from(automata.accepts(state)) << length;
        }
        lengths
    }

    /// Checks that a prefix of this kind exists.
    pub(super) fn has_prefix(&self, kind: PrefixKind) -> bool {
        table().automata.next(self.state, kind as usize) != DEAD
    }

    /// The area code that is not dialled; empty in most countries.
    pub(super) fn area(&self) -> String {
        let automata = &table().automata;
        let mut state = automata.next(self.state, PrefixKind::Area as usize);
        let digits = std::iter::from_fn(|| {
            let digit = (0..10).find(|&digit| automata.next(state, digit) != DEAD)?;
            state = automata.next(state, digit);
            char::from_digit(u32::try_from(digit).ok()?, 10)
        });
        // A corrupted table could go in circles.
        digits.take(DIGITS_MAXIMUM).collect()
    }
}
