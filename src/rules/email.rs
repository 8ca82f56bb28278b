//! `clientEmail`: the "valid e-mail address" production of the HTML standard, which is what
//! `<input type=email>` accepts:
//!
//! ```text
//! email  = 1*( atext / "." ) "@" label *( "." label )
//! label  = let-dig [ [ ldh-str ] let-dig ]    ; at most 63 characters
//! ```

use super::several_addresses::second_address;
use super::{provider, read_field};
use crate::text::{AsciiSet, utf16_length};
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
        Err(first_fault) => {
            let several = second_address(address)
                .map(|byte_index| Fault::new(EmailReason::SeveralAddresses, byte_index));
            let Fault { reason, byte_index } = several.unwrap_or(first_fault);
            let position = utf16_length(address.get(..byte_index).unwrap_or_default());
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

struct Domain {
    /// Where the domain begins in the address, in bytes: after the `@`, so always a valid place to split.
    start: usize,
    has_dot: bool,
}

/// A fault of an address, and its place in bytes.
struct Fault {
    reason: EmailReason,
    byte_index: usize,
}

impl Fault {
    const fn new(reason: EmailReason, byte_index: usize) -> Self {
        Self { reason, byte_index }
    }
}

/// Finds the domain of a valid address; otherwise the first fault.
fn find_domain(address: &[u8]) -> Result<Domain, Fault> {
    const LOCAL: AsciiSet = AsciiSet::letters_digits_and(LOCAL_SPECIALS);
    const LABEL: AsciiSet = AsciiSet::letters_digits_and("-");
    // The first character that may not stand before the `@`: in a valid address the `@` itself.
    let not_local = address.iter().position(|&byte| !LOCAL.contains(byte));
    let local_end = not_local.unwrap_or(address.len());
    let domain = match address.split_at_checked(local_end).unwrap_or_default() {
        ([], []) => return Err(Fault::new(EmailReason::Empty, 0)),
        ([], [b'@', ..]) => return Err(Fault::new(EmailReason::EmptyLocalPart, 0)),
        (_, [b'@', domain @ ..]) => domain,
        (_, rest) if rest.contains(&b'@') => {
            return Err(Fault::new(EmailReason::InvalidLocalCharacter, local_end));
        }
        _ => return Err(Fault::new(EmailReason::MissingAt, address.len())),
    };
    let start = local_end.saturating_add(1);
    let mut rest = domain;
    loop {
        let label_start = address.len().saturating_sub(rest.len());
        let end = rest.iter().position(|&byte| !LABEL.contains(byte));
        let (label, after) = rest
            .split_at_checked(end.unwrap_or(rest.len()))
            .unwrap_or_default();
        if let Err(Fault { reason, byte_index }) = check_label(label, after) {
            return Err(Fault::new(reason, label_start.saturating_add(byte_index)));
        }
        let [_dot, more @ ..] = after else {
            // A second label begins after a dot.
            let has_dot = label_start > start;
            return Ok(Domain { start, has_dot });
        };
        rest = more;
    }
}

/// Checks a label of the domain; a fault's place is that in the label. `after` is the rest of the address: it begins with
/// the first byte that no label may have, or is empty.
fn check_label(label: &[u8], after: &[u8]) -> Result<(), Fault> {
    let fault = |reason, byte_index| Err(Fault::new(reason, byte_index));
    // The arms are in order of importance: the first one that fits is reported.
    match (label, after) {
        (_, [other, ..]) if *other != b'.' => {
            fault(EmailReason::InvalidDomainCharacter, label.len())
        }
        ([], _) => fault(EmailReason::EmptyDomainLabel, 0),
        ([b'-', ..], _) => fault(EmailReason::HyphenAtLabelEdge, 0),
        _ if label.len() > LABEL_MAXIMUM => fault(EmailReason::DomainLabelTooLong, LABEL_MAXIMUM),
        ([.., b'-'], _) => fault(
            EmailReason::HyphenAtLabelEdge,
            label.len().saturating_sub(1),
        ),
        _ => Ok(()),
    }
}
