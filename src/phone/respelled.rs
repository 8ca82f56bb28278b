//! The number in use that one out of use most likely stands for.

use super::{Verdict, normalize, verdict};

/// A spelling of numbers that apps and address books keep from an older numbering plan.
struct Spelling {
    calling_code: &'static str,
    /// How many digits of an area code stand before the difference.
    area: usize,
    written: &'static str,
    meant: &'static str,
}

/// WhatsApp shows numbers of Mexico with the 1 that was dialled until 2019, and those of Brazil that are older than 2016
/// without the 9 of mobile numbers. In Argentina the 9 is easily left out, and Benin put 01 before its numbers in 2024.
const SPELLINGS: [Spelling; 4] = [
    Spelling {
        calling_code: "52",
        area: 0,
        written: "1",
        meant: "",
    },
    Spelling {
        calling_code: "55",
        area: 2,
        written: "",
        meant: "9",
    },
    Spelling {
        calling_code: "54",
        area: 0,
        written: "",
        meant: "9",
    },
    Spelling {
        calling_code: "229",
        area: 0,
        written: "",
        meant: "01",
    },
];

/// The valid number for one in the form of E.164 that is not: without a national prefix after the calling code, as in
/// `+44 020 7946 0958`, else by the spellings above.
pub(crate) fn respelled(number: &str) -> Option<String> {
    let is_valid = |number: &String| verdict(number) == Verdict::Valid;
    let read = normalize(number, None).filter(is_valid);
    read.or_else(|| {
        let mut respelled = SPELLINGS
            .iter()
            .filter_map(|spelling| spelling.apply(number));
        respelled.find(is_valid)
    })
}

impl Spelling {
    fn apply(&self, number: &str) -> Option<String> {
        let national = number.strip_prefix('+')?.strip_prefix(self.calling_code)?;
        let (area, rest) = national.split_at_checked(self.area)?;
        let rest = rest.strip_prefix(self.written)?;
        Some(["+", self.calling_code, area, self.meant, rest].concat())
    }
}
