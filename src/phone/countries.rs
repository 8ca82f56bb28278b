//! The country of a number, found by the longest of its prefixes that a country claims.
//!
//! **Stored form.** A line for each country: its calling code, its code of ISO 3166-1 alpha-2 (or `001`, the world, for a
//! calling code of no country), and the prefixes that it claims after the calling code. The first country of a calling code
//! also claims the calling code itself: all numbers that no other, longer prefix claims. `31:7` claims only numbers with seven
//! digits after the calling code (one digit states the count). A country that claims nothing is listed for its dialling
//! rules.

use super::automata::digit_value;

/// Stands for a calling code of no country, as in libphonenumber.
pub(crate) const WORLD: &str = "001";

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Country<'t> {
    /// ISO 3166-1 alpha-2, or `XK` (Kosovo), `AC` (Ascension) or `TA` (Tristan da Cunha); `None` for a calling code of no
    /// country.
    pub(crate) code: Option<&'t str>,
    pub(crate) calling_code: &'t str,
}

/// The claim of a country to all numbers with a prefix.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Claim {
    /// The index of the country in the list.
    pub(crate) country: u16,
    /// The only length (in digits, with the calling code) of the claimed numbers; `None` for every length.
    pub(crate) length: Option<usize>,
}

#[derive(Default)]
pub(crate) struct Countries<'t> {
    pub(crate) list: Vec<Country<'t>>,
    /// The claims in a tree over the digits of their prefixes; the first node is the root.
    pub(crate) nodes: Vec<Node>,
}

#[derive(Clone, Copy, Default)]
pub(crate) struct Node {
    /// The index of the node after each digit; 0 if there is none, as no digit leads to the root.
    pub(crate) next: [u16; 10],
    pub(crate) claim: Option<Claim>,
}

impl<'t> Countries<'t> {
    /// Reads the stored form; leaves out the lines and the claims that do not have it.
    ///
    /// Splits bytes, because splitting a `str` takes 0.4 KB more of wasm.
    pub(crate) fn read(text: &'t str) -> Self {
        let mut countries = Self {
            list: Vec::new(),
            nodes: vec![Node::default()],
        };
        for line in text.as_bytes().split(|byte| *byte == b'\n') {
            countries.read_line(line);
        }
        countries
    }

    fn read_line(&mut self, line: &'t [u8]) -> Option<()> {
        let mut words = line.split(|byte| *byte == b' ');
        let calling_code = std::str::from_utf8(words.next()?).ok()?;
        let code = std::str::from_utf8(words.next()?).ok()?;
        let country = u16::try_from(self.list.len()).ok()?;
        let is_first = self.list.last().map(|last| last.calling_code) != Some(calling_code);
        self.list.push(Country {
            code: Some(code).filter(|code| *code != WORLD),
            calling_code,
        });
        if is_first {
            self.insert(calling_code, b"", country);
        }
        for claim in words {
            self.insert(calling_code, claim, country);
        }
        Some(())
    }

    /// Adds a claim as it is stored: a prefix, perhaps with the only count of digits.
    fn insert(&mut self, calling_code: &str, claim: &[u8], country: u16) -> Option<()> {
        let (prefix, length) = match claim {
            [prefix @ .., b':', length] => {
                let length = digit_value(*length).saturating_add(calling_code.len());
                (prefix, Some(length))
            }
            prefix => (prefix, None),
        };
        let mut index = 0;
        for &digit in calling_code.as_bytes().iter().chain(prefix) {
            let free = u16::try_from(self.nodes.len()).ok()?;
            let node = self.nodes.get_mut(usize::from(index))?;
            let next = node.next.get_mut(digit_value(digit))?;
            // A node that does not exist yet gets the index `free`, and is added below.
            if *next == 0 {
                *next = free;
            }
            index = *next;
            if index == free {
                self.nodes.push(Node::default());
            }
        }
        self.nodes.get_mut(usize::from(index))?.claim = Some(Claim { country, length });
        Some(())
    }

    /// Finds the country of a number, given as ASCII digits, and returns its index in the list.
    pub(crate) fn find(&self, number: &[u8]) -> Option<usize> {
        let mut node = self.nodes.first()?;
        let mut found = None;
        for &digit in number {
            match node.next.get(digit_value(digit)) {
                None | Some(0) => break,
                Some(&next) => node = self.nodes.get(usize::from(next))?,
            }
            if let Some(claim) = node.claim
                && claim.length.is_none_or(|length| length == number.len())
            {
                found = Some(claim.country.into());
            }
        }
        found
    }
}
