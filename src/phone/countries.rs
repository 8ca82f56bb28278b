//! The country of a number: the longest prefix that is listed.
//!
//! **Stored form.** A line for each country: its calling code, its code of ISO 3166-1 alpha-2 (or `001`, the world, for a
//! calling code of no country), and prefixes that follow the calling code. The first country of a calling code also has
//! all numbers that no longer prefix claims. `31:7` counts for numbers of seven digits after the calling code only.
//! A later country without prefixes has no numbers of its own, only dialling rules.

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
    pub(crate) fn read(text: &'t str) -> Self {
        let mut countries = Self {
            list: Vec::new(),
            nodes: vec![Node::default()],
        };
        for line in text.lines() {
            countries.read_line(line);
        }
        countries
    }

    fn read_line(&mut self, line: &'t str) -> Option<()> {
        let mut words = line.split(' ');
        let (calling_code, code) = (words.next()?, words.next()?);
        let country = u16::try_from(self.list.len()).ok()?;
        let is_first = self.list.last().map(|last| last.calling_code) != Some(calling_code);
        self.list.push(Country {
            code: Some(code).filter(|code| *code != WORLD),
            calling_code,
        });
        let all = Some("").filter(|_| is_first);
        for word in all.into_iter().chain(words) {
            let (prefix, length) = word.split_once(':').unwrap_or((word, ""));
            let length: Option<usize> = length.parse().ok();
            let claim = Claim {
                country,
                length: length.map(|length| length.saturating_add(calling_code.len())),
            };
            self.insert(calling_code.bytes().chain(prefix.bytes()), claim);
        }
        Some(())
    }

    fn insert(&mut self, prefix: impl Iterator<Item = u8>, claim: Claim) -> Option<()> {
        let mut place = 0;
        for digit in prefix {
            let free = u16::try_from(self.nodes.len()).ok()?;
            let next = self
                .nodes
                .get_mut(usize::from(place))?
                .next
                .get_mut(value(digit))?;
            if *next == 0 {
                *next = free;
            }
            place = *next;
            if place == free {
                self.nodes.push(Node::default());
            }
        }
        self.nodes.get_mut(usize::from(place))?.claim = Some(claim);
        Some(())
    }

    /// The place in the list of a number's country; the number is given as ASCII digits.
    pub(crate) fn find(&self, number: &[u8]) -> Option<usize> {
        let mut node = self.nodes.first()?;
        let mut found = None;
        for &digit in number {
            match node.next.get(value(digit)) {
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

fn value(digit: u8) -> usize {
    digit.wrapping_sub(b'0').into()
}
