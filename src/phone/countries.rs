//! Which country a number belongs to: the longest prefix that is listed.

use super::coder::{Bits, Model};
use super::codes::WITH_NUMBERS;
use super::states::{DEAD, States};

/// The kinds of question, one number each for the model.
const LISTED: u32 = 40;
const ON_LENGTH: u32 = 44;
const NAME: u32 = 48;
const DEEPER: u32 = 52;

/// Longer prefixes than any table has: where corrupted bytes stop.
const DEEPEST: u32 = 9;

/// The lengths of whole numbers that a prefix is listed for, where it is for all.
pub(crate) const ALL: u32 = u32::MAX;

/// A country with its calling code, or the plan of a code that no country has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Country {
    /// ISO 3166-1 alpha-2 (and XK, AC, TA); none for a calling code of the whole world.
    pub(crate) name: Option<&'static str>,
    pub(crate) calling_code: u32,
}

#[derive(Default)]
pub(crate) struct Countries {
    /// Of the listed prefixes: the lengths of a state are those of the whole numbers that it is listed for, and in place of
    /// a companion it has its country, one more than the place in the list.
    pub(crate) root: u32,
    /// In the order of their first listing.
    pub(crate) countries: Vec<Country>,
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
    pub(crate) fn read<B: Bits>(model: &mut Model<'_, B>, states: &mut States) -> Self {
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
            if let Some(listed) = states.get(at)
                && listed.lengths >> digits.len().min(31) & 1 == 1
            {
                found = listed.companion as usize;
            }
        }
        found.checked_sub(1)
    }

    fn node<B: Bits>(
        &mut self,
        model: &mut Model<'_, B>,
        states: &mut States,
        mut place: Place,
    ) -> u32 {
        let listed = place.depth != 0 && place.ask(model, LISTED, 1) != 0;
        let (mut lengths, mut country) = (0, 0);
        if listed {
            lengths = ALL;
            if place.code == 0 {
                place.code = place.prefix;
            } else if let only @ 1.. = place.ask(model, ON_LENGTH, 4) {
                lengths = 1 << only;
            }
            country = self.country(model, place);
        }
        place.told = u32::from(listed);
        let deeper = place.depth == 0 || place.depth < DEEPEST && place.ask(model, DEEPER, 1) != 0;
        if !listed && !deeper {
            return DEAD;
        }
        let at = states.push(lengths, country, DEAD);
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

    fn country<B: Bits>(&mut self, model: &mut Model<'_, B>, place: Place) -> u32 {
        // Its place among the codes, past them for none.
        let at = (place.ask(model, NAME, 8) as usize).wrapping_mul(2);
        let country = Country {
            name: WITH_NUMBERS.get(at..at.wrapping_add(2)),
            calling_code: place.code,
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
    fn ask<B: Bits>(&self, model: &mut Model<'_, B>, kind: u32, width: u32) -> u32 {
        let deep = self.depth << 2 | self.told << 1 | u32::from(self.code != 0);
        let mut read = 1;
        for _ in 0..width {
            let by_code = self.code << 16 | read;
            let bit = model.bit(kind, by_code, by_code ^ self.depth << 8, deep << 8 | read);
            read = read << 1 | u32::from(bit);
        }
        read ^ 1 << width
    }
}
