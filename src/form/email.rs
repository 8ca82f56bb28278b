//! An e-mail address as it is pasted: `mailto:Owner@ACME.com`, `Ana <ana@acme.example>`.

use super::change::Steps;
use super::{FormChangeCode, text};
use crate::platform::host::domain_to_ascii;
use crate::rules;
use crate::text::{concat, split_once, trim_end};

/// Notes what becomes of the address, step by step, where it becomes a valid one.
pub(super) fn normalize(typed: &str, steps: &mut Steps<'_>) {
    let unwrapped = with_narrow_at(unwrap(typed));
    let Some((local, domain)) = split_once(&unwrapped, b'@') else {
        return;
    };
    let mut domain = domain.to_ascii_lowercase();
    let lowered = concat(&[local, "@", &domain]);
    if !domain.is_ascii() {
        match domain_to_ascii(&domain) {
            Some(ascii) => domain = ascii,
            None => return,
        }
    }
    let ascii = concat(&[local, "@", &domain]);
    if rules::email::is_valid(&ascii) {
        steps.text(FormChangeCode::EmailUnwrapped, unwrapped);
        steps.text(FormChangeCode::EmailDomainLowered, lowered);
        steps.text(FormChangeCode::EmailDomainToAscii, ascii);
    }
}

/// As keyboards of East Asia write it, an `@` may be wide.
fn with_narrow_at(address: &str) -> String {
    let mut narrow = String::new();
    for character in address.chars() {
        narrow.push(if character == '＠' { '@' } else { character });
    }
    narrow
}

/// The address of `Name <address>` or of a `mailto:` link, without what separates it from the next.
/// A link's escapes are not resolved: what has some is no address then.
fn unwrap(typed: &str) -> &str {
    let mut address = trim_end(typed, &[',', ';']);
    let inner = text::after_last(address, b'<');
    if inner.len() < address.len()
        && let Some(inner) = inner.strip_suffix('>')
    {
        address = text::trim(inner);
    }
    let Some((scheme, rest)) = address.split_at_checked("mailto:".len()) else {
        return address;
    };
    let to = split_once(rest, b'?').map_or(rest, |(to, _)| to);
    if scheme.eq_ignore_ascii_case("mailto:") && !to.as_bytes().contains(&b'%') {
        text::trim(to)
    } else {
        address
    }
}
