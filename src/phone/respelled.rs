//! Finds the valid number that an invalid one most likely stands for. The rule of `clientPhone` suggests it.

use super::{Verdict, normalize, verdict};

/// Outdated ways to write the numbers of a country, which apps and address books keep: the calling code, the number of digits
/// between it and the difference, the outdated spelling and the valid one.
///
/// WhatsApp shows numbers of Mexico with the 1 that was dialled until 2019, and those of Brazil that are older than 2016
/// without the 9 of mobile numbers. In Argentina the 9 is easily left out, and Benin put 01 before its numbers in 2024.
const OUTDATED_SPELLINGS: [(&str, usize, &str, &str); 4] = [
    ("52", 0, "1", ""),
    ("55", 2, "", "9"),
    ("54", 0, "", "9"),
    ("229", 0, "", "01"),
];

/// Takes a number in the form of E.164 that is not valid. Removes a national prefix after the calling code, as in
/// `+44 020 7946 0958`; if that makes no valid number, tries the spellings above.
pub(crate) fn respelled(number: &str) -> Option<String> {
    let is_valid = |number: &String| verdict(number) == Verdict::Valid;
    let read = normalize(number, None).filter(is_valid);
    read.or_else(|| {
        let spellings = OUTDATED_SPELLINGS.iter();
        let mut respelled = spellings.filter_map(|(code, area_digits, outdated, valid)| {
            let national = number.strip_prefix('+')?.strip_prefix(code)?;
            let (area, rest) = national.split_at_checked(*area_digits)?;
            Some(["+", code, area, valid, rest.strip_prefix(outdated)?].concat())
        });
        respelled.find(is_valid)
    })
}
