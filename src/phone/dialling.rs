//! The prefixes that are dialled within a country, for reading typed numbers.
//!
//! The automaton `dialling` of the table accepts strings of three parts: the index of the country in the list of countries as
//! three digits, the kind of prefix as one digit, and the prefix.

use super::automata::{DEAD, digit_value};
use super::committed::table;
use super::verdict::DIGITS_MAXIMUM;

/// The kinds of prefix. Their values are digits in the table: the generator (`xtask/src/phone_tables/dialling.rs`) writes the
/// same ones.
#[derive(Clone, Copy)]
pub(super) enum PrefixKind {
    /// Dialled before the calling code of another country.
    International = 0,
    /// Dialled before a national number.
    National = 1,
    /// An area code that is a part of every national number, but is not dialled.
    Area = 2,
}

/// The dialling rules of one country.
pub(super) struct Dialling {
    pub(super) calling_code: &'static str,
    /// The state after the country's index.
    state: u16,
}

impl Dialling {
    /// The rules of a country given by its ISO 3166-1 alpha-2 code, in either case.
    pub(super) fn of_code(code: &str) -> Option<Self> {
        let mut countries = table().countries.list.iter();
        let has_code = |other: &str| other.eq_ignore_ascii_case(code);
        Self::of_index(countries.position(|country| country.code.is_some_and(has_code))?)
    }

    /// The rules of the country of a number in the form of E.164, given as digits.
    pub(super) fn of_number(digits: &[u8]) -> Option<Self> {
        Self::of_index(table().countries.find(digits)?)
    }

    fn of_index(index: usize) -> Option<Self> {
        let table = table();
        let index_digits = [index / 100, index / 10 % 10, index % 10];
        let step = |state, digit| table.automata.next(state, digit);
        Some(Self {
            calling_code: table.countries.list.get(index)?.calling_code,
            state: index_digits.into_iter().fold(table.dialling, step),
        })
    }

    /// Strips each prefix of this kind that `digits` begin with: returns the rest after each one, the shortest rest first.
    pub(super) fn strip_prefixes<'d>(&self, kind: PrefixKind, digits: &'d str) -> Vec<&'d str> {
        let automata = &table().automata;
        let mut state = automata.next(self.state, kind as usize);
        let mut rests = Vec::new();
        for (digit, length) in digits.bytes().zip(1..) {
            state = automata.next(state, digit_value(digit));
            if state == DEAD {
                break;
            }
            if automata.accepts(state) {
                rests.extend(digits.get(length..));
            }
        }
        rests.reverse();
        rests
    }

    /// Checks that the country has a prefix of this kind.
    pub(super) fn has_prefix(&self, kind: PrefixKind) -> bool {
        table().automata.next(self.state, kind as usize) != DEAD
    }

    /// The area code that is not dialled; empty in most countries.
    pub(super) fn area(&self) -> String {
        let automata = &table().automata;
        let mut state = automata.next(self.state, PrefixKind::Area as usize);
        let mut area = String::new();
        // Follows the only path of the automaton. A corrupted table could have a cycle.
        while area.len() < DIGITS_MAXIMUM {
            let target = |digit: u8| automata.next(state, digit_value(digit));
            let Some(digit) = (b'0'..=b'9').find(|digit| target(*digit) != DEAD) else {
                break;
            };
            state = target(digit);
            area.push(char::from(digit));
        }
        area
    }
}
