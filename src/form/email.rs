//! An e-mail address as it is pasted: `mailto:Owner@ACME.com`, `Ana <ana@acme.example>`.

use super::domain::to_ascii;
use super::{ChangeCode, text};
use crate::rules;

/// What becomes of the address, step by step; none where it does not become a valid one.
pub(super) fn steps(typed: &str) -> Option<[(ChangeCode, String); 3]> {
    let unwrapped = unwrap(typed).replace('＠', "@");
    let (local, domain) = unwrapped.split_once('@')?;
    let address = |domain: &str| [local, "@", domain].concat();
    let lowered = domain.to_ascii_lowercase();
    let ascii = if lowered.is_ascii() {
        address(&lowered)
    } else {
        address(&to_ascii(&lowered)?)
    };
    let lowered = address(&lowered);
    rules::email::is_valid(&ascii).then(|| {
        [
            (ChangeCode::EmailUnwrapped, unwrapped.clone()),
            (ChangeCode::EmailDomainLowered, lowered),
            (ChangeCode::EmailDomainToAscii, ascii),
        ]
    })
}

/// The address of `Name <address>` or of a `mailto:` link, without what separates it from the next.
/// A link's escapes are not resolved: what has some is no address then.
fn unwrap(typed: &str) -> &str {
    let mut address = typed.trim_end_matches([',', ';']);
    if let Some((_, rest)) = address.rsplit_once('<')
        && let Some(inner) = rest.strip_suffix('>')
    {
        address = text::trim(inner);
    }
    let Some((scheme, rest)) = address.split_at_checked("mailto:".len()) else {
        return address;
    };
    let to = rest.split_once('?').map_or(rest, |(to, _)| to);
    if scheme.eq_ignore_ascii_case("mailto:") && !to.contains('%') {
        text::trim(to)
    } else {
        address
    }
}
