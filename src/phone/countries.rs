//! Which country a number belongs to: the longest prefix that is listed.

use super::coder::{Bits, Model, mix};
use super::states::{DEAD, States};

/// The kinds of question, one number each for the model.
const LISTED: u32 = 10;
const ON_LENGTH: u32 = 11;
const LETTERS: u32 = 12;
const DEEPER: u32 = 13;

/// A letter counts from the character before A, in five bits; these stand for no country: a calling code of the whole
/// world.
const NO_LETTERS: u32 = 0x3ff;

/// Longer prefixes than any table has: where corrupted bytes stop.
const DEEPEST: u32 = 9;

/// In what is listed at a state: above the country, the only length of whole numbers that it is listed for, or zero.
const LENGTH_AT: u32 = 12;

/// A country with its calling code, or the plan of a code that no country has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Country {
    /// ISO 3166-1 alpha-2 (and XK), or two zeros.
    pub(crate) code: [u8; 2],
    pub(crate) calling_code: u16,
}

#[derive(Default)]
pub(crate) struct Countries {
    /// Of the listed prefixes. The lengths of its states are no lengths: see [`Listed`].
    pub(crate) root: u32,
    /// In the order of their first listing.
    pub(crate) countries: Vec<Country>,
}

/// What is listed at a state.
pub(crate) struct Listed {
    /// One more than the place of the country, or zero.
    pub(crate) country: u32,
    /// The length of the whole numbers that it is listed for, zero for all.
    pub(crate) only: u32,
}

impl Listed {
    pub(crate) fn at(states: &States, state: u32) -> Self {
        let both = states.lengths(state);
        Self {
            country: both & ((1 << LENGTH_AT) - 1),
            only: both >> LENGTH_AT,
        }
    }
}

/// Where the reader is: after `depth` digits, which make up `prefix`, in `code` or before its end if that is zero.
#[derive(Clone, Copy, Default)]
struct Place {
    depth: u32,
    prefix: u32,
    code: u32,
    /// The answer before.
    told: u32,
}

impl Countries {
    pub(crate) fn read<B: Bits>(model: &mut Model<B>, states: &mut States) -> Self {
        let mut countries = Self::default();
        countries.root = countries.node(model, states, Place::default());
        countries
    }

    /// The place of a number's country in the list; the number is given as digits.
    pub(crate) fn find(&self, states: &States, digits: &[u8]) -> Option<usize> {
        let (mut at, mut found) = (self.root, 0);
        for &digit in digits {
            at = states.next(at, u32::from(digit).wrapping_sub(48));
            if at == DEAD {
                break;
            }
            let listed = Listed::at(states, at);
            if listed.country != 0 && (listed.only == 0 || listed.only as usize == digits.len()) {
                found = listed.country as usize;
            }
        }
        found.checked_sub(1)
    }

    fn node<B: Bits>(
        &mut self,
        model: &mut Model<B>,
        states: &mut States,
        mut place: Place,
    ) -> u32 {
        let listed = place.depth != 0 && place.ask(model, LISTED, 1) != 0;
        let mut both = 0;
        if listed {
            if place.code == 0 {
                place.code = place.prefix;
            } else {
                both = place.ask(model, ON_LENGTH, 4) << LENGTH_AT;
            }
            both |= self.country(model, place);
        }
        place.told = u32::from(listed);
        let deeper = place.depth == 0 || place.depth < DEEPEST && place.ask(model, DEEPER, 1) != 0;
        if !listed && !deeper {
            return DEAD;
        }
        let at = states.push(both);
        if deeper && at != DEAD {
            place.depth = place.depth.wrapping_add(1);
            let before = place.prefix.wrapping_mul(10);
            for digit in 0..10 {
                place.prefix = before.wrapping_add(digit);
                let next = self.node(model, states, place);
                states.link(at, digit, next);
            }
        }
        at
    }

    fn country<B: Bits>(&mut self, model: &mut Model<B>, place: Place) -> u32 {
        let letters = place.ask(model, LETTERS, 10);
        let code = match letters {
            NO_LETTERS => [0, 0],
            _ => [letters >> 5, letters & 31].map(|letter| u8::try_from(letter | 64).unwrap_or(0)),
        };
        let country = Country {
            code,
            calling_code: u16::try_from(place.code).unwrap_or(0),
        };
        let known = self.countries.iter().position(|&known| known == country);
        let at = known.unwrap_or(self.countries.len());
        if known.is_none() {
            self.countries.push(country);
        }
        u32::try_from(at).unwrap_or(0).wrapping_add(1)
    }
}

impl Place {
    /// A number of `width` bits.
    fn ask<B: Bits>(&self, model: &mut Model<B>, kind: u32, width: u32) -> u32 {
        let around = mix(self.told, self.depth << 1 | u32::from(self.code != 0));
        let rough = mix(around, kind);
        model.number(width, [rough, mix(rough, !self.code)])
    }
}
