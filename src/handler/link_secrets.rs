//! Finds the secrets of an invitation's link in its other members.
//!
//! Texts are compared without the escapes of URLs and of JSON, because a link in another member may have more of them than the
//! token. In doubt a member is hidden: it may be one of a later version of the API, while a shown link is a leak.

use crate::platform::json::{self, Node, Value};
use crate::text::percent_decode_to_bytes;

/// The texts that give the link away; none for an invitation without a link.
pub(super) struct LinkSecrets(Vec<String>);

impl LinkSecrets {
    /// The secrets of an invitation: its token and, if its link does not show the token as it is, the parts of the link.
    pub fn of(invitation: &Node<'_>) -> Self {
        let text = |name| invitation.get(name).text().unwrap_or_default();
        let (token, url) = (text("token"), text("url"));
        let mut secrets = Vec::new();
        if !token.is_empty() {
            secrets.push(token.to_string());
        }
        if token.is_empty() || !url.contains(&*token) {
            secrets.extend(parts_of_link(&url).map(str::to_owned));
        }
        Self(secrets)
    }

    /// True for a member that has a secret in its name or in its value, and for one that has the name of a link, or contains an
    /// object with such a name. True as well if the member cannot be read.
    pub fn may_be_in(&self, name: &str, member: &Value) -> bool {
        let Some(member) = json::stringify(member) else {
            return true;
        };
        let text = format!("\"{name}\":{member}");
        // Both, because the backslash of a path such as `C:\uabcd` begins no escape, but looks like one.
        self.may_be_in_text(&text, decode_json_escapes)
            || self.may_be_in_text(&text, remove_backslashes)
    }

    fn may_be_in_text(&self, text: &str, decode: fn(&str) -> String) -> bool {
        let Some(text) = without_escapes(text, decode) else {
            return true;
        };
        let is_in = |secret: &String| match without_escapes(secret, decode) {
            // Without its backslash, the escape of a control character is a letter, such as `n`: it cannot be compared.
            Some(secret) if !secret.contains(char::is_control) => text.contains(&secret),
            _ => true,
        };
        self.0.iter().any(is_in) || has_name_of_link(&text)
    }
}

/// The parts of a link that may be its token. The host is one of them: a text with it may be another link.
fn parts_of_link(url: &str) -> impl Iterator<Item = &str> {
    /// A shorter part, such as a language, is likely to be in other texts as well.
    const SHORTEST_PART: usize = 3;
    /// The last name of the path before the token, an ordinary word.
    const WORD_BEFORE_TOKEN: &str = "invite";
    let parts = url.split(['/', '?', '&', '=', '#']);
    parts.filter(|part| {
        part.len() >= SHORTEST_PART && *part != WORD_BEFORE_TOKEN && !part.ends_with(':')
    })
}

/// True for JSON text with a member that has the name of a link.
fn has_name_of_link(json: &str) -> bool {
    const NAMES: [&str; 4] = ["url", "link", "href", "token"];
    const END: &str = "uri";
    let before_colons = json.match_indices(':').filter_map(|(at, _)| json.get(..at));
    let names = before_colons.filter_map(|text| {
        let text = text.trim_end().strip_suffix('"')?;
        text.rsplit('"').next()
    });
    names
        .map(str::to_ascii_lowercase)
        .any(|name| NAMES.iter().any(|part| name.contains(part)) || name.ends_with(END))
}

/// Decodes the escapes of URLs and, by `decode`, those of JSON strings until none is left. `None` if too many of them are on
/// top of each other.
fn without_escapes(text: &str, decode: fn(&str) -> String) -> Option<String> {
    const MAXIMUM_LAYERS: usize = 8;
    let mut text = decode(text);
    for _ in 0..MAXIMUM_LAYERS {
        // A form writes a space as a plus.
        let bytes = percent_decode_to_bytes(&text.replace('+', " "));
        let decoded = decode(&String::from_utf8_lossy(&bytes));
        if decoded == text {
            return Some(text);
        }
        text = decoded;
    }
    None
}

fn remove_backslashes(text: &str) -> String {
    text.replace('\\', "")
}

/// Decodes escapes such as `\u002B` of JSON strings, and removes all other backslashes: JSON in a string of JSON has several of
/// them in a row.
fn decode_json_escapes(text: &str) -> String {
    let mut parts = text.split('\\');
    // UTF-16, because JSON escapes a character outside of the BMP as two surrogates.
    let mut units: Vec<u16> = parts.next().unwrap_or_default().encode_utf16().collect();
    for part in parts {
        let (unit, rest) = escaped_unit(part).unzip();
        units.extend(unit);
        units.extend(rest.unwrap_or(part).encode_utf16());
    }
    String::from_utf16_lossy(&units)
}

