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
            let mut seen = Vec::new();
            for (index, item) in items.iter().enumerate() {
                if let Err((problem, suggestion)) = check_item(index, item, &mut seen) {
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

/// `seen` holds the valid codes so far, each with its first index: never more than there are
/// countries, so that a long list takes linear time.
fn check_item<'v>(
    index: usize,
    item: &'v Untyped<'_>,
    seen: &mut Vec<(&'v str, usize)>,
) -> Result<(), (Problem, Option<String>)> {
    let Some(code) = text(item).map_err(|problem| (problem, None))? else {
        let (expected, found) = (Kind::String, item.kind());
        return Err((Problem::InvalidType { expected, found }, None));
    };
    if !is_country(code) {
        let actual = excerpt(code);
        return Err((Problem::InvalidCountry { actual }, suggestion(code)));
    }
    if let Some((country, first)) = seen.iter().find(|(known, _)| *known == code) {
        let (country, first) = ((*country).to_owned(), *first);
        return Err((Problem::DuplicateCountry { country, first }, None));
    }
    seen.push((code, index));
    Ok(())
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

pub(crate) fn is_country(code: &str) -> bool {
    let [first @ b'A'..=b'Z', second @ b'A'..=b'Z'] = code.as_bytes() else {
        return false;
    };
    let row = TABLE
        .get(usize::from(first.wrapping_sub(b'A')))
        .copied()
        .unwrap_or_default();
    row.wrapping_shr(second.wrapping_sub(b'A').into()) & 1 == 1
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
