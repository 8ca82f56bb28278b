//! Addresses in a URL, read as strictly as the standard library does, with half the code.

use super::base_url::cut;
use crate::text::split_once;

/// The bytes of an IPv4 address: four decimal numbers without leading zeros.
pub(super) fn v4(text: &str) -> Option<[u8; 4]> {
    let mut bytes = Vec::new();
    for number in parts(text, b'.') {
        let is_written_so = number == "0" || !matches!(number.as_bytes(), [b'0' | b'+', ..]);
        bytes.push(number.parse::<u8>().ok().filter(|_| is_written_so)?);
    }
    bytes.try_into().ok()
}

/// The groups of an IPv6 address (RFC 4291, 2.2).
pub(crate) fn v6(text: &str) -> Option<[u16; 8]> {
    let mut groups = Vec::new();
    let Some((head, tail)) = cut(text, "::") else {
        add_groups(text, &mut groups)?;
        return groups.try_into().ok();
    };
    let is_over = add_groups(head, &mut groups)?;
    let at = groups.len();
    add_groups(tail, &mut groups)?;
    // The gap stands for one group at least.
    let zeros = 7_usize.checked_sub(groups.len()).filter(|_| !is_over)?;
    for _ in 0..=zeros {
        groups.insert(at, 0);
    }
    groups.try_into().ok()
}

fn parts(text: &str, separator: u8) -> Vec<&str> {
    let (mut parts, mut rest) = (Vec::new(), text);
    while let Some((part, more)) = split_once(rest, separator) {
        parts.push(part);
        rest = more;
    }
    parts.push(rest);
    parts
}

/// Adds groups; says whether an IPv4 address ends them, after which nothing can follow.
fn add_groups(text: &str, groups: &mut Vec<u16>) -> Option<bool> {
    let mut is_over = false;
    if text.is_empty() {
        return Some(is_over);
    }
    for group in parts(text, b':') {
        let is_hex = group.bytes().all(|byte| byte.is_ascii_hexdigit());
        if is_over {
            return None;
        } else if is_hex && group.len() <= 4 {
            groups.push(u16::from_str_radix(group, 16).ok()?);
        } else {
            let [a, b, c, d] = v4(group)?;
            groups.extend([u16::from_be_bytes([a, b]), u16::from_be_bytes([c, d])]);
            is_over = true;
        }
    }
    Some(is_over)
}

#[cfg(test)]
mod tests {
    use std::net::{Ipv4Addr, Ipv6Addr};

    use super::{v4, v6};

    fn agree(text: &str) {
        let expected = text.parse::<Ipv6Addr>().map(|address| address.segments());
        assert_eq!(v6(text), expected.ok(), "{text}");
        let expected = text.parse::<Ipv4Addr>().map(|address| address.octets());
        assert_eq!(v4(text), expected.ok(), "{text}");
    }

    #[test]
    fn reads_what_the_standard_library_reads() {
        for text in [
            "",
            ":",
            "::",
            ":::",
            "::1",
            "1::",
            "0:0:0:0:0:0:0:1",
            "1:2:3:4:5:6:7::",
            "::2:3:4:5:6:7:8",
            "1:2:3:4:5:6:7:8::",
            "1:2:3:4::5:6:7:8",
            "::1.2.3.4",
            "1:2:3:4:5:6:1.2.3.4",
            "1:2:3:4:5:6:7:1.2.3.4",
            "1:2:3:4:5:6::1.2.3.4",
            "1.2.3.4::",
            "::1.2.3.4:5",
            "::01.2.3.4",
            "::+1",
            "::00001",
            "+1.2.3.4",
            "1.2.3.+4",
            "1.2.3",
            "1.2.3.4.5",
            "256.1.1.1",
            "00.1.1.1",
            "127.0.0.1",
            "::ffff:127.0.0.1",
            "::é",
        ] {
            agree(text);
        }
    }

    #[test]
    fn reads_nothing_else_by_chance() {
        let parts = [
            "0", "1", "f", ":", ":", "::", ".", "255", "1:2:3:4", "10.0.0.7", "+", "F0a9",
        ];
        let mut random = fastrand::Rng::with_seed(1);
        for _ in 0..200_000 {
            let count = random.usize(0..14);
            let chosen = std::iter::repeat_with(|| random.choice(parts));
            agree(&chosen.take(count).flatten().collect::<String>());
        }
    }
}
