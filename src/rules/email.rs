//! `clientEmail`: the "valid e-mail address" production of the HTML standard, which is what
//! `<input type=email>` accepts:
//!
//! ```text
//! email  = 1*( atext / "." ) "@" label *( "." label )
//! label  = let-dig [ [ ldh-str ] let-dig ]    ; at most 63 characters
//! ```

use super::{provider, read_field};
use crate::text::{AsciiSet, to_ascii_width, utf16_length};
use crate::{EmailReason, InputValue, InvitationField, Problem, Report};

pub(crate) const LABEL_MAXIMUM: usize = 63;

/// The characters that may stand before the `@`, besides letters and digits.
pub(crate) const LOCAL_SPECIALS: &str = ".!#$%&'*+/=?^_`{|}~-";

/// Checks that [`check`] finds nothing in an address.
#[cfg(any(test, feature = "wasm"))]
pub(crate) fn has_no_findings(address: &[u8]) -> bool {
    find_domain(address).is_ok_and(|Domain { start, has_dot }| {
        let domain = address.get(start..).unwrap_or_default();
        has_dot && provider::likely_domain(domain).is_none()
    })
}

pub(crate) fn check(value: &InputValue<'_>, report: &mut Report) {
    const FIELD: InvitationField = InvitationField::ClientEmail;
    let Some(address) = read_field(FIELD, value, report) else {
        return;
    };
    let Domain { start, has_dot } = match find_domain(address.as_bytes()) {
        Ok(domain) => domain,
        Err(fault) => {
            let (reason, at) = match second_address(address) {
                Some(at) => (EmailReason::SeveralAddresses, at),
                None => fault,
            };
            let position = utf16_length(address.get(..at).unwrap_or_default());
            return report.add(FIELD, Problem::InvalidEmail { reason, position });
        }
    };
    let (local, domain) = address.split_at_checked(start).unwrap_or_default();
    let likely_domain = provider::likely_domain(domain.as_bytes());
    let domain = domain.to_owned();
    if let Some(likely_domain) = likely_domain {
        let suggestion = format!("{local}{likely_domain}");
        report.add_with_suggestion(FIELD, Problem::EmailDomainTypo { domain }, Some(suggestion));
    } else if !has_dot {
        report.add(FIELD, Problem::EmailDomainWithoutDot { domain });
    }
}

pub(crate) fn is_valid(address: &str) -> bool {
    find_domain(address.as_bytes()).is_ok()
}

/// Finds the second of several addresses, in a string such as `Ana <ana@acme.example>; luis@acme.example`, and returns its
/// place in bytes. An address in a quoted name does not count, nor does a repetition of the first address.
pub(crate) fn second_address(text: &str) -> Option<usize> {
    /// The separators of ASCII, white space included.
    const SEPARATORS: AsciiSet = AsciiSet::new(" \t\n\r\x0b\x0c,;:<>()[]|?&\"");
    const QUOTE: char = '"';
    /// Around an address it is a quote, and in it a character as any other: `o'brien@acme.example`.
    const APOSTROPHE: char = '\'';
    let (mut first_address, mut word_start, mut is_quoted) = (None, 0_usize, false);
    let is_separator = |character: char| match to_ascii_width(character) {
        ascii @ '\0'..='\x7f' => SEPARATORS.contains(ascii as u8),
        other => other.is_whitespace(),
    };
    for word in text.split_inclusive(is_separator) {
        let unquoted = word.trim_start_matches(APOSTROPHE);
        let address = unquoted
            .trim_end_matches(is_separator)
            .trim_end_matches(APOSTROPHE);
        if is_like_address(address) && !is_quoted {
            let first = *first_address.get_or_insert(address);
            if !address.eq_ignore_ascii_case(first) {
                let quotes = word.len().saturating_sub(unquoted.len());
                return Some(word_start.saturating_add(quotes));
            }
        }
        // A quote is a separator, which ends its word, and opens or closes a quoted name.
        is_quoted ^= word.ends_with(QUOTE);
        word_start = word_start.saturating_add(word.len());
    }
    None
}

/// Checks for a word with text before and after an at sign, which may be a full-width one.
fn is_like_address(word: &str) -> bool {
    let parts = word.split(|c: char| to_ascii_width(c) == '@');
    parts.filter(|part| !part.is_empty()).count() > 1
}

struct Domain {
    /// Where the domain begins in the address, in bytes: after the `@`, so always a valid place to split.
    start: usize,
    has_dot: bool,
}

/// Finds the domain of a valid address; otherwise the first fault, and its place in bytes.
fn find_domain(address: &[u8]) -> Result<Domain, (EmailReason, usize)> {
    const LOCAL: AsciiSet = AsciiSet::letters_digits_and(LOCAL_SPECIALS);
    const LABEL: AsciiSet = AsciiSet::letters_digits_and("-");
    // The first character that may not stand before the `@`: in a valid address the `@` itself.
    let not_local = address.iter().position(|&byte| !LOCAL.contains(byte));
    let local_end = not_local.unwrap_or(address.len());
    let domain = match address.split_at_checked(local_end).unwrap_or_default() {
        ([], []) => return Err((EmailReason::Empty, 0)),
        ([], [b'@', ..]) => return Err((EmailReason::EmptyLocalPart, 0)),
        (_, [b'@', domain @ ..]) => domain,
        (_, rest) if rest.contains(&b'@') => {
            return Err((EmailReason::InvalidLocalCharacter, local_end));
        }
        _ => return Err((EmailReason::MissingAt, address.len())),
    };
    let start = local_end.saturating_add(1);
    let mut rest = domain;
    loop {
        let label_start = address.len().saturating_sub(rest.len());
        let end = rest.iter().position(|&byte| !LABEL.contains(byte));
        let (label, after) = rest
            .split_at_checked(end.unwrap_or(rest.len()))
            .unwrap_or_default();
        if let Err((reason, at)) = check_label(label, after) {
            return Err((reason, label_start.saturating_add(at)));
        }
        match after {
            [_, more @ ..] => rest = more,
            [] => {
                return Ok(Domain {
                    start,
                    has_dot: label_start > start,
                });
            }
        }
    }
}

/// Checks a label of the domain. `after` is the rest of the address: it begins with the first byte that no label may have,
/// or is empty.
fn check_label(label: &[u8], after: &[u8]) -> Result<(), (EmailReason, usize)> {
    match (label, after) {
        (_, [other, ..]) if *other != b'.' => {
            Err((EmailReason::InvalidDomainCharacter, label.len()))
        }
        ([], _) => Err((EmailReason::EmptyDomainLabel, 0)),
        ([b'-', ..], _) => Err((EmailReason::HyphenAtLabelEdge, 0)),
        _ if label.len() > LABEL_MAXIMUM => Err((EmailReason::DomainLabelTooLong, LABEL_MAXIMUM)),
        ([.., b'-'], _) => Err((
            EmailReason::HyphenAtLabelEdge,
            label.len().saturating_sub(1),
        )),
        _ => Ok(()),
    }
}
