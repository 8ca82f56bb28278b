//! Keeping secrets out of messages.

use crate::text::trim_end;

const HIDDEN: &str = "[hidden]";
const LINK: &str = "/invite/";

/// The text without the API key, anything else shaped like one, and the tokens of links, which may
/// stand there without their links as well.
pub(super) fn hide(text: &str, api_key: Option<&str>) -> String {
    const LINKS: usize = 16;
    const SHORTEST_TOKEN: usize = 8;
    let mut secrets: Vec<&str> = Vec::new();
    for piece in pieces(text, LINK).into_iter().skip(1).take(LINKS) {
        let token = token(piece);
        if token.len() >= SHORTEST_TOKEN {
            secrets.push(token);
        }
    }
    secrets.extend(api_key.filter(|key| !key.is_empty()));
    let mut hidden = text.to_owned();
    for secret in secrets {
        let mut rest = String::new();
        for (index, piece) in pieces(&hidden, secret).into_iter().enumerate() {
            if index > 0 {
                rest.push_str(HIDDEN);
            }
            rest.push_str(piece);
        }
        hidden = rest;
    }
    for (start, kept) in [("zv_live_", ""), ("zv_test_", ""), (LINK, LINK)] {
        hidden = hide_after(&hidden, start, kept);
    }
    hidden
}

/// The token that a text begins with.
fn token(text: &str) -> &str {
    let end = text.bytes().position(|byte| !is_part(byte));
    let token = text.get(..end.unwrap_or(text.len())).unwrap_or_default();
    trim_end(token, &['.'])
}

fn is_part(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_.~%".contains(&byte)
}

fn hide_after(text: &str, start: &str, kept: &str) -> String {
    let mut result = String::new();
    for (index, piece) in pieces(text, start).into_iter().enumerate() {
        let secret = if index == 0 { "" } else { token(piece) };
        if !secret.is_empty() {
            result.push_str(kept);
            result.push_str(HIDDEN);
        } else if index > 0 {
            result.push_str(start);
        }
        result.push_str(piece.get(secret.len()..).unwrap_or_default());
    }
    result
}

/// The pieces of a text between separators, by Knuth, Morris and Pratt: the time grows with the
/// lengths alone, although a server may choose both texts. The standard library's search does the
/// same with four times the code.
fn pieces<'t>(text: &'t str, separator: &str) -> Vec<&'t str> {
    let separator = separator.as_bytes();
    // How much of its beginning the first byte, the first two, and so on end with.
    let mut borders = vec![0, 0];
    let mut matched = 0;
    for byte in separator.iter().skip(1) {
        matched = matched_with(*byte, matched, separator, &borders);
        borders.push(matched);
    }
    let mut pieces = Vec::new();
    let mut start = 0;
    matched = 0;
    for (at, byte) in text.bytes().enumerate() {
        matched = matched_with(byte, matched, separator, &borders);
        if matched == separator.len() {
            let next = at.saturating_add(1);
            let end = next.saturating_sub(matched);
            pieces.push(text.get(start..end).unwrap_or_default());
            start = next;
            matched = 0;
        }
    }
    pieces.push(text.get(start..).unwrap_or_default());
    pieces
}

/// How much of the separator a text ends with after one more byte.
fn matched_with(byte: u8, mut matched: usize, separator: &[u8], borders: &[usize]) -> usize {
    while separator.get(matched) != Some(&byte) {
        if matched == 0 {
            return 0;
        }
        matched = borders.get(matched).copied().unwrap_or_default();
    }
    matched.saturating_add(1)
}

#[cfg(test)]
mod tests {
    use super::{hide, pieces};

    #[test]
    fn splits_as_the_standard_library_does() {
        let mut random = fastrand::Rng::with_seed(1);
        for _ in 0..20_000 {
            let [text, separator] = [24, 6].map(|longest| {
                let length = random.usize(0..longest);
                let text = std::iter::repeat_with(|| random.choice(['a', 'b', 'é']));
                text.take(length).flatten().collect::<String>()
            });
            if !separator.is_empty() {
                let expected: Vec<&str> = text.split(&separator).collect();
                assert_eq!(pieces(&text, &separator), expected, "{text} {separator}");
            }
        }
    }

    #[test]
    fn hides_keys_and_links() {
        assert_eq!(
            hide(
                "bad key own-key, zv_live_sub_a1-B2 (see https://x.example/invite/tok_1?x)",
                Some("own-key")
            ),
            "bad key [hidden], [hidden] (see https://x.example/invite/[hidden]?x)"
        );
        assert_eq!(hide("nothing secret", None), "nothing secret");
    }

    #[test]
    fn hides_the_token_of_a_link_everywhere() {
        assert_eq!(
            hide("tok_12345: see https://x.example/invite/tok_12345.", None),
            "[hidden]: see https://x.example/invite/[hidden]."
        );
        assert_eq!(hide("/invite/a and a", None), "/invite/[hidden] and a");
    }
}
