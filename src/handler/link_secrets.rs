//! Finds the secrets of an invitation's link in its other members, however a URL or JSON escapes them.

use crate::platform::json::{self, Node, Value};
use crate::text::percent_decode_lossy;

/// The texts that give the link away, as they are and unescaped. `None` if they cannot be read: then every member may hold
/// one.
pub(super) struct LinkSecrets(Option<Vec<String>>);

impl LinkSecrets {
    /// The secrets of an invitation: its token and, if its link does not show the token as it is, the parts of the link.
    pub fn of(invitation: &Node<'_>) -> Self {
        let text = |name| invitation.get(name).text().unwrap_or_default();
        let (token, url) = (text("token"), text("url"));
        let mut secrets = Vec::new();
        if !token.is_empty() {
            secrets.push(&*token);
        }
        if token.is_empty() || !url.contains(&*token) {
            secrets.extend(parts_of_link(&url));
        }
        let readings = secrets.into_iter().map(readings);
        Self(
            readings
                .collect::<Option<Vec<_>>>()
                .map(|readings| readings.concat()),
        )
    }

    /// Checks for a member that has a secret in its name or its value, or that is named like a link, or an object in it is. True
    /// in doubt.
    pub fn may_be_in(&self, name: &str, member: &Value) -> bool {
        let (name, member) = (json::stringify(&name), json::stringify(member));
        let text = name
            .zip(member)
            .map(|(name, member)| format!("{name}:{member}"));
        let readings = text.and_then(|text| readings(&text));
        let (Some(secrets), Some(readings)) = (&self.0, readings) else {
            return true;
        };
        let is_secret =
            |text: &String| secrets.iter().any(|secret| text.contains(secret)) || names_link(text);
        readings.iter().any(is_secret)
    }
}

/// The parts of a link that may be its token, the host among them: a text with the host may be another link.
fn parts_of_link(url: &str) -> impl Iterator<Item = &str> {
    /// A shorter part, such as a language, is likely to be in other texts as well.
    const SHORTEST: usize = 3;
    /// The last name of the path before the token, an ordinary word.
    const PATH: &str = "invite";
    let parts = url.split(['/', '?', '&', '=', '#']);
    parts.filter(|part| part.len() >= SHORTEST && *part != PATH && !part.ends_with(':'))
}

/// Checks for a member with the name of a link in a text of JSON.
fn names_link(json: &str) -> bool {
    const NAMES: [&str; 4] = ["url", "link", "href", "token"];
    const END: &str = "uri";
    let mut pieces: Vec<_> = json.split("\":").collect();
    // After the last name.
    pieces.pop();
    pieces.iter().any(|piece| {
        let name = piece.rsplit('"').next().unwrap_or_default();
        let name = name.to_ascii_lowercase();
        NAMES.iter().any(|part| name.contains(part)) || name.ends_with(END)
    })
}

/// A text with all its escapes, with fewer, and at last with none. `None` if more than [`MAXIMUM_LAYERS`] are on top of each
/// other.
fn readings(text: &str) -> Option<Vec<String>> {
    const MAXIMUM_LAYERS: usize = 8;
    let steps: [fn(&str) -> String; 3] = [
        // A form writes a space as a plus.
        |text| text.replace('+', " "),
        percent_decode_lossy,
        unescape_json,
    ];
    let mut readings = Vec::new();
    let mut text = text.to_owned();
    for _ in 0..=MAXIMUM_LAYERS {
        let before = text.clone();
        for step in steps {
            let next = step(&text);
            readings.push(std::mem::replace(&mut text, next));
        }
        if text == before {
            return Some(readings);
        }
    }
    None
}

/// Replaces the escapes of a string of JSON. An invalid one loses its backslash.
fn unescape_json(text: &str) -> String {
    let mut unescaped = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, escape)) = rest.split_once('\\') {
        unescaped.push_str(before);
        let (character, after) = read_unicode_escape(escape).unwrap_or_else(|| {
            let mut characters = escape.chars();
            let character = match characters.next() {
                Some('b') => Some('\u{8}'),
                Some('f') => Some('\u{c}'),
                Some('n') => Some('\n'),
                Some('r') => Some('\r'),
                Some('t') => Some('\t'),
                other => other,
            };
            (character, characters.as_str())
        });
        unescaped.extend(character);
        rest = after;
    }
    unescaped + rest
}

/// Reads `uXXXX` after a backslash, or the two escapes of a surrogate pair, and returns the rest with the character: U+FFFD for a
/// lone surrogate, as the token has it.
fn read_unicode_escape(escape: &str) -> Option<(Option<char>, &str)> {
    const ONE: usize = "uXXXX".len();
    const PAIR: usize = "uXXXX\\uXXXX".len();
    let (first, second) = (escape.strip_prefix('u')?, escape.get(ONE..PAIR));
    let second = second.and_then(|second| second.strip_prefix("\\u"));
    let digits = [first.get(..4), second].into_iter().flatten();
    let units = digits.map_while(|digits| u16::from_str_radix(digits, 16).ok());
    let character = char::decode_utf16(units).next()?;
    let character = character.unwrap_or(char::REPLACEMENT_CHARACTER);
    let is_pair = character.len_utf16() == 2;
    let after = escape.get(if is_pair { PAIR } else { ONE }..)?;
    Some((Some(character), after))
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

    fn escape_all(text: &str) -> String {
        let escapes = text.encode_utf16().map(|unit| format!("\\u{unit:04x}"));
        escapes.collect::<Vec<_>>().concat()
    }

    #[test]
    fn a_token_is_found_in_every_encoding() {
        for token in [
            "planted-token",
            "a+b/c",
            "a b",
            "a\"b",
            "a\\nb",
            "a\nb",
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
                escape_all(token),
                in_json.replace('/', "\\/"),
                percent_encode(&in_json),
                json!([in_json]).to_string(),
                escape_all(&encoded),
                encoded,
            ] {
                let url = format!("https://zavu.dev/i?t={text}&x=100%");
                for member in [json!(text), json!(url), json!([{ "a": [url] }])] {
                    assert!(is_in(&invitation, "ofALaterVersion", &member), "{member}");
                }
                assert!(is_in(&invitation, &text, &json!(1)), "{text}");
            }
            for other in [json!("100% a+c/b \\u"), json!({ "kept": [1, null, true] })] {
                assert!(!is_in(&invitation, "ofALaterVersion", &other), "{other}");
            }
        }
    }

    #[test]
    fn strings_of_json_are_unescaped() {
        for (text, expected) in [
            (r#"a\"b\\\/c"#, "a\"b\\/c"),
            (r"\b\f\n\r\t", "\u{8}\u{c}\n\r\t"),
            (r"\u00e9\ud83d\uDE00\u0041b", "\u{e9}\u{1f600}Ab"),
            (
                r"\ud83d\u0041 \ud83dx \ude00",
                "\u{FFFD}A \u{FFFD}x \u{FFFD}",
            ),
            (r"\u00e \uzzzz \é \u\", "u00e uzzzz é u"),
        ] {
            assert_eq!(unescape_json(text), expected, "{text}");
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
        assert!(!is_in(&invitation, "note", &escaped(7)));
        assert!(is_in(&invitation, "note", &escaped(8)));
        let unreadable = json!({ "token": escaped(8) });
        assert!(is_in(&unreadable, "note", &json!("")));
    }
}
