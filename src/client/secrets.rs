//! Keeping secrets out of messages.

const HIDDEN: &str = "[hidden]";
const LINK: &str = "/invite/";

/// The text without the API key, anything else shaped like one, and the tokens of links, also where
/// such a token stands alone.
pub(super) fn hide(text: &str, api_key: Option<&str>) -> String {
    let mut text = match api_key {
        Some(key) if !key.is_empty() => text.replace(key, HIDDEN),
        _ => text.to_owned(),
    };
    for token in tokens(&text) {
        text = text.replace(&token, HIDDEN);
    }
    for (start, kept) in [("zv_live_", ""), ("zv_test_", ""), (LINK, LINK)] {
        text = hide_after(&text, start, kept);
    }
    text
}

/// The tokens of the links in a text: the first ones, and none so short that it may be a word.
fn tokens(text: &str) -> Vec<String> {
    const LINKS: usize = 16;
    const SHORTEST: usize = 8;
    let links = text.split(LINK).skip(1).take(LINKS);
    let tokens = links.map(|rest| rest.split(|c| !is_secret(c)).next().unwrap_or_default());
    tokens
        .filter(|token| token.len() >= SHORTEST)
        .map(str::to_owned)
        .collect()
}

fn is_secret(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-_.~%".contains(c)
}

fn hide_after(text: &str, start: &str, kept: &str) -> String {
    let mut pieces = text.split(start);
    let mut result = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let rest = piece.trim_start_matches(is_secret);
        if rest.len() == piece.len() {
            result.push_str(start);
        } else {
            result.push_str(kept);
            result.push_str(HIDDEN);
        }
        result.push_str(rest);
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
    fn hides_the_token_of_a_link_wherever_it_stands() {
        assert_eq!(
            hide("tok_12345: /invite/tok_12345, /invite/short is short", None),
            "[hidden]: /invite/[hidden], /invite/[hidden] is short"
        );
    }
}
