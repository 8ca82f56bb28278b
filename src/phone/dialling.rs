//! What is dialled before the numbers of a country, within it.

use super::countries::Country;
use super::lookup::table;
use crate::text::digits;

/// The digit that follows the country's place in the words of the table's `dialling`.
#[derive(Clone, Copy)]
pub(super) enum ValueKind {
    /// Before the calling code of another country.
    International = 0,
    /// Before a national number.
    National = 1,
    /// Not dialled at all locally, but part of the national number.
    Area = 2,
}

/// The dialling rules of one country.
pub(super) struct Dialling {
    pub(super) calling_code: String,
    state: u32,
}

impl Dialling {
    /// By ISO 3166-1 alpha-2.
    pub(super) fn of_name(name: &str) -> Option<Self> {
        let same = |country: &Country| {
            country
                .name
                .is_some_and(|other| name.eq_ignore_ascii_case(other))
        };
        Self::of_place(table().countries.countries.iter().position(same)?)
    }

    /// By the place in the table's list of countries.
    pub(super) fn of_place(place: usize) -> Option<Self> {
        let table = table();
        let places = [place / 100, place / 10 % 10, place % 10];
        let step = |state, digit| table.states.next(state, u32::try_from(digit).unwrap_or(0));
        Some(Self {
            calling_code: table.countries.countries.get(place)?.calling_code(),
            state: places.into_iter().fold(table.dialling, step),
        })
    }

    /// How long a prefix of this kind at the start of `digits` may be, bit `n` for the length `n`.
    pub(super) fn prefixes(&self, kind: ValueKind, digits: &str) -> u32 {
        let states = &table().states;
        let (mut state, mut ends) = (states.next(self.state, kind as u32), 0_u32);
        for (length, digit) in (1..16).zip(digits.as_bytes()) {
            state = states.after(state, std::slice::from_ref(digit));
            ends |= u32::from(states.accepts(state)) << length;
        }
        ends
    }

    /// The digits that are not dialled locally.
    pub(super) fn area(&self) -> String {
        let states = &table().states;
        let mut state = states.next(self.state, ValueKind::Area as u32);
        let digits = std::iter::from_fn(|| {
            let digit = (0..10).find(|&digit| states.next(state, digit) != 0)?;
            state = states.next(state, digit);
            char::from_digit(digit, 10)
        });
        digits.collect()
    }
}

impl Country {
    /// Its calling code as text.
    pub(super) fn calling_code(self) -> String {
        digits(self.calling_code as usize)
    }
}
