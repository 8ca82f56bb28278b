//! Finds the valid number that an invalid one most likely stands for. The rule of `clientPhone` suggests it.

use super::{Verdict, normalize, verdict};

/// An outdated way to write the numbers of a country, which apps and address books keep.
struct Spelling {
    calling_code: &'static str,
    /// The number of digits between the calling code and the difference.
    area_digits: usize,
    outdated: &'static str,
    valid: &'static str,
}

/// WhatsApp shows numbers of Mexico with the 1 that was dialled until 2019, and those of Brazil that are older than 2016
/// without the 9 of mobile numbers. In Argentina the 9 is easily left out, and Benin put 01 before its numbers in 2024.
const OUTDATED_SPELLINGS: [Spelling; 4] = [
    Spelling {
        calling_code: "52",
        area_digits: 0,
        outdated: "1",
        valid: "",
    },
    Spelling {
        calling_code: "55",
        area_digits: 2,
        outdated: "",
        valid: "9",
    },
    Spelling {
        calling_code: "54",
        area_digits: 0,
        outdated: "",
        valid: "9",
    },
    Spelling {
        calling_code: "229",
        area_digits: 0,
        outdated: "",
        valid: "01",
    },
];

/// Takes a number in the form of E.164 that is not valid. Removes a national prefix after the calling code, as in
/// `+44 020 7946 0958`; if that makes no valid number, tries the spellings above.
pub(crate) fn respelled(number: &str) -> Option<String> {
    let is_valid = |number: &String| verdict(number) == Verdict::Valid;
    let read = normalize(number, None).filter(is_valid);
    read.or_else(|| {
        let mut respelled = OUTDATED_SPELLINGS
            .iter()
            .filter_map(|spelling| spelling.apply(number));
        respelled.find(is_valid)
    })
}

impl Spelling {
    fn apply(&self, number: &str) -> Option<String> {
        let national = number.strip_prefix('+')?.strip_prefix(self.calling_code)?;
        let (area, rest) = national.split_at_checked(self.area_digits)?;
        let rest = rest.strip_prefix(self.outdated)?;
        Some(["+", self.calling_code, area, self.valid, rest].concat())
    }
}
