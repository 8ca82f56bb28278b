//! Hides secrets in texts that come from outside.

const HIDDEN: &str = "[hidden]";
const LINK: &str = "/invite/";
const KEYS: [&str; 2] = ["zv_live_", "zv_test_"];

/// Hides the API key of the call, everything shaped like a key, and the tokens of links, also where
/// a token stands without its link.
pub(super) fn hide(text: &str, api_key: Option<&str>) -> String {
    const MAXIMUM_LINKS: usize = 16;
    /// A shorter one is likely to be an ordinary word elsewhere in the text.
    const SHORTEST_TOKEN: usize = 8;
    let after_links = text.split(LINK).skip(1).take(MAXIMUM_LINKS);
    let tokens = after_links
        .map(token)
        .filter(|token| token.len() >= SHORTEST_TOKEN);
    let key = api_key.filter(|key| !key.is_empty());
    let mut hidden = text.to_owned();
    for secret in tokens.chain(key) {
        hidden = hidden.replace(secret, HIDDEN);
    }
    for start in KEYS {
        hidden = hide_after(&hidden, start, "");
    }
    hide_after(&hidden, LINK, LINK)
}

/// The token at the beginning of a text, without the full stop of a sentence.
fn token(text: &str) -> &str {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "-_.~%".contains(c);
    let end = text.find(|c| !is_part(c)).unwrap_or(text.len());
    text.split_at(end).0.trim_end_matches('.')
}

/// Hides every token after a marker, and writes `kept` in place of the marker.
fn hide_after(text: &str, marker: &str, kept: &str) -> String {
    let mut pieces = text.split(marker);
    let mut result = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let token = token(piece);
        if token.is_empty() {
            result.push_str(marker);
        } else {
            result.push_str(kept);
            result.push_str(HIDDEN);
        }
        result.push_str(piece.strip_prefix(token).unwrap_or_default());
    }
    result
}

#[cfg(test)]
mod tests {
    use super::hide;

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
        assert_eq!(hide("nothing secret", Some("")), "nothing secret");
        assert_eq!(hide("zv_test_ alone", None), "zv_test_ alone");
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
