//! Origins, as browsers write them (RFC 6454, section 6.2).

use crate::platform::host;

/// True for a text that a browser could send as its `Origin`, apart from `null`, which stands for
/// any page.
pub(super) fn is_origin(text: &str) -> bool {
    let Some((scheme, authority)) = text.split_once("://") else {
        return false;
    };
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_lowercase())
        && scheme
            .bytes()
            .all(|byte| is_lower_alphanumeric(byte) || b"+-.".contains(&byte));
    let (host, port) = match authority.rsplit_once(':') {
        // Else it is a colon of an IPv6 address.
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    };
    is_scheme && is_host(host) && port.is_none_or(|port| is_port(port, scheme))
}

/// True for a host as the URL standard writes it.
fn is_host(host: &str) -> bool {
    let is_allowed = |byte: u8| is_lower_alphanumeric(byte) || b"-._:[]".contains(&byte);
    host.bytes().all(is_allowed)
        && host::of_url(&format!("http://{host}")).is_some_and(|written| written == host)
}

fn is_lower_alphanumeric(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit()
}

/// True for a port that a browser writes. Browsers leave out the default port of the scheme.
fn is_port(port: &str, scheme: &str) -> bool {
    let is_default = matches!((scheme, port), ("http", "80") | ("https", "443"));
    !is_default
        && !port.starts_with('0')
        && port.bytes().all(|byte| byte.is_ascii_digit())
        && port.parse::<u16>().is_ok()
}

/// The origin of a request's own URL, which is written as a browser does, but for a default port.
pub(super) fn of_url(url: &str) -> Option<&str> {
    let (scheme, after_scheme) = url.split_once("://")?;
    let after_host = after_scheme.find(['/', '?', '#', '\\']);
    let path = after_host.and_then(|at| after_scheme.get(at..));
    let origin = url.strip_suffix(path.unwrap_or_default())?;
    let default_port = match scheme {
        "http" => ":80",
        "https" => ":443",
        _ => return Some(origin),
    };
    origin.strip_suffix(default_port).or(Some(origin))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_what_a_browser_writes() {
        for text in [
            "https://app.example",
            "http://localhost:3000",
            "https://a.b-c.example:8443",
            "http://127.0.0.1:1",
            "http://[::1]:8080",
            "https://[2001:db8::1]",
            "http://[::ffff:102:304]",
            "https://a_b.example",
            "https://xn--bcher-kva.example",
            "capacitor://localhost",
            "chrome-extension://abcdefghijklmnop",
        ] {
            assert!(is_origin(text), "{text}");
        }
    }

    #[test]
    fn no_other_text_is_an_origin() {
        for text in [
            "",
            "*",
            "null",
            "app.example",
            "https://",
            "https://app.example/",
            "https://app.example/path",
            "https://app.example?x",
            "https://app.example#x",
            "https://App.example",
            "HTTPS://app.example",
            "1https://app.example",
            "https://app.example:443",
            "http://app.example:80",
            "http://app.example:080",
            "http://app.example:65536",
            "http://app.example:",
            "http://app.example:+1",
            "https://*.app.example",
            "https://user@app.example",
            "https://app.example, https://other.example",
            "https://app.example\r\nset-cookie: a=b",
            " https://app.example",
            "https://b\u{fc}cher.example",
            "http://[::1",
            "http://[::ABCD]",
            "http://[x]",
            "http://[0:0:0:0:0:0:0:1]",
            "http://[::ffff:1.2.3.4]",
            "http://1.2.3.999",
            "http://127.1",
            "http://a.0x7f",
            "https://a]b",
        ] {
            assert!(!is_origin(text), "{text}");
        }
    }

    #[test]
    fn a_url_has_an_origin() {
        let of = |url| of_url(url).unwrap_or_default();
        assert_eq!(
            of("https://app.example/api?x=https://b.example/"),
            "https://app.example"
        );
        assert_eq!(of("http://localhost:3000"), "http://localhost:3000");
        assert_eq!(of("http://[::1]:80/a"), "http://[::1]");
        assert_eq!(of("https://app.example:443/api"), "https://app.example");
        assert_eq!(of("http://app.example:443"), "http://app.example:443");
        assert_eq!(of("https://app.example?/"), "https://app.example");
        assert_eq!(of("/api"), "");
    }
}
