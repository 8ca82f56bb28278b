//! `allowedPhoneCountries`: ISO 3166-1 alpha-2 codes in upper case, and only with WhatsApp.

use super::text;
use crate::Problem;
use crate::text::excerpt;
use crate::{InvitationField, Kind, PathSegment, Report, Untyped};

const FIELD: InvitationField = InvitationField::AllowedPhoneCountries;

/// The officially assigned codes of ISO 3166-1 alpha-2 (249, compared by a test with the list of
/// the `rust_iso3166` crate), and the user-assigned `XK` that phone numbers of Kosovo go by.
const CODES: &str = "\
    ADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBWBYBZ\
    CACCCDCFCGCHCICKCLCMCNCOCRCUCVCWCXCYCZDEDJDKDMDODZECEEEGEHERESETFIFJFKFMFOFR\
    GAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGUGWGYHKHMHNHRHTHUIDIEILIMINIOIQIRISITJEJMJOJP\
    KEKGKHKIKMKNKPKRKWKYKZLALBLCLILKLRLSLTLULVLY\
    MAMCMDMEMFMGMHMKMLMMMNMOMPMQMRMSMTMUMVMWMXMYMZNANCNENFNGNINLNONPNRNUNZOM\
    PAPEPFPGPHPKPLPMPNPRPSPTPWPYQARERORSRURWSASBSCSDSESGSHSISJSKSLSMSNSOSRSSSTSVSXSYSZ\
    TCTDTFTGTHTJTKTLTMTNTOTRTTTVTWTZUAUGUMUSUYUZVAVCVEVGVIVNVUWFWSXKYEYTZAZMZW";

/// What people write, and the code they mean.
const ALIASES: [(&str, &str); 2] = [("UK", "GB"), ("EL", "GR")];

pub(crate) fn check(value: &Untyped<'_>, messenger: bool, report: &mut Report) {
    match value {
        Untyped::Absent => return,
        Untyped::List(items) if items.is_empty() => report.add(FIELD, Problem::EmptyList {}),
        Untyped::List(items) if items.len() > Untyped::LIST_MAXIMUM => {
            report.add(
                FIELD,
                Problem::TooManyItems {
                    maximum: Untyped::LIST_MAXIMUM,
                },
            );
        }
        Untyped::List(items) => {
            let mut seen = Seen::default();
            for (index, item) in items.iter().enumerate() {
                if let Err((problem, suggestion)) = check_item(items, item, &mut seen) {
                    let path = vec![
                        PathSegment::Key(FIELD.name().into()),
                        PathSegment::Index(index),
                    ];
                    report.add_at(path, problem, suggestion);
                }
            }
        }
        other => {
            let (expected, found) = (Kind::Array, other.kind());
            report.add(FIELD, Problem::InvalidType { expected, found });
        }
    }
    if messenger {
        report.add(FIELD, Problem::NotAllowedWithMessenger {});
    }
}

fn check_item<'v>(
    items: &'v [Untyped<'_>],
    item: &Untyped<'_>,
    seen: &mut Seen<'v>,
) -> Result<(), (Problem, Option<String>)> {
    let Some(code) = text(item).map_err(|problem| (problem, None))? else {
        let (expected, found) = (Kind::String, item.kind());
        return Err((Problem::InvalidType { expected, found }, None));
    };
    let Some((row, bit)) = place(code) else {
        let actual = excerpt(code);
        return Err((Problem::InvalidCountry { actual }, suggestion(code)));
    };
    if seen.insert(row, bit) {
        return Ok(());
    }
    let (country, first) = (code.to_owned(), seen.first(code, items));
    Err((Problem::DuplicateCountry { country, first }, None))
}

/// The valid codes so far. Only at a repeated one it is asked where each was first: a valid list
/// takes no memory, and a long one linear time.
#[derive(Default)]
struct Seen<'v> {
    rows: [u32; 26],
    firsts: Vec<(&'v str, usize)>,
}

impl<'v> Seen<'v> {
    /// Whether it is new.
    fn insert(&mut self, row: usize, bit: u32) -> bool {
        let bits = self.rows.get_mut(row);
        bits.is_some_and(|bits| std::mem::replace(bits, *bits | bit) & bit == 0)
    }

    fn first(&mut self, code: &str, items: &'v [Untyped<'_>]) -> usize {
        if self.firsts.is_empty() {
            for (index, item) in items.iter().enumerate() {
                if let Untyped::Text(code) = item
                    && is_country(code)
                    && self.firsts.iter().all(|(known, _)| known != code)
                {
                    self.firsts.push((code, index));
                }
            }
        }
        let first = self.firsts.iter().find(|(known, _)| *known == code);
        first.map(|(_, index)| *index).unwrap_or_default()
    }
}

/// One bit for each second letter, by the first letter.
const TABLE: [u32; 26] = table();

#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "runs when compiled"
)]
const fn table() -> [u32; 26] {
    let codes = CODES.as_bytes();
    let mut table = [0; 26];
    let mut at = 0;
    while at < codes.len() {
        table[(codes[at] - b'A') as usize] |= 1 << (codes[at + 1] - b'A');
        at += 2;
    }
    table
}

/// All codes, in alphabetical order.
pub(crate) fn codes() -> impl Iterator<Item = &'static str> {
    let codes = CODES.as_bytes().chunks_exact(2);
    codes.filter_map(|code| std::str::from_utf8(code).ok())
}

pub(crate) fn is_country(code: &str) -> bool {
    place(code).is_some()
}

/// Where a country is in the table: its row, and its bit there.
fn place(code: &str) -> Option<(usize, u32)> {
    let [first @ b'A'..=b'Z', second @ b'A'..=b'Z'] = code.as_bytes() else {
        return None;
    };
    let row = usize::from(first.wrapping_sub(b'A'));
    let bit = 1_u32.wrapping_shl(second.wrapping_sub(b'A').into());
    (TABLE.get(row)? & bit != 0).then_some((row, bit))
}

fn suggestion(code: &str) -> Option<String> {
    let code = code.trim();
    if code.len() != 2 {
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
    use super::is_country;

    #[test]
    fn codes_are_those_of_iso_3166_1_and_xk() {
        let letters = || b'A'..=b'Z';
        for (first, second) in letters().flat_map(|a| letters().map(move |b| (a, b))) {
            let code = String::from_utf8(vec![first, second]).unwrap();
            let assigned = rust_iso3166::from_alpha2(&code).is_some() || code == "XK";
            assert_eq!(is_country(&code), assigned, "{code}");
        }
    }
}
