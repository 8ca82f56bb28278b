//! `clientEmail`: the "valid e-mail address" production of the HTML standard, which is what
//! `<input type=email>` accepts:
//!
//! ```text
//! email  = 1*( atext / "." ) "@" label *( "." label )
//! label  = let-dig [ [ ldh-str ] let-dig ]    ; at most 63 characters
//! ```

use super::{field_text, provider};
use crate::Problem;
use crate::{EmailReason, InvitationField, Report, Untyped};

pub(crate) const LABEL_MAXIMUM: usize = 63;

/// Before the `@` besides letters and digits.
pub(crate) const LOCAL_SPECIALS: &str = ".!#$%&'*+/=?^_`{|}~-";

pub(crate) fn check(value: &Untyped<'_>, report: &mut Report) {
    const FIELD: InvitationField = InvitationField::ClientEmail;
    let Some(address) = field_text(FIELD, value, report) else {
        return;
    };
    match domain(address) {
        Err((reason, position)) => report.add(FIELD, Problem::InvalidEmail { reason, position }),
        Ok(domain) => {
            if let Some(meant) = provider::meant(domain) {
                let local = address.strip_suffix(domain).unwrap_or_default();
                let domain = domain.to_owned();
                let suggestion = [local, meant].concat();
                report.add_with(FIELD, Problem::EmailDomainTypo { domain }, Some(suggestion));
            } else if !domain.contains('.') {
                let domain = domain.to_owned();
                report.add(FIELD, Problem::EmailDomainWithoutDot { domain });
            }
        }
    }
}

pub(crate) fn is_valid(address: &str) -> bool {
    domain(address).is_ok()
}

/// The domain of a valid address, else the first thing wrong and where it is. Everything before
/// that place is ASCII, so that bytes count as UTF-16 units do.
fn domain(address: &str) -> Result<&str, (EmailReason, usize)> {
    if address.is_empty() {
        return Err((EmailReason::Empty, 0));
    }
    let (local, domain) = address
        .split_once('@')
        .ok_or_else(|| (EmailReason::MissingAt, address.encode_utf16().count()))?;
    if local.is_empty() {
        return Err((EmailReason::EmptyLocalPart, 0));
    }
    if let Some(position) = local.bytes().position(|byte| !is_local(byte)) {
        return Err((EmailReason::InvalidLocalCharacter, position));
    }
    let mut start = local.len().saturating_add(1);
    for label in domain.split('.') {
        check_label(label)
            .map_err(|(reason, position)| (reason, start.saturating_add(position)))?;
        start = start.saturating_add(label.len()).saturating_add(1);
    }
    Ok(domain)
}

fn is_local(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || LOCAL_SPECIALS.as_bytes().contains(&byte)
}

fn check_label(label: &str) -> Result<(), (EmailReason, usize)> {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    if let Some(position) = label.bytes().position(|byte| !is_allowed(byte)) {
        return Err((EmailReason::InvalidDomainCharacter, position));
    }
    let last = label.len().saturating_sub(1);
    if label.is_empty() {
        Err((EmailReason::EmptyDomainLabel, 0))
    } else if label.starts_with('-') {
        Err((EmailReason::HyphenAtLabelEdge, 0))
    } else if label.len() > LABEL_MAXIMUM {
        Err((EmailReason::DomainLabelTooLong, LABEL_MAXIMUM))
    } else if label.ends_with('-') {
        Err((EmailReason::HyphenAtLabelEdge, last))
    } else {
        Ok(())
    }
}
