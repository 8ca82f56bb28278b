//! Which country a number belongs to: the longest prefix that is listed.

use super::coder::{Bits, Model, mix};

/// The kinds of question, one number each for the model.
const LISTED: u32 = 10;
const ON_LENGTH: u32 = 11;
const FIRST_LETTER: u32 = 12;
const SECOND_LETTER: u32 = 13;
const DEEPER: u32 = 14;

/// A letter counts from the character before A; this many stand for no country: a calling code of the whole world.
const NO_LETTER: u32 = 31;

/// More nodes than any table has, and longer prefixes: where corrupted bytes stop.
const MOST: usize = 2000;
const DEEPEST: u32 = 9;

/// A country with its calling code, or the plan of a code that no country has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Country {
    /// ISO 3166-1 alpha-2 (and XK), or two zeros.
    pub(crate) code: [u8; 2],
    pub(crate) calling_code: u16,
}

#[derive(Default)]
pub(crate) struct Node {
    pub(crate) next: [u32; 10],
    /// One more than the place of the country, or zero.
    pub(crate) country: usize,
    /// The length of the whole numbers that it is listed for, zero for all.
    pub(crate) only: u32,
}

#[derive(Default)]
pub(crate) struct Countries {
    /// The root first.
    pub(crate) nodes: Vec<Node>,
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
    pub(crate) fn read<B: Bits>(model: &mut Model<B>) -> Self {
        let mut countries = Self::default();
        countries.node(model, Place::default());
        countries
    }

    /// The place of a number's country in the list; the number is given as digits.
    pub(crate) fn find(&self, digits: &[u8]) -> Option<usize> {
        let (mut at, mut found) = (self.nodes.first()?, 0);
        for digit in digits {
            let next = *at.next.get(usize::from(digit.wrapping_sub(b'0')))?;
            at = self.nodes.get(next as usize)?;
            if next == 0 {
                break;
            }
            if at.country != 0 && (at.only == 0 || at.only as usize == digits.len()) {
                found = at.country;
            }
        }
        found.checked_sub(1)
    }

    fn node<B: Bits>(&mut self, model: &mut Model<B>, mut place: Place) -> u32 {
        let at = self.nodes.len();
        let mut node = Node::default();
        let listed = place.depth != 0 && place.ask(model, LISTED, 1) != 0;
        if listed {
            if place.code == 0 {
                place.code = place.prefix;
            } else {
                node.only = place.ask(model, ON_LENGTH, 4);
            }
            node.country = self.country(model, place);
        }
        place.told = u32::from(listed);
        let may = place.depth < DEEPEST && at < MOST;
        let deeper = place.depth == 0 || may && place.ask(model, DEEPER, 1) != 0;
        if !listed && !deeper {
            return 0;
        }
        self.nodes.push(node);
        if deeper {
            for digit in 0..10 {
                let below = Place {
                    depth: place.depth.wrapping_add(1),
                    prefix: place.prefix.wrapping_mul(10).wrapping_add(digit),
                    ..place
                };
                let next = self.node(model, below);
                let node = self.nodes.get_mut(at);
                if let Some(slot) = node.and_then(|node| node.next.get_mut(digit as usize)) {
                    *slot = next;
                }
            }
        }
        u32::try_from(at).unwrap_or(0)
    }

    fn country<B: Bits>(&mut self, model: &mut Model<B>, mut place: Place) -> usize {
        let first = place.ask(model, FIRST_LETTER, 5);
        place.told = first;
        let second = place.ask(model, SECOND_LETTER, 5);
        let code = match first {
            NO_LETTER => [0, 0],
            _ => [first, second].map(|letter| u8::try_from(letter | 64).unwrap_or(0)),
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
        at.saturating_add(1)
    }
}

impl Place {
    /// A number of `width` bits.
    fn ask<B: Bits>(&self, model: &mut Model<B>, kind: u32, width: u32) -> u32 {
        let around = mix(self.told, self.depth << 1 | u32::from(self.code != 0));
        let rough = mix(around, kind);
        model.number(width, rough, mix(rough, !self.code))
    }
}
