//! Misspelt domains of the providers that most people have their e-mail at.

/// Providers around the world, then in Latin America. Of several near ones the first is suggested.
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

/// Domains one edit away from those, where people have e-mail, too. Compared with the lists of the npm packages
/// `freemail`, `free-email-domains`, `free-email-domains-list` and `email-providers` in November 2026; of their near
/// domains only misspelt ones are left out, such as `gmial.com`, `vahoo.com` and `yahoo.co`.
const NEIGHBOURS: [&str; 31] = [
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
    "yahoo.ee",
    "yahoo.rs",
    "cloud.com",
    "globe.com",
    "yahoo.com.au",
    "yahoo.com.hr",
    "yahoo.com.my",
    "yahoo.com.tr",
    "hotmail.com.au",
    "hotmail.com.tr",
    "outlook.com.au",
    "outlook.com.gr",
    "outlook.com.tr",
    "live.com.au",
    "live.com.my",
    "uol.com.ar",
    "terra.com.ar",
];

/// An edit of a shorter name easily leads to that of another provider.
const SHORTEST_NAME: usize = 5;

/// The common domain that a misspelt one most likely stands for, where it is one edit away: a
/// letter too many, one too few, a wrong one, or two that changed places.
pub(super) fn likely_domain(domain: &[u8]) -> Option<&'static str> {
    let mut common = COMMON
        .iter()
        .filter(|common| may_be_near(domain, common.as_bytes()));
    let likely_domain = *common.find(|common| is_near(domain, common))?;
    let mut known = COMMON.iter().chain(&NEIGHBOURS);
    let is_known = known.any(|known| known.as_bytes().eq_ignore_ascii_case(domain));
    (!is_known).then_some(likely_domain)
}

/// A quick check that lets all near domains pass, because nearly every address is far from all of
/// them: one edit changes either the beginning or the end, and the length by at most one.
fn may_be_near(domain: &[u8], common: &[u8]) -> bool {
    /// The last five characters: all common domains are long enough for one edit not to change
    /// both their first and their fifth from the end.
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

/// Checks that a domain is at most one edit away from a common one, and not that of another name.
fn is_near(domain: &[u8], common: &str) -> bool {
    let name_length = common.find('.').unwrap_or_default();
    let common = common.as_bytes();
    let is_same = |(a, b): &(&u8, &u8)| a.eq_ignore_ascii_case(b);
    let start = domain.iter().zip(common).take_while(is_same).count();
    let end = domain.iter().rev().zip(common.iter().rev());
    let longest_end = domain.len().min(common.len()).saturating_sub(start);
    let end = end.take_while(is_same).count().min(longest_end);
    let is_edit = match (between(domain, start, end), between(common, start, end)) {
        ([a, b], [c, d]) => a.eq_ignore_ascii_case(d) && b.eq_ignore_ascii_case(c),
        (found, expected) => found.len() <= 1 && expected.len() <= 1,
    };
    is_edit && (name_length >= SHORTEST_NAME || start > name_length)
}

/// The part of a domain between a start and an end of these lengths.
fn between(domain: &[u8], start: usize, end: usize) -> &[u8] {
    let end = domain.len().saturating_sub(end);
    domain.get(start..end).unwrap_or_default()
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
            let near = |common: &&str| super::is_near(neighbour.as_bytes(), common);
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
            "livecom",
            "uol.com",
        ] {
            assert_eq!(likely_domain(far.as_bytes()), None, "{far}");
        }
    }
}
