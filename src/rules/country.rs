//! `allowedPhoneCountries`: ISO 3166-1 alpha-2 codes in upper case. Not allowed with Messenger.

use crate::text::excerpt;
use crate::{InputValue, InvitationField, PathSegment, Problem, Report, ValueKind};

const FIELD: InvitationField = InvitationField::AllowedPhoneCountries;

/// The officially assigned codes of ISO 3166-1 alpha-2 (249, compared by a test with the list of
/// the `rust_iso3166` crate) and the user-assigned `XK` for Kosovo, in alphabetical order, which
/// [`index_of`] relies on.
const LIST: &str = "\
    ADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBWBYBZ\
    CACCCDCFCGCHCICKCLCMCNCOCRCUCVCWCXCYCZDEDJDKDMDODZECEEEGEHERESETFIFJFKFMFOFR\
    GAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGUGWGYHKHMHNHRHTHUIDIEILIMINIOIQIRISITJEJMJOJP\
    KEKGKHKIKMKNKPKRKWKYKZLALBLCLILKLRLSLTLULVLY\
    MAMCMDMEMFMGMHMKMLMMMNMOMPMQMRMSMTMUMVMWMXMYMZNANCNENFNGNINLNONPNRNUNZOM\
    PAPEPFPGPHPKPLPMPNPRPSPTPWPYQARERORSRURWSASBSCSDSESGSHSISJSKSLSMSNSOSRSSSTSVSXSYSZ\
    TCTDTFTGTHTJTKTLTMTNTOTRTTTVTWTZUAUGUMUSUYUZVAVCVEVGVIVNVUWFWSXKYEYTZAZMZW";

const CODES: &[[u8; 2]] = LIST.as_bytes().as_chunks().0;

/// Codes that people write, and the codes of ISO that they stand for.
const ALIASES: [(&str, &str); 2] = [("UK", "GB"), ("EL", "GR")];

/// Checks that [`check`] finds nothing in a list of codes.
#[cfg(any(test, feature = "wasm"))]
pub(crate) fn has_no_findings(codes: &[[u8; 2]], is_messenger: bool) -> bool {
    let mut seen = [false; CODES.len()];
    for code in codes {
        match index_of(code).and_then(|index| seen.get_mut(index)) {
            Some(was_seen) if !*was_seen => *was_seen = true,
            // An unknown code, or a repeated one.
            _ => return false,
        }
    }
    !codes.is_empty() && !is_messenger
}

pub(crate) fn check(value: &InputValue<'_>, is_messenger: bool, report: &mut Report) {
    const MAXIMUM: usize = InputValue::LIST_MAXIMUM;
    match value {
        InputValue::Absent => return,
        InputValue::List(items) if items.is_empty() => report.add(FIELD, Problem::EmptyList {}),
        InputValue::List(items) if items.len() > MAXIMUM => {
            report.add(FIELD, Problem::TooManyItems { maximum: MAXIMUM });
        }
        InputValue::List(items) => {
            let mut firsts = Vec::new();
            for (index, item) in items.iter().enumerate() {
                if let Err((problem, suggestion)) = check_item(item, index, &mut firsts) {
                    let path = vec![
                        PathSegment::Key(FIELD.as_str().into()),
                        PathSegment::Index(index),
                    ];
                    report.add_at(path, problem, suggestion);
                }
            }
        }
        other => report.add(FIELD, Problem::invalid_type(ValueKind::Array, other.kind())),
    }
    if is_messenger {
        report.add(FIELD, Problem::NotAllowedWithMessenger {});
    }
}

/// Checks an item of the list. `firsts` holds the valid codes that came earlier in it, each with its first index.
fn check_item<'v>(
    item: &'v InputValue<'_>,
    index: usize,
    firsts: &mut Vec<(&'v str, usize)>,
) -> Result<(), (Problem, Option<String>)> {
    let code = item
        .read_required_text()
        .map_err(|problem| (problem, None))?;
    if !is_country(code) {
        let actual = excerpt(code);
        return Err((Problem::InvalidCountry { actual }, suggestion(code)));
    }
    if let Some((_, first)) = firsts.iter().find(|(known, _)| *known == code) {
        let (country, first) = (code.to_owned(), *first);
        return Err((Problem::DuplicateCountry { country, first }, None));
    }
    firsts.push((code, index));
    Ok(())
}

/// All codes, in alphabetical order.
pub(crate) fn codes() -> impl Iterator<Item = &'static str> {
    CODES.iter().filter_map(|code| str::from_utf8(code).ok())
}

pub(crate) fn is_country(code: &str) -> bool {
    index_of(code.as_bytes()).is_some()
}

/// The index of a code in [`CODES`].
fn index_of(code: &[u8]) -> Option<usize> {
    // Compares numbers, which is faster than comparing slices.
    let code = u16::from_be_bytes(code.try_into().ok()?);
    let known = CODES.binary_search_by_key(&code, |known| u16::from_be_bytes(*known));
    known.ok()
}

/// The code that a text most likely stands for: one in lower case or with blanks around it, or one of [`ALIASES`].
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
    use super::{codes, index_of, is_country};

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
    fn every_code_has_its_index() {
        assert!(
            codes()
                .map(|code| index_of(code.as_bytes()))
                .eq((0..super::CODES.len()).map(Some))
        );
    }
}
