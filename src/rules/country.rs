//! `allowedPhoneCountries`: ISO 3166-1 alpha-2 codes in upper case, and only with WhatsApp.

use super::codes::WITH_NUMBERS;
use super::text;
use crate::Problem;
use crate::text::excerpt;
use crate::{InputValue, InvitationField, PathSegment, Report, ValueKind};

const FIELD: InvitationField = InvitationField::AllowedPhoneCountries;

/// The codes that a list may have, in alphabetical order.
const CODES: &str = WITH_NUMBERS.split_at(500).0;

/// What people write, and the code they mean.
const ALIASES: [(&str, &str); 2] = [("UK", "GB"), ("EL", "GR")];

/// Whether there is nothing to say about a list of codes of two bytes each.
#[cfg(any(test, feature = "wasm"))]
pub(crate) fn is_clean(codes: &[[u8; 2]], messenger: bool) -> bool {
    let mut seen = Seen::default();
    let is_new = |code: &[u8; 2]| place(code).is_some_and(|place| seen.insert(place));
    !codes.is_empty() && codes.iter().all(is_new) && !messenger
}

pub(crate) fn check(value: &InputValue<'_>, messenger: bool, report: &mut Report) {
    match value {
        InputValue::Absent => return,
        InputValue::List(items) if items.is_empty() => report.add(FIELD, Problem::EmptyList {}),
        InputValue::List(items) if items.len() > InputValue::LIST_MAXIMUM => {
            report.add(
                FIELD,
                Problem::TooManyItems {
                    maximum: InputValue::LIST_MAXIMUM,
                },
            );
        }
        InputValue::List(items) => {
            let (mut seen, mut firsts) = (Seen::default(), Firsts::default());
            for (index, item) in items.iter().enumerate() {
                if let Err((problem, suggestion)) = check_item(items, item, &mut seen, &mut firsts)
                {
                    let path = vec![
                        PathSegment::Key(FIELD.name().into()),
                        PathSegment::Index(index),
                    ];
                    report.add_at(path, problem, suggestion);
                }
            }
        }
        other => {
            let (expected, found) = (ValueKind::Array, other.kind());
            report.add(FIELD, Problem::InvalidType { expected, found });
        }
    }
    if messenger {
        report.add(FIELD, Problem::NotAllowedWithMessenger {});
    }
}

fn check_item<'v>(
    items: &'v [InputValue<'_>],
    item: &InputValue<'_>,
    seen: &mut Seen,
    firsts: &mut Firsts<'v>,
) -> Result<(), (Problem, Option<String>)> {
    let Some(code) = text(item).map_err(|problem| (problem, None))? else {
        let (expected, found) = (ValueKind::String, item.kind());
        return Err((Problem::InvalidType { expected, found }, None));
    };
    let Some(place) = place(code.as_bytes()) else {
        let actual = excerpt(code);
        return Err((Problem::InvalidCountry { actual }, suggestion(code)));
    };
    if seen.insert(place) {
        return Ok(());
    }
    let (country, first) = (code.to_owned(), firsts.of(code, items));
    Err((Problem::DuplicateCountry { country, first }, None))
}

/// The valid codes so far: a bit for each by its place.
#[derive(Default)]
struct Seen([u64; 4]);

impl Seen {
    /// Whether it is new.
    fn insert(&mut self, place: usize) -> bool {
        let bit = 1 << (place % 64);
        let bits = self.0.get_mut(place / 64);
        bits.is_some_and(|bits| std::mem::replace(bits, *bits | bit) & bit == 0)
    }
}

/// Where each valid code is first. Only at a repeated one it is asked: a valid list takes no memory,
/// and a long one linear time.
#[derive(Default)]
struct Firsts<'v>(Vec<(&'v str, usize)>);

impl<'v> Firsts<'v> {
    fn of(&mut self, code: &str, items: &'v [InputValue<'_>]) -> usize {
        if self.0.is_empty() {
            for (index, item) in items.iter().enumerate() {
                if let InputValue::Text(code) = item
                    && is_country(code)
                    && self.0.iter().all(|(known, _)| known != code)
                {
                    self.0.push((code, index));
                }
            }
        }
        let first = self.0.iter().find(|(known, _)| *known == code);
        first.map(|(_, index)| *index).unwrap_or_default()
    }
}

/// By the first letter: one bit for each second letter, and how many codes are before.
const TABLE: [(u32, u32); 26] = table();

#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "runs when compiled"
)]
const fn table() -> [(u32, u32); 26] {
    let codes = CODES.as_bytes();
    let mut table = [(0, 0); 26];
    let (mut at, mut row, mut before) = (0, 0, 0);
    while row < table.len() {
        table[row].1 = before;
        while at < codes.len() && (codes[at] - b'A') as usize == row {
            table[row].0 |= 1 << (codes[at + 1] - b'A');
            before += 1;
            at += 2;
        }
        row += 1;
    }
    table
}

/// All codes, in alphabetical order.
pub(crate) fn codes() -> impl Iterator<Item = &'static str> {
    let codes = CODES.as_bytes().chunks_exact(2);
    codes.filter_map(|code| std::str::from_utf8(code).ok())
}

pub(crate) fn is_country(code: &str) -> bool {
    place(code.as_bytes()).is_some()
}

/// The place of a country among all codes.
fn place(code: &[u8]) -> Option<usize> {
    let [first, second @ b'A'..=b'Z'] = code else {
        return None;
    };
    let (row, before) = TABLE.get(usize::from(first.wrapping_sub(b'A')))?;
    let bit = 1_u32.wrapping_shl(second.wrapping_sub(b'A').into());
    let lower = row & bit.wrapping_sub(1);
    (row & bit != 0).then_some(lower.count_ones().wrapping_add(*before) as usize)
}

fn suggestion(code: &str) -> Option<String> {
    let (code, rest) = code.trim_start().split_at_checked(2)?;
    if !rest.trim_start().is_empty() {
        return None;
    }
    let code = code.to_ascii_uppercase();
    match ALIASES.iter().find(|(alias, _)| *alias == code) {
        Some((_, meant)) => Some((*meant).to_owned()),
        None => is_country(&code).then_some(code),
    }
}

#[cfg(test)]
mod tests {
    use super::{codes, is_country, place};

    #[test]
    fn codes_are_those_of_iso_3166_1_and_xk() {
        let letters = || b'A'..=b'Z';
        for (first, second) in letters().flat_map(|a| letters().map(move |b| (a, b))) {
            let code = String::from_utf8(vec![first, second]).unwrap();
            let assigned = rust_iso3166::from_alpha2(&code).is_some() || code == "XK";
            assert_eq!(is_country(&code), assigned, "{code}");
        }
    }

    #[test]
    fn every_code_has_its_place() {
        assert!(
            codes()
                .map(|code| place(code.as_bytes()))
                .eq((0..250).map(Some))
        );
    }
}
