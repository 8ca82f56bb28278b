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

/// A few digits.
pub(super) struct Short {
    digits: [u8; 8],
    length: usize,
}

impl Short {
    pub(super) fn digits(&self) -> &[u8] {
        self.digits.get(..self.length).unwrap_or_default()
    }

    fn new(digits: impl Iterator<Item = u8>) -> Self {
        let mut short = Self {
            digits: [0; 8],
            length: 0,
        };
        for (place, digit) in short.digits.iter_mut().zip(digits) {
            *place = digit.saturating_add(b'0');
            short.length = short.length.saturating_add(1);
        }
        short
    }
}

/// The dialling rules of one country.
#[derive(Clone, Copy)]
pub(super) struct Dialling {
    country: &'static Country,
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
        let state = digits.iter().fold(table.dialling, |state, &digit| {
            table.states.next(state, digit.into())
        });
        Some(Self {
            country: table.countries.countries.get(place)?,
            state,
        })
    }

    pub(super) fn calling_code(self) -> Short {
        let digits = three_digits(self.country.calling_code);
        Short::new(digits.into_iter().skip_while(|&digit| digit == 0))
    }

    /// How long a prefix of this kind at the start of `digits` may be, the longest first.
    pub(super) fn prefixes(self, kind: Kind, digits: &[u8]) -> impl Iterator<Item = usize> {
        let states = &table().states;
        let (mut state, mut ends) = (states.next(self.state, kind as u32), 0_u16);
        for (length, digit) in (1..16).zip(digits) {
            state = states.after(state, &[*digit]);
            ends |= u16::from(states.accepts(state)) << length;
        }
        (1..16).rev().filter(move |length| ends >> length & 1 == 1)
    }

    /// The digits that are not dialled locally.
    pub(super) fn area(self) -> Short {
        let states = &table().states;
        let mut state = states.next(self.state, Kind::Area as u32);
        Short::new(std::iter::from_fn(|| {
            let digit = (0..10).find(|&digit| states.next(state, digit) != 0)?;
            state = states.next(state, digit);
            u8::try_from(digit).ok()
        }))
    }
}

fn three_digits(number: u16) -> [u8; 3] {
    [number / 100, number / 10, number].map(|digits| u8::try_from(digits % 10).unwrap_or(0))
}