/// Reads the `u` and the four digits after a backslash, and returns the rest with their UTF-16 code unit.
fn escaped_unit(part: &str) -> Option<(u16, &str)> {
    let (digits, rest) = part.strip_prefix('u')?.split_at_checked(4)?;
    // `from_str_radix` also takes a sign.
    let are_digits = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    let unit = u16::from_str_radix(digits, 16).ok();
    Some((unit.filter(|_| are_digits)?, rest))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::text::percent_encode;

    #[track_caller]
    fn is_in(invitation: &Value, name: &str, member: &Value) -> bool {
        LinkSecrets::of(&Node::of(invitation)).may_be_in(name, member)
    }

    fn percent_encode_all(text: &str) -> String {
        let escapes = text.bytes().map(|byte| format!("%{byte:02x}"));
        escapes.collect::<Vec<_>>().concat()
    }

    /// As .NET and Go write single characters, such as `+` and `&`.
    fn unicode_escape_all(text: &str) -> String {
        let escapes = text.encode_utf16().map(|unit| format!("\\u{unit:04X}"));
        escapes.collect::<Vec<_>>().concat()
    }

    #[test]
    fn a_token_is_found_in_every_encoding() {
        for token in [
            "planted-token",
            "uabcd123",
            "+abcdef",
            "a+b/c",
            "ab+cd&ef==",
            "a b",
            "a\"b",
            "a\\nb",
            "41%2Fb",
            "\u{e9}\u{1f600}x",
        ] {
            let invitation = json!({ "token": token });
            let encoded = percent_encode(token);
            let in_json = json!([token]).to_string();
            for text in [
                token.to_owned(),
                token.replace(' ', "+"),
                encoded.to_lowercase(),
                percent_encode(&encoded),
                percent_encode_all(token),
                percent_encode_all(&encoded),
                in_json.replace('/', "\\/"),
                percent_encode(&in_json),
                json!([in_json]).to_string(),
                unicode_escape_all(token),
                json!([unicode_escape_all(token)]).to_string(),
                percent_encode(&unicode_escape_all(&encoded)),
                encoded,
            ] {
                let url = format!("https://zavu.dev/i?t={text}&x=100%");
                for member in [json!(text), json!(url), json!([{ "a": [url] }])] {
                    assert!(is_in(&invitation, "ofALaterVersion", &member), "{member}");
                }
                assert!(is_in(&invitation, &text, &json!(1)), "{text}");
            }
            assert!(is_in(&invitation, "path", &json!(format!("\\{token}"))));
            for other in [json!("100% a+c/b \\u"), json!({ "kept": [1, null, true] })] {
                assert!(!is_in(&invitation, "ofALaterVersion", &other), "{other}");
            }
        }
    }

    #[test]
    fn without_a_token_the_link_has_the_secret() {
        for url in [
            "https://dashboard.zavu.dev/invite/abc",
            "https://dashboard.zavu.dev/invite/abc/?lang=es#top",
            "https://dashboard.zavu.dev/i?t=abc",
            "/invite/abc",
        ] {
            for invitation in [
                json!({ "url": url }),
                json!({ "url": url, "token": "" }),
                json!({ "url": url, "token": "of-another-version" }),
            ] {
                assert!(is_in(&invitation, "qr", &json!("https://zavu.dev/q/%61bc")));
                assert!(!is_in(&invitation, "status", &json!("pending")));
                assert!(!is_in(&invitation, "clientName", &json!("Les invites")));
            }
        }
    }

    #[test]
    fn a_member_named_like_a_link_may_hold_one() {
        let invitation = json!({ "token": "planted-token" });
        for member in [
            json!({ "shortUrl": "https://z.example/x" }),
            json!({ "shareLinks": [] }),
            json!({ "uri": "z.example/x" }),
            json!({ "share": [{ "HREF": "z.example/x" }] }),
            json!({ "share": "{\"inviteURL\": \"z.example/x\"}" }),
            json!({ "share": "{\"inviteURL\" :\"z.example/x\"}" }),
            json!({ "share": "{\"inviteUR\\u004c\":\"z.example/x\"}" }),
        ] {
            let (name, value) = member.as_object().unwrap().iter().next().unwrap();
            assert!(is_in(&invitation, name, value), "{member}");
        }
        for (name, value) in [
            ("logo", "https://z.example/logo.png"),
            ("security", "a link"),
        ] {
            assert!(!is_in(&invitation, name, &json!(value)), "{name}");
        }
    }

    #[test]
    fn in_doubt_a_member_holds_a_secret() {
        let invitation = json!({ "token": "planted-token" });
        let escaped = |layers: usize| json!(format!("%{}20", "25".repeat(layers)));
        assert!(!is_in(&invitation, "note", &escaped(6)));
        assert!(is_in(&invitation, "note", &escaped(7)));
        for token in [escaped(7), json!("a\nb"), json!("a%0Ab")] {
            assert!(is_in(&json!({ "token": token }), "note", &json!("")));
        }
        assert!(!is_in(&invitation, "note", &json!("%0A\n\u{1}")));
    }
}
