//! Keeping secrets out of messages.

const HIDDEN: &str = "[hidden]";
const LINK: &str = "/invite/";

/// The text without the API key, anything else shaped like one, and the tokens of links, which may
/// stand there without their links as well.
pub(super) fn hide(text: &str, api_key: Option<&str>) -> String {
    const LINKS: usize = 16;
    const SHORTEST_TOKEN: usize = 8;
    let mut hidden = text.to_owned();
    let tokens = text.split(LINK).skip(1).take(LINKS).map(token);
    let tokens = tokens.filter(|token| token.len() >= SHORTEST_TOKEN);
    for secret in tokens.chain(api_key.filter(|key| !key.is_empty())) {
        hidden = hidden.replace(secret, HIDDEN);
    }
    for (start, kept) in [("zv_live_", ""), ("zv_test_", ""), (LINK, LINK)] {
        hidden = hide_after(&hidden, start, kept);
    }
    hidden
}

/// The token that a text begins with.
fn token(text: &str) -> &str {
    let end = text.find(|c| !is_part(c)).unwrap_or(text.len());
    let token = text.get(..end).unwrap_or_default();
    token.trim_end_matches('.')
}

fn is_part(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-_.~%".contains(c)
}

fn hide_after(text: &str, start: &str, kept: &str) -> String {
    let mut pieces = text.split(start);
    let mut result = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let secret = token(piece);
        if secret.is_empty() {
            result.push_str(start);
        } else {
            result.push_str(kept);
            result.push_str(HIDDEN);
        }
        result.push_str(piece.get(secret.len()..).unwrap_or_default());
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
