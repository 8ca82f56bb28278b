//! Misspelt domains of common e-mail providers, such as `gmial.com`. The rule of `clientEmail` asks for a suggestion.

/// Providers used around the world, then those of Spain, Mexico, Brazil and Argentina. The first one that is near is suggested.
#[rustfmt::skip]
const COMMON: [&str; 26] = [
    "gmail.com", "hotmail.com", "outlook.com", "yahoo.com", "icloud.com", "live.com", "proton.me", "protonmail.com",
    "googlemail.com",
    "hotmail.es", "outlook.es", "yahoo.es",
    "yahoo.com.mx", "live.com.mx", "prodigy.net.mx",
    "yahoo.com.br", "hotmail.com.br", "outlook.com.br", "uol.com.br", "bol.com.br", "terra.com.br", "globo.com",
    "yahoo.com.ar", "hotmail.com.ar", "outlook.com.ar", "live.com.ar",
];

/// Real domains that are one edit away from a common one. From the lists of the npm packages `freemail`,
/// `free-email-domains`, `free-email-domains-list` and `email-providers` (November 2026), without those that are typos
/// themselves, such as `gmial.com`, `vahoo.com` and `yahoo.co`.
#[rustfmt::skip]
const NEIGHBOURS: [&str; 31] = [
    "mail.com", "email.com", "ymail.com", "amail.com", "cmail.com", "imail.com", "jmail.com", "qmail.com", "tmail.com",
    "xmail.com", "zmail.com", "cloud.com", "globe.com",
    "hotmail.co", "hotmail.se", "hotmail.com.au", "hotmail.com.tr",
    "yahoo.se", "yahoo.ee", "yahoo.rs", "yahoo.com.au", "yahoo.com.hr", "yahoo.com.my", "yahoo.com.tr",
    "outlook.com.au", "outlook.com.gr", "outlook.com.tr", "live.com.au", "live.com.my", "uol.com.ar", "terra.com.ar",
];

/// The shortest name (the part before the first dot) in which an edit counts: one edit turns a shorter name into that of
/// many other providers.
const SHORTEST_NAME: usize = 5;

/// Finds the common domain that is one edit away from a misspelt one: a letter too many, one too few, a wrong one, or two
/// neighbours swapped. `None` for a domain that is known itself.
pub(super) fn likely_domain(domain: &[u8]) -> Option<&'static str> {
    let is_likely =
        |common: &&&str| may_be_near(domain, common.as_bytes()) && is_near(domain, common);
    let likely = *COMMON.iter().find(is_likely)?;
    let mut known = COMMON.iter().chain(&NEIGHBOURS);
    let is_known = known.any(|known| known.as_bytes().eq_ignore_ascii_case(domain));
    (!is_known).then_some(likely)
}

/// Rules out most domains quickly: nearly every address is far from all common ones. Lets all near domains pass, as one
/// edit changes either the beginning or the end, and the length by at most one: `every_edit_is_found_and_no_other` tries all.
fn may_be_near(domain: &[u8], common: &[u8]) -> bool {
    /// Counted from the end, where the last character is 0. All common domains are long enough that one edit cannot change
    /// both the first character and the fifth from the end.
    const FIFTH_LAST: usize = 4;
    let is_same = |a: Option<&u8>, b: Option<&u8>| match (a, b) {
        (Some(a), Some(b)) => a.eq_ignore_ascii_case(b),
        _ => false,
    };
    domain.len().abs_diff(common.len()) <= 1
        && (is_same(domain.first(), common.first())
            || is_same(
                domain.iter().nth_back(FIFTH_LAST),
                common.iter().nth_back(FIFTH_LAST),
            ))
}

/// Checks that a domain is at most one edit away from a common one: takes off the longest start and the longest end that
/// both share, and compares the parts that are left. If the name is shorter than [`SHORTEST_NAME`], an edit counts only after
/// it.
fn is_near(domain: &[u8], common: &str) -> bool {
    let name_length = common.find('.').unwrap_or_default();
    let common = common.as_bytes();
    let start = shared_length(domain.iter(), common.iter());
    let rests = [domain, common].map(|text| text.get(start..).unwrap_or_default());
    let [found, expected] = rests;
    let end = shared_length(found.iter().rev(), expected.iter().rev());
    let is_edit = match rests.map(|rest| rest.get(..rest.len().saturating_sub(end))) {
        // Two neighbours swapped.
        [Some([a, b]), Some([c, d])] => a.eq_ignore_ascii_case(d) && b.eq_ignore_ascii_case(c),
        // A letter wrong, missing or too many; or none, for an equal domain.
        [Some(found), Some(expected)] => found.len() <= 1 && expected.len() <= 1,
        _ => false,
    };
    is_edit && (name_length >= SHORTEST_NAME || start > name_length)
}

/// Counts the characters that two texts have in common before the first different one.
fn shared_length<'b>(
    one: impl Iterator<Item = &'b u8>,
    other: impl Iterator<Item = &'b u8>,
) -> usize {
    let is_same = |(one, other): &(&u8, &u8)| one.eq_ignore_ascii_case(other);
    one.zip(other).take_while(is_same).count()
}

#[cfg(test)]
mod tests {
    use super::{COMMON, NEIGHBOURS, likely_domain};

    #[test]
    fn no_common_domain_and_no_neighbour_is_a_misspelt_one() {
        for known in COMMON.iter().chain(&NEIGHBOURS) {
            assert_eq!(likely_domain(known.as_bytes()), None, "{known}");
            assert_eq!(
                likely_domain(known.to_uppercase().as_bytes()),
                None,
                "{known}"
            );
        }
    }

    #[test]
    fn every_neighbour_is_near_a_common_domain() {
        for neighbour in NEIGHBOURS {
            let near = |common: &&str| super::is_near(neighbour.as_bytes(), common);
            assert!(COMMON.iter().any(near), "{neighbour}");
        }
    }

    /// An edit is one of the optimal string alignment distance.
    #[test]
    #[cfg_attr(miri, ignore = "too slow in Miri")]
    fn every_edit_is_found_and_no_other() {
        let letters = || ('a'..='z').chain(['.', '-', '0']);
        for common in COMMON {
            let mut edits = Vec::new();
            for at in 0..=common.len() {
                let (start, end) = common.split_at(at);
                let inserted = letters().map(|letter| format!("{start}{letter}{end}"));
                edits.extend(inserted);
                if let Some(rest) = end.get(1..) {
                    edits.push([start, rest].concat());
                    edits.extend(letters().map(|letter| format!("{start}{letter}{rest}")));
                }
                if let Some(rest) = end.get(2..) {
                    edits.push([start, &end[1..2], &end[..1], rest].concat());
                }
            }
            for edit in edits {
                assert!(strsim::osa_distance(&edit, common) <= 1);
                let known = COMMON.contains(&edit.as_str()) || NEIGHBOURS.contains(&edit.as_str());
                let found = likely_domain(edit.as_bytes());
                if let Some(found) = found {
                    assert_eq!(strsim::osa_distance(&edit, found), 1, "{edit}");
                }
                let name = common.find('.').unwrap();
                let is_short = name < 5 && !edit.starts_with(&common[..=name]);
                assert!(found.is_some() != known || is_short, "{edit}: {found:?}");
            }
        }
        for far in [
            "gmial.con",
            "gmx.com",
            "acme.example",
            "mail.gmail.com",
            "g.com",
            "",
            "aol.com",
            "love.com",
            "livecom",
            "uol.com",
        ] {
            assert_eq!(likely_domain(far.as_bytes()), None, "{far}");
        }
    }
}
