//! Normalizes an e-mail address as it is pasted: `mailto:Owner@ACME.com`, `Ana <ana@acme.example>`.

use super::change::TrackedValue;
use super::{FormChangeCode, blanks};
use crate::platform::host::domain_to_ascii;
use crate::rules;
use crate::text::to_ascii_width;

/// Records the changes to an address, if they make it valid. Several addresses stay as typed.
pub(super) fn normalize(typed: &str, tracked: &mut TrackedValue<'_>) {
    let narrowed: String = typed.chars().map(to_ascii_width).collect();
    if rules::several_addresses::second_address(&narrowed).is_some() {
        return;
    }
    let unwrapped = extract_address(&narrowed);
    let Some((local, domain)) = unwrapped.split_once('@') else {
        return;
    };
    let mut domain = domain.to_ascii_lowercase();
    let lowered = format!("{local}@{domain}");
    if !domain.is_ascii() {
        match domain_to_ascii(&domain) {
            Some(ascii) => domain = ascii,
            None => return,
        }
    }
    let ascii = format!("{local}@{domain}");
    if rules::email::is_valid(&ascii) {
        tracked.set_text(FormChangeCode::FullWidthToAscii, narrowed.clone());
        tracked.set_text(FormChangeCode::EmailUnwrapped, unwrapped.to_owned());
        tracked.set_text(FormChangeCode::EmailDomainLowered, lowered);
        tracked.set_text(FormChangeCode::EmailDomainToAscii, ascii);
    }
}

/// Takes the address out of `Name <address>` or a `mailto:` link, without a separator at the end. Decodes no percent escapes:
/// a link with some stays as typed.
fn extract_address(typed: &str) -> &str {
    let mut address = typed.trim_end_matches([',', ';']);
    if let Some((_, inner)) = address.rsplit_once('<')
        && let Some(inner) = inner.strip_suffix('>')
    {
        address = blanks::trim(inner);
    }
    let Some((scheme, rest)) = address.split_at_checked("mailto:".len()) else {
        return address;
    };
    let to = rest.split_once('?').map_or(rest, |(to, _)| to);
    if scheme.eq_ignore_ascii_case("mailto:") && !to.contains('%') {
        // Some write a `mailto:` link with the slashes of a web address.
        blanks::trim(to).trim_matches('/')
    } else {
        address
    }
}
