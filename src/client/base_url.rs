//! Checks a base URL: `https`, or `http` to this machine. The grammar is stricter than that of the
//! URL standard, so that no parser can read another host than the one that is checked here.

use std::net::Ipv4Addr;

use crate::platform::host;

/// What a base URL leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Destination {
    /// An absolute URL.
    Absolute,
    /// A path such as `/api`: a route of the page's own origin.
    SameOrigin,
}

/// Why a base URL is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    Invalid(&'static str),
    /// `http` to another machine.
    Insecure,
}

pub(super) fn check(url: &str, is_http_allowed: bool) -> Result<Destination, Refusal> {
    let invalid = |why| Err(Refusal::Invalid(why));
    if let Some(why) = why_malformed(url) {
        return invalid(why);
    }
    if url.starts_with("//") {
        return invalid("a path of your own origin begins with one \"/\" only");
    }
    if url.starts_with('/') {
        return Ok(Destination::SameOrigin);
    }
    let Some((scheme, rest)) = url.split_once("://") else {
        return invalid("it has no scheme such as https://");
    };
    let is_http = scheme.eq_ignore_ascii_case("http");
    if !is_http && !scheme.eq_ignore_ascii_case("https") {
        return invalid("its scheme is not https");
    }
    let authority = rest.split('/').next().unwrap_or_default();
    if authority.contains('@') {
        return invalid("it names a user before \"@\"");
    }
    let (Some(written_host), Some(standard_host)) = (host_of(authority), host::of_url(url)) else {
        return invalid("its host is not a name or an address with an optional port");
    };
    if is_http && !is_http_allowed && !is_loopback(written_host, &standard_host) {
        return Err(Refusal::Insecure);
    }
    Ok(Destination::Absolute)
}

/// Why a text cannot be a base URL, as far as its characters tell.
fn why_malformed(url: &str) -> Option<&'static str> {
    let is_blank = |c: char| c.is_whitespace() || c.is_control();
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@%/[]".contains(c);
    let reason = if url.is_empty() {
        "it is empty"
    } else if url.ends_with(['\n', '\r']) {
        "it ends with a line break"
    } else if url.contains(is_blank) {
        "it holds a blank or a control character"
    } else if url.contains('?') {
        "it has a query (\"?\")"
    } else if url.contains('#') {
        "it has a fragment (\"#\")"
    } else if !url.is_ascii() {
        "it holds a character beyond ASCII: write a host in punycode, and escape a path"
    } else if !url.chars().all(is_allowed) {
        "it holds a character that URLs do not allow, such as \"\\\" or \"<\""
    } else {
        return None;
    };
    Some(reason)
}

/// The host of `host[:port]`; `None` if it holds an escape or any other unusual character.
fn host_of(authority: &str) -> Option<&str> {
    let (host, port) = if let Some(rest) = authority.strip_prefix('[') {
        rest.split_once(']')?
    } else {
        authority.split_at(authority.find(':').unwrap_or(authority.len()))
    };
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"-._:".contains(&byte);
    let is_host = !host.is_empty() && host.bytes().all(is_name);
    (is_host && is_port(port)).then_some(host)
}

/// True for an empty text, and for a colon with a port number.
fn is_port(text: &str) -> bool {
    let is_number = |digits: &str| {
        digits.bytes().all(|byte| byte.is_ascii_digit()) && digits.parse::<u16>().is_ok()
    };
    text.is_empty() || text.strip_prefix(':').is_some_and(is_number)
}

/// True for `localhost` and for loopback addresses. A name such as `app.localhost` is not loopback:
/// Node asks DNS for it, and the key would go in clear text to the address in the answer. An IPv4
/// address is compared as written, an IPv6 address in the normal form of the URL standard.
fn is_loopback(written_host: &str, standard_host: &str) -> bool {
    let is_loopback_ipv4 = written_host
        .parse::<Ipv4Addr>()
        .is_ok_and(|address| address.is_loopback());
    written_host.eq_ignore_ascii_case("localhost") || is_loopback_ipv4 || standard_host == "[::1]"
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::{Destination, Refusal, check};

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase", deny_unknown_fields)]
    struct Vectors {
        secure: Vec<String>,
        insecure: Vec<String>,
        invalid: Vec<(String, String)>,
    }

    #[test]
    fn checks_the_base_urls_of_the_vectors() {
        let text = include_str!("../../tests/platform-vectors/base-urls.json");
        let vectors: Vectors = serde_json::from_str(text).unwrap();
        for url in vectors.secure {
            assert_eq!(check(&url, false), Ok(Destination::Absolute), "{url}");
        }
        for url in vectors.insecure {
            assert_eq!(check(&url, false), Err(Refusal::Insecure), "{url}");
            assert_eq!(check(&url, true), Ok(Destination::Absolute), "{url}");
        }
        for (url, expected) in vectors.invalid {
            for is_http_allowed in [false, true] {
                match check(&url, is_http_allowed) {
                    Err(Refusal::Invalid(why)) => assert_eq!(why, expected, "{url}"),
                    other => panic!("{url}: {other:?}"),
                }
            }
        }
    }

    #[test]
    fn a_path_leads_to_the_same_origin() {
        for path in ["/", "/api", "/api/zavu", "/@user"] {
            assert_eq!(check(path, false), Ok(Destination::SameOrigin), "{path}");
        }
    }
}
