//! Misspelt domains of the providers that most people have their mail at.

/// Around the world, and in Latin America. Of several that are as near, the first is taken.
const COMMON: [&str; 26] = [
    "gmail.com",
    "hotmail.com",
    "outlook.com",
    "yahoo.com",
    "icloud.com",
    "live.com",
    "proton.me",
    "protonmail.com",
    "googlemail.com",
    "hotmail.es",
    "outlook.es",
    "yahoo.es",
    "yahoo.com.mx",
    "live.com.mx",
    "prodigy.net.mx",
    "yahoo.com.br",
    "hotmail.com.br",
    "outlook.com.br",
    "uol.com.br",
    "bol.com.br",
    "terra.com.br",
    "globo.com",
    "yahoo.com.ar",
    "hotmail.com.ar",
    "outlook.com.ar",
    "live.com.ar",
];

/// Domains one edit away from those, at which people have mail, too.
const NEIGHBOURS: [&str; 27] = [
    "mail.com",
    "email.com",
    "ymail.com",
    "amail.com",
    "cmail.com",
    "imail.com",
    "jmail.com",
    "qmail.com",
    "tmail.com",
    "xmail.com",
    "zmail.com",
    "hotmail.co",
    "hotmail.se",
    "yahoo.se",
    "cloud.com",
    "globe.com",
    "yahoo.com.au",
    "yahoo.com.my",
    "yahoo.com.tr",
    "hotmail.com.au",
    "hotmail.com.tr",
    "outlook.com.au",
    "outlook.com.gr",
    "outlook.com.tr",
    "live.com.au",
    "uol.com.ar",
    "terra.com.ar",
];

/// In a shorter name an edit easily leads to somebody else's.
const SHORTEST_NAME: usize = 5;

/// The common domain that was probably meant, where it is one edit away: a letter too many, too few, a
/// wrong one, or two that changed places.
pub(super) fn likely_domain(domain: &[u8]) -> Option<&'static str> {
    let is = |known: &&str| known.as_bytes().eq_ignore_ascii_case(domain);
    let mut likely_domain = None;
    let mut near = near(domain);
    while let Some(common) = COMMON.get(near.trailing_zeros() as usize) {
        near &= near.wrapping_sub(1);
        if common.len().abs_diff(domain.len()) > 1 {
            continue;
        }
        if is(common) {
            return None;
        }
        if likely_domain.is_none() && is_misspelt(domain, common) {
            likely_domain = Some(*common);
        }
    }
    likely_domain.filter(|_| !NEIGHBOURS.iter().any(is))
}

/// A bit for each common domain that may be the same but for one edit. No edit changes both the
/// first letter and the fifth from the end: all of them are long enough.
fn near(domain: &[u8]) -> u32 {
    const FIRST: [u32; 32] = by_letter(false);
    const FIFTH_LAST: [u32; 32] = by_letter(true);
    let near = |table: &[u32; 32], letter: Option<&u8>| {
        let bits = letter.and_then(|letter| table.get(usize::from(letter % 32)));
        bits.copied().unwrap_or_default()
    };
    near(&FIRST, domain.first()) | near(&FIFTH_LAST, domain.iter().rev().nth(4))
}

#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "runs when compiled"
)]
const fn by_letter(is_fifth_last: bool) -> [u32; 32] {
    let mut table = [0; 32];
    let mut at = 0;
    while at < COMMON.len() {
        let common = COMMON[at].as_bytes();
        let letter = if is_fifth_last {
            common[common.len() - 5]
        } else {
            common[0]
        };
        table[(letter % 32) as usize] |= 1 << at;
        at += 1;
    }
    table
}

fn is_misspelt(domain: &[u8], likely_domain: &str) -> bool {
    let name = || {
        likely_domain
            .bytes()
            .position(|byte| byte == b'.')
            .unwrap_or_default()
    };
    let likely_domain = likely_domain.as_bytes();
    // Of what a domain may hold, only letters differ in this bit.
    let same = |(a, b): &(&u8, &u8)| **a | 0x20 == **b | 0x20;
    let start = domain.iter().zip(likely_domain).take_while(same).count();
    let rest = |text: &[u8]| text.len().saturating_sub(start);
    let end = domain.iter().rev().zip(likely_domain.iter().rev());
    let end = end
        .take_while(same)
        .count()
        .min(rest(domain))
        .min(rest(likely_domain));
    let is_edit = match (
        changed(domain, start, end),
        changed(likely_domain, start, end),
    ) {
        (Some([a, b]), Some([c, d])) => a.eq_ignore_ascii_case(d) && b.eq_ignore_ascii_case(c),
        (Some(typed), Some(likely_domain)) => typed.len() <= 1 && likely_domain.len() <= 1,
        _ => false,
    };
    is_edit && (name() >= SHORTEST_NAME || start > name())
}

/// What stands between a start and an end that are the same.
fn changed(text: &[u8], start: usize, end: usize) -> Option<&[u8]> {
    text.get(start..text.len().saturating_sub(end))
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
    fn every_neighbour_would_be_one() {
        for neighbour in NEIGHBOURS {
            let near = |common: &&str| super::is_misspelt(neighbour.as_bytes(), common);
            assert!(COMMON.iter().any(near), "{neighbour}");
        }
    }

    /// An edit is one of the optimal string alignment distance.
    #[test]
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
            "uol.com",
        ] {
            assert_eq!(likely_domain(far.as_bytes()), None, "{far}");
        }
    }
}
