use idna::AsciiDenyList;

pub(super) fn to_ascii(domain: &str) -> Option<String> {
    let ascii = idna::domain_to_ascii_cow(domain.as_bytes(), AsciiDenyList::URL).ok()?;
    Some(ascii.into_owned())
}
