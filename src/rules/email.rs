//! `clientEmail`: the "valid e-mail address" production of the HTML standard, which is what
//! `<input type=email>` accepts:
//!
//! ```text
//! email  = 1*( atext / "." ) "@" label *( "." label )
//! label  = let-dig [ [ ldh-str ] let-dig ]    ; at most 63 characters
//! ```

use super::{field_text, provider};
use crate::text::{AsciiSet, to_ascii_width, utf16_length};
use crate::{EmailReason, InputValue, InvitationField, Problem, Report};

pub(crate) const LABEL_MAXIMUM: usize = 63;

/// The characters that may stand before the `@`, besides letters and digits.
pub(crate) const LOCAL_SPECIALS: &str = ".!#$%&'*+/=?^_`{|}~-";

/// Checks that an address has no errors and no warnings.
#[cfg(any(test, feature = "wasm"))]
pub(crate) fn has_no_findings(address: &[u8]) -> bool {
    domain(address).is_ok_and(|Domain { start, has_dot }| {
        let domain = address.get(start..).unwrap_or_default();
        has_dot && provider::likely_domain(domain).is_none()
    })
}

pub(crate) fn check(value: &InputValue<'_>, report: &mut Report) {
    const FIELD: InvitationField = InvitationField::ClientEmail;
    let Some(address) = field_text(FIELD, value, report) else {
        return;
    };
    let Domain { start, has_dot } = match domain(address.as_bytes()) {
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
        report.add_with(FIELD, Problem::EmailDomainTypo { domain }, Some(suggestion));
    } else if !has_dot {
        report.add(FIELD, Problem::EmailDomainWithoutDot { domain });
    }
}

pub(crate) fn is_valid(address: &str) -> bool {
    domain(address.as_bytes()).is_ok()
}

/// The place of the second of several addresses, in a text like `Ana <ana@acme.example>; luis@acme.example`. A quoted
/// name may hold an address, and a text may repeat one: both are not counted.
pub(crate) fn second_address(text: &str) -> Option<usize> {
    const SEPARATORS: AsciiSet = AsciiSet::of(" \t\n\r\x0b\x0c,;:<>()[]|?&\"'");
    const QUOTE: char = '"';
    let (mut first, mut start, mut is_quoted) = (None, 0_usize, false);
    let is_separator = |character: char| match to_ascii_width(character) {
        ascii @ '\0'..='\x7f' => SEPARATORS.has(ascii as u8),
        other => other.is_whitespace(),
    };
    for word in text.split_inclusive(is_separator) {
        let address = word.trim_end_matches(is_separator);
        let is_address = address
            .split(is_at_sign)
            .filter(|part| !part.is_empty())
            .count()
            > 1;
        if is_address && !is_quoted {
            let first = *first.get_or_insert(address);
            if !address.eq_ignore_ascii_case(first) {
                return Some(start);
            }
        }
        is_quoted ^= word.ends_with(QUOTE);
        start = start.saturating_add(word.len());
    }
    None
}

/// Recognizes an at sign, the one of full width too.
fn is_at_sign(character: char) -> bool {
    to_ascii_width(character) == '@'
}

struct Domain {
    start: usize,
    has_dot: bool,
}

/// Finds the domain of a valid address, else the first fault and its place.
fn domain(address: &[u8]) -> Result<Domain, (EmailReason, usize)> {
    const LOCAL: AsciiSet = AsciiSet::of_letters_digits_and(LOCAL_SPECIALS);
    const LABEL: AsciiSet = AsciiSet::of_letters_digits_and("-");
    let special = address.iter().position(|&byte| !LOCAL.has(byte));
    let at = special.unwrap_or(address.len());
    let domain = match address.split_at_checked(at).unwrap_or_default() {
        ([], []) => return Err((EmailReason::Empty, 0)),
        ([], [b'@', ..]) => return Err((EmailReason::EmptyLocalPart, 0)),
        (_, [b'@', domain @ ..]) => domain,
        (_, rest) if rest.contains(&b'@') => return Err((EmailReason::InvalidLocalCharacter, at)),
        _ => return Err((EmailReason::MissingAt, address.len())),
    };
    let start = at.saturating_add(1);
    let mut rest = domain;
    loop {
        let label_start = address.len().saturating_sub(rest.len());
        let end = rest.iter().position(|&byte| !LABEL.has(byte));
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

/// Checks a label of the domain, which ends before the first character that no label has: `after`
/// begins with that one.
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
