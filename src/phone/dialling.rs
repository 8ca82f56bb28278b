//! What is dialled before the numbers of a country, within it.

use super::countries::Country;
use super::lookup::table;

/// The digit that follows the country's place in the words of the table's `dialling`.
#[derive(Clone, Copy)]
pub(super) enum Kind {
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
        let same = |country: &Country| name.as_bytes().eq_ignore_ascii_case(&country.code);
        Self::of_place(table().countries.countries.iter().position(same)?)
    }

    /// By the place in the table's list of countries.
    pub(super) fn of_place(place: usize) -> Option<Self> {
        let table = table();
        let digits = three_digits(u16::try_from(place).ok()?);
        Some(Self {
            calling_code: table.countries.countries.get(place)?.calling_code(),
            state: table.states.after(table.dialling, &digits),
        })
    }

    /// How long a prefix of this kind at the start of `digits` may be, the longest first.
    pub(super) fn prefixes(&self, kind: Kind, digits: &str) -> impl Iterator<Item = usize> {
        let states = &table().states;
        let (mut state, mut ends) = (states.next(self.state, kind as u32), 0_u32);
        for (length, digit) in (1..16).zip(digits.as_bytes()) {
            state = states.after(state, std::slice::from_ref(digit));
            ends |= u32::from(states.accepts(state)) << length;
        }
        std::iter::from_fn(move || {
            let longest = ends.checked_ilog2()?;
            ends ^= 1 << longest;
            Some(longest as usize)
        })
    }

    /// The digits that are not dialled locally.
    pub(super) fn area(&self) -> String {
        let states = &table().states;
        let mut state = states.next(self.state, Kind::Area as u32);
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
        let digits = three_digits(self.calling_code);
        let text = str::from_utf8(&digits).unwrap_or_default();
        text.trim_start_matches('0').to_owned()
    }
}

fn three_digits(number: u16) -> [u8; 3] {
    let ascii = |digits: u16| u8::try_from(digits % 10).unwrap_or(0) | b'0';
    [number / 100, number / 10, number].map(ascii)
}
