//! Hides secrets in texts that come from outside.

const HIDDEN: &str = "[hidden]";
/// The part of a link before its token.
const LINK: &str = "/invite/";
/// The beginnings of API keys and of webhook secrets.
const SECRET_PREFIXES: [&str; 3] = ["zv_live_", "zv_test_", "whsec_"];

/// The beginning of a text in one line, without secrets. A text may be as long as an answer. After
/// the beginning, only the links in it are read, because their tokens may stand in the beginning
/// without a link.
pub(super) fn presentable(text: &str, api_key: Option<&str>) -> String {
    const MAXIMUM: usize = 500;
    /// More than is shown, because hiding makes a text shorter.
    const READ: usize = 8 * MAXIMUM;
    /// More characters than a key or a token has.
    const LONGEST_SECRET: usize = 1_000;
    let (beginning, is_whole) = match text.char_indices().nth(READ) {
        Some((end, _)) => (text.get(..end).unwrap_or_default(), false),
        None => (text, true),
    };
    let hidden = hide(beginning, &tokens(text), api_key);
    let length = hidden.chars().count();
    // A secret that the cut has split is not recognised, so that the end is left out.
    let usable = if is_whole {
        length
    } else {
        length.saturating_sub(LONGEST_SECRET)
    };
    let shown = hidden.chars().take(usable.min(MAXIMUM));
    let mut line: String = shown
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    if usable > MAXIMUM || !is_whole {
        line.push('…');
    }
    line
}

/// Hides the API key of the call, everything shaped like a key, and the tokens of links, also if
/// a token stands without its link.
fn hide(text: &str, tokens: &[&str], api_key: Option<&str>) -> String {
    let key = api_key.filter(|key| !key.is_empty());
    let mut hidden = text.to_owned();
    for secret in tokens.iter().copied().chain(key) {
        hidden = hidden.replace(secret, HIDDEN);
    }
    for start in SECRET_PREFIXES {
        hidden = hide_after(&hidden, start, "");
    }
    hide_after(&hidden, LINK, LINK)
}

/// The tokens of the first links in a text.
fn tokens(text: &str) -> Vec<&str> {
    const MAXIMUM_LINKS: usize = 16;
    /// A shorter one is likely to be an ordinary word elsewhere in the text.
    const SHORTEST_TOKEN: usize = 8;
    let after_links = text.split(LINK).skip(1).take(MAXIMUM_LINKS);
    after_links
        .map(token)
        .filter(|token| token.len() >= SHORTEST_TOKEN)
        .collect()
}

/// The token at the beginning of a text, without the full stop of a sentence.
fn token(text: &str) -> &str {
    let end = text.find(|c| !is_part_of_token(c)).unwrap_or(text.len());
    text.split_at(end).0.trim_end_matches('.')
}

fn is_part_of_token(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-_.~%".contains(c)
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
    use super::{presentable, tokens};

    fn hide(text: &str, api_key: Option<&str>) -> String {
        super::hide(text, &tokens(text), api_key)
    }

    #[test]
    fn presents_the_beginning_of_a_long_text() {
        assert_eq!(presentable("one\ntwo", None), "one two");
        for (length, end) in [(499, ""), (500, ""), (501, "…")] {
            let expected = format!("{}{end}", "é".repeat(length.min(500)));
            assert_eq!(presentable(&"é".repeat(length), None), expected);
        }
        let blob = "é".repeat(5_000);
        assert_eq!(presentable(&blob, None), format!("{}…", "é".repeat(500)));
        // Hiding shortens a text so much that its cut end would be shown.
        let secrets = "own/key ".repeat(1_000);
        for shift in 0..8 {
            let text = format!("{}{secrets}", "-".repeat(shift));
            let shown = presentable(&text, Some("own/key"));
            assert!(!shown.contains("own") && shown.ends_with('…'), "{shown}");
        }
    }

    #[test]
    fn hides_a_token_whose_link_is_not_shown() {
        let text = format!("tok_12345 {} /invite/tok_12345", "x ".repeat(1_000_000));
        assert!(presentable(&text, None).starts_with("[hidden] x x"));
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
        assert_eq!(hide("nothing secret", Some("")), "nothing secret");
        assert_eq!(hide("zv_test_ alone", None), "zv_test_ alone");
        assert_eq!(hide("signed by whsec_1a2b", None), "signed by [hidden]");
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
