//! Hides secrets in texts that come from outside.

use std::ops::Range;

const HIDDEN: &str = "[hidden]";
/// The part of a link before its token: plain, in JSON with escaped slashes, and percent-encoded.
const LINKS: [&str; 4] = ["/invite/", r"\/invite\/", "%2Finvite%2F", "%2finvite%2f"];
/// The beginnings of API keys and of webhook secrets.
const SECRET_PREFIXES: [&str; 3] = ["zv_live_", "zv_test_", "whsec_"];

/// Returns the beginning of a text, in one line and without secrets. Links in the rest of the text, which may be as long as an
/// answer, are read as well: their tokens may stand in the beginning without a link.
pub(super) fn presentable(text: &str, api_key: Option<&str>) -> String {
    const SHOWN_MAXIMUM: usize = 500;
    /// More than is shown, because hiding makes a text shorter.
    const READ_MAXIMUM: usize = 8 * SHOWN_MAXIMUM;
    /// More characters than a key or a token has.
    const LONGEST_SECRET: usize = 1_000;
    let (beginning, is_whole) = match text.char_indices().nth(READ_MAXIMUM) {
        Some((end, _)) => (text.get(..end).unwrap_or_default(), false),
        None => (text, true),
    };
    let hidden = hide(beginning, &link_tokens(text), api_key);
    let length = hidden.chars().count();
    // A secret that the cut has split is not recognized: it is in the last characters, which are left out.
    let usable = if is_whole {
        length
    } else {
        length.saturating_sub(LONGEST_SECRET)
    };
    let shown = hidden.chars().take(usable.min(SHOWN_MAXIMUM));
    let mut line: String = shown
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    if usable > SHOWN_MAXIMUM || !is_whole {
        line.push('…');
    }
    line
}

/// Hides the API key of the call, everything shaped like a key, the tokens of links, and these tokens where they stand without
/// a link. A secret that goes on after its known part is hidden to its end.
fn hide(text: &str, link_tokens: &[&str], api_key: Option<&str>) -> String {
    let mut secrets: Vec<Range<usize>> = Vec::new();
    let api_key = api_key.filter(|key| !key.is_empty());
    for known in link_tokens.iter().copied().chain(api_key) {
        secrets.extend(tokens_after(text, known).map(|(start, token)| start..token.end));
    }
    for prefix in SECRET_PREFIXES {
        let keys = tokens_after(text, prefix).filter(|(_, token)| !token.is_empty());
        secrets.extend(keys.map(|(start, token)| start..token.end));
    }
    for link in LINKS {
        let tokens = tokens_after(text, link).map(|(_, token)| token);
        secrets.extend(tokens.filter(|token| !token.is_empty()));
    }
    let (mut hidden, mut end) = (String::new(), 0);
    // Sorting them would add kilobytes to the module, and there are few.
    let first_after = |end| {
        let rest = secrets.iter().filter(|secret| secret.end > end);
        rest.min_by_key(|secret| secret.start)
    };
    while let Some(secret) = first_after(end) {
        // Overlapping secrets are hidden as one.
        if secret.start >= end {
            hidden.push_str(text.get(end..secret.start).unwrap_or_default());
            hidden.push_str(HIDDEN);
        }
        end = secret.end;
    }
    hidden.push_str(text.get(end..).unwrap_or_default());
    hidden
}

/// The tokens of the first links in a text.
fn link_tokens(text: &str) -> Vec<&str> {
    const MAXIMUM_LINKS: usize = 16;
    /// A shorter one is likely to be an ordinary word elsewhere in the text.
    const SHORTEST_TOKEN: usize = 8;
    LINKS
        .iter()
        .flat_map(|link| tokens_after(text, link).take(MAXIMUM_LINKS))
        .filter_map(|(_, token)| text.get(token))
        .filter(|token| token.len() >= SHORTEST_TOKEN)
        .collect()
}

/// Finds each place of a marker, with the token after it, which may be empty.
fn tokens_after(text: &str, marker: &str) -> impl Iterator<Item = (usize, Range<usize>)> {
    text.match_indices(marker).map(|(start, marker)| {
        let from = start.saturating_add(marker.len());
        let token = leading_token(text.get(from..).unwrap_or_default());
        (start, from..from.saturating_add(token.len()))
    })
}

/// The token at the beginning of a text, without the full stop of a sentence.
fn leading_token(text: &str) -> &str {
    let end = text.find(|c| !is_part_of_token(c)).unwrap_or(text.len());
    text.split_at(end).0.trim_end_matches('.')
}

fn is_part_of_token(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-_.~%".contains(c)
}

#[cfg(test)]
mod tests {
    use super::{link_tokens, presentable};

    fn hide(text: &str, api_key: Option<&str>) -> String {
        super::hide(text, &link_tokens(text), api_key)
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
        for (text, expected) in [
            (
                "bad key own-key, zv_live_sub_a1-B2 (see https://x.example/invite/tok_1?x)",
                "bad key [hidden], [hidden] (see https://x.example/invite/[hidden]?x)",
            ),
            ("nothing secret", "nothing secret"),
            ("zv_test_ alone", "zv_test_ alone"),
            ("signed by whsec_1a2b", "signed by [hidden]"),
            // The token of a link is hidden everywhere, unless it may be a word.
            (
                "tok_12345: see https://x.example/invite/tok_12345.",
                "[hidden]: see https://x.example/invite/[hidden].",
            ),
            ("/invite/a and a", "/invite/[hidden] and a"),
            // A secret that begins with another one.
            (
                "/invite/tok_12345678 (full: /invite/tok_12345678REST)",
                "/invite/[hidden] (full: /invite/[hidden])",
            ),
            (
                "/invite/tok_12345, tok_12345REST",
                "/invite/[hidden], [hidden]",
            ),
            ("own-key own-keyREST", "[hidden] [hidden]"),
            // Encoded links.
            (
                r#"{"url":"https:\/\/x.example\/invite\/tok_1","id":1}"#,
                r#"{"url":"https:\/\/x.example\/invite\/[hidden]","id":1}"#,
            ),
            (
                "%2Finvite%2Ftok_12345 tok_12345",
                "%2Finvite%2F[hidden] [hidden]",
            ),
            (
                "%2finvite%2ftok_12345 tok_12345",
                "%2finvite%2f[hidden] [hidden]",
            ),
        ] {
            assert_eq!(hide(text, Some("own-key")), expected);
        }
        assert_eq!(hide("nothing secret", Some("")), "nothing secret");
        let key = "zv_test_abc";
        assert_eq!(
            hide("zv_test_abc zv_test_abcREST", Some(key)),
            "[hidden] [hidden]"
        );
    }
}
