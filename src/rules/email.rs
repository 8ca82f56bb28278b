//! `clientEmail`: the "valid e-mail address" production of the HTML standard, which is what
//! `<input type=email>` accepts:
//!
//! ```text
//! email  = 1*( atext / "." ) "@" label *( "." label )
//! label  = let-dig [ [ ldh-str ] let-dig ]    ; at most 63 characters
//! ```

use super::{field_text, provider};
use crate::Problem;
use crate::text::{AsciiSet, concat};
use crate::{EmailReason, InvitationField, Report, Untyped};

pub(crate) const LABEL_MAXIMUM: usize = 63;

/// Before the `@` besides letters and digits.
pub(crate) const LOCAL_SPECIALS: &str = ".!#$%&'*+/=?^_`{|}~-";

/// Whether there is nothing to say about an address.
pub(crate) fn is_clean(address: &[u8]) -> bool {
    domain(address).is_ok_and(|Domain { start, has_dot }| {
        let domain = address.get(start..).unwrap_or_default();
        has_dot && provider::meant(domain).is_none()
    })
}

pub(crate) fn check(value: &Untyped<'_>, report: &mut Report) {
    const FIELD: InvitationField = InvitationField::ClientEmail;
    let Some(address) = field_text(FIELD, value, report) else {
        return;
    };
    if is_clean(address.as_bytes()) {
        return;
    }
    let start = match domain(address.as_bytes()) {
        Ok(Domain { start, .. }) => start,
        Err((reason, at)) => {
            let before = address.get(..at).unwrap_or_default();
            let position = before.encode_utf16().count();
            return report.add(FIELD, Problem::InvalidEmail { reason, position });
        }
    };
    let (local, domain) = address.split_at_checked(start).unwrap_or_default();
    let meant = provider::meant(domain.as_bytes());
    let domain = domain.to_owned();
    if let Some(meant) = meant {
        let suggestion = concat(&[local, meant]);
        report.add_with(FIELD, Problem::EmailDomainTypo { domain }, Some(suggestion));
    } else {
        report.add(FIELD, Problem::EmailDomainWithoutDot { domain });
    }
}

pub(crate) fn is_valid(address: &str) -> bool {
    domain(address.as_bytes()).is_ok()
}

struct Domain {
    start: usize,
    has_dot: bool,
}

/// The domain of a valid address, else the first thing wrong and where it is.
fn domain(address: &[u8]) -> Result<Domain, (EmailReason, usize)> {
    const LOCAL: AsciiSet = AsciiSet::of_letters_digits_and(LOCAL_SPECIALS);
    let at = match address.iter().position(|&byte| !LOCAL.has(byte)) {
        Some(0) if address.first() == Some(&b'@') => return Err((EmailReason::EmptyLocalPart, 0)),
        Some(at) if address.get(at) == Some(&b'@') => at,
        Some(at) if address.contains(&b'@') => {
            return Err((EmailReason::InvalidLocalCharacter, at));
        }
        _ if address.is_empty() => return Err((EmailReason::Empty, 0)),
        _ => return Err((EmailReason::MissingAt, address.len())),
    };
    let start = at.saturating_add(1);
    let mut dot = check_label(address, start)?;
    let has_dot = dot.is_some();
    while let Some(at) = dot {
        dot = check_label(address, at.saturating_add(1))?;
    }
    Ok(Domain { start, has_dot })
}

/// Checks the label that begins there; the place of the dot after it, if there is one.
fn check_label(address: &[u8], start: usize) -> Result<Option<usize>, (EmailReason, usize)> {
    const LABEL: AsciiSet = AsciiSet::of_letters_digits_and("-");
    let rest = address.get(start..).unwrap_or_default();
    let (label, dot) = match rest.iter().position(|&byte| !LABEL.has(byte)) {
        None => (rest, None),
        Some(length) => {
            let end = start.saturating_add(length);
            if rest.get(length) != Some(&b'.') {
                return Err((EmailReason::InvalidDomainCharacter, end));
            }
            (rest.get(..length).unwrap_or_default(), Some(end))
        }
    };
    let last = start.saturating_add(label.len()).saturating_sub(1);
    if label.is_empty() {
        Err((EmailReason::EmptyDomainLabel, start))
    } else if label.first() == Some(&b'-') {
        Err((EmailReason::HyphenAtLabelEdge, start))
    } else if label.len() > LABEL_MAXIMUM {
        let position = start.saturating_add(LABEL_MAXIMUM);
        Err((EmailReason::DomainLabelTooLong, position))
    } else if label.last() == Some(&b'-') {
        Err((EmailReason::HyphenAtLabelEdge, last))
    } else {
        Ok(dot)
    }
}
