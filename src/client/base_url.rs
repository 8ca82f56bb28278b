//! Where the requests go: `https`, or `http` to the machine itself. The grammar is stricter than
//! the URL standard's, so that no parser can read a host into it that is not the one checked here.

use super::ip;
use crate::text::split_once;

/// Where a base URL leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Destination {
    /// `https`, or `http` to a loopback host.
    Secure,
    /// A path such as `/api`: a route of the page's own origin.
    OwnOrigin,
}

pub(super) fn check(url: &str) -> Result<Destination, &'static str> {
    if url.starts_with('/') {
        return match url.strip_prefix("//") {
            None if is_path(url) => Ok(Destination::OwnOrigin),
            _ => Err("a path of your own origin begins with one \"/\" and has no \"?\" or \"#\""),
        };
    }
    let (scheme, rest) = cut(url, "://").ok_or("it has no scheme such as https://")?;
    let (authority, path) = split_before(rest, b'/');
    let host =
        host(authority).ok_or("its host is not a name or an address with an optional port")?;
    if !is_path(path) {
        return Err("its path holds a character that is not allowed, such as \"?\" or \"#\"");
    }
    match scheme.to_ascii_lowercase().as_str() {
        "https" => Ok(Destination::Secure),
        "http" if is_loopback(host) => Ok(Destination::Secure),
        "http" => Err("http is for loopback hosts only, such as localhost"),
        _ => Err("its scheme is not https"),
    }
}

fn is_path(path: &str) -> bool {
    path.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"/-._~!$&'()*+,;=:@%".contains(&byte))
}

/// The host of `host[:port]`; there is no user, no password and no escape in it.
fn host(authority: &str) -> Option<&str> {
    let (host, port) = if let Some(rest) = authority.strip_prefix('[') {
        let (address, port) = split_once(rest, b']')?;
        ip::v6(address)?;
        (address, port)
    } else {
        split_before(authority, b':')
    };
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"-._:".contains(&byte);
    let is_host = !host.is_empty() && host.bytes().all(is_name);
    (is_host && is_port(port)).then_some(host)
}

/// Nothing, or a colon and a number.
fn is_port(text: &str) -> bool {
    let is_number = |digits: &str| {
        digits.bytes().all(|byte| byte.is_ascii_digit()) && digits.parse::<u16>().is_ok()
    };
    text.is_empty() || text.strip_prefix(':').is_some_and(is_number)
}

fn is_loopback(host: &str) -> bool {
    let name = host.to_ascii_lowercase();
    name == "localhost"
        || name.ends_with(".localhost")
        || ip::v4(host).is_some_and(|bytes| bytes.starts_with(&[127]))
        || ip::v6(host).is_some_and(|[groups @ .., last]| groups == [0; 7] && last == 1)
}

/// What is before the first such character of ASCII, and the rest.
fn split_before(text: &str, separator: u8) -> (&str, &str) {
    let at = text.bytes().position(|byte| byte == separator);
    text.split_at(at.unwrap_or(text.len()))
}

/// What is before a short separator and after it.
pub(super) fn cut<'t>(text: &'t str, separator: &str) -> Option<(&'t str, &'t str)> {
    let starts = |at: &usize| {
        text.get(*at..)
            .is_some_and(|rest| rest.starts_with(separator))
    };
    let (before, rest) = text.split_at((0..text.len()).find(starts)?);
    Some((before, rest.strip_prefix(separator)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn https_and_loopback_are_secure() {
        for url in [
            "https://api.zavu.dev",
            "HTTPS://API.zavu.dev:8443/a/b/",
            "http://localhost:3000",
            "http://app.localhost",
            "http://127.0.0.1:1/",
            "http://127.9.8.7",
            "http://[::1]:80",
        ] {
            assert_eq!(check(url), Ok(Destination::Secure), "{url}");
        }
        assert_eq!(check("/api/zavu"), Ok(Destination::OwnOrigin));
        assert_eq!(check("/"), Ok(Destination::OwnOrigin));
    }

    #[test]
    fn everything_else_is_refused() {
        for url in [
            "",
            "api.zavu.dev",
            "ftp://api.zavu.dev",
            "http://api.zavu.dev",
            "http://10.0.0.1",
            "http://127.0.0.1.evil.example",
            "http://localhost@evil.example",
            "http://localhost:80@evil.example",
            "http://localhost\\@evil.example",
            "http://localhost#@evil.example",
            "http://localhost?@evil.example",
            "https://user:password@api.zavu.dev",
            "https://api.zavu.dev/?a=b",
            "https://api.zavu.dev/#a",
            "https://api.zavu.dev:",
            "https://api.zavu.dev:99999",
            "https://",
            "https:///path",
            "https://[::1",
            "https://[::1]x",
            " https://api.zavu.dev",
            "https://api.zavu.dev\n",
            "https://b\u{fc}cher.example",
            "//evil.example",
            "/\\evil.example",
            "/api?x",
            "javascript://alert(1)",
        ] {
            assert!(check(url).is_err(), "{url}");
        }
    }
}
