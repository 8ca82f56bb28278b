//! The country of a number: the longest prefix that is listed.
//!
//! **Stored form.** A line for each country: its calling code, its code of ISO 3166-1 alpha-2 (or `001`, the world, for a
//! calling code of no country), and prefixes that follow the calling code. The first country of a calling code also has
//! all numbers that no longer prefix claims. `31:7` counts for numbers of seven digits after the calling code only (at
//! most nine).
//! A later country without prefixes has no numbers of its own, only dialling rules.

use super::automata::digit_value;

/// Stands for a calling code of no country, as in libphonenumber.
pub(crate) const WORLD: &str = "001";

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Country<'t> {
    /// ISO 3166-1 alpha-2, or `XK`, `AC` or `TA`; none for a calling code of no country.
    pub(crate) code: Option<&'t str>,
    pub(crate) calling_code: &'t str,
}

/// A prefix of the numbers of a country.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Claim {
    /// The place of the country in the list.
    pub(crate) country: u16,
    /// The only length, calling code included, of the numbers that are claimed; none for all lengths.
    pub(crate) length: Option<usize>,
}

#[derive(Default)]
pub(crate) struct Countries<'t> {
    pub(crate) list: Vec<Country<'t>>,
    /// The claims as a tree of digits; the first node is the root.
    pub(crate) nodes: Vec<Node>,
}

#[derive(Clone, Copy, Default)]
pub(crate) struct Node {
    /// The place of the node of each digit, zero for none: the root follows no digit.
    pub(crate) next: [u16; 10],
    pub(crate) claim: Option<Claim>,
}

impl<'t> Countries<'t> {
    /// Lines of another form are left out.
    ///
    /// Splits bytes, as the parts of `str` that do this take 0.4 KB of the wasm.
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
        for prefix in words {
            self.insert(calling_code, prefix, country);
        }
        Some(())
    }

    fn insert(&mut self, calling_code: &str, prefix: &[u8], country: u16) -> Option<()> {
        let (prefix, length) = match prefix {
            [prefix @ .., b':', length] => {
                let length = digit_value(*length).saturating_add(calling_code.len());
                (prefix, Some(length))
            }
            prefix => (prefix, None),
        };
        let mut place = 0;
        for &digit in calling_code.as_bytes().iter().chain(prefix) {
            let free = u16::try_from(self.nodes.len()).ok()?;
            let node = self.nodes.get_mut(usize::from(place))?;
            let next = node.next.get_mut(digit_value(digit))?;
            if *next == 0 {
                *next = free;
            }
            place = *next;
            if place == free {
                self.nodes.push(Node::default());
            }
        }
        self.nodes.get_mut(usize::from(place))?.claim = Some(Claim { country, length });
        Some(())
    }

    /// The place in the list of a number's country; the number is given as ASCII digits.
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
