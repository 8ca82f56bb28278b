//! Keeping secrets out of messages.

const HIDDEN: &str = "[hidden]";

/// The text without the API key, anything else shaped like one, and the tokens of links.
pub(super) fn hide(text: &str, api_key: Option<&str>) -> String {
    let mut text = match api_key {
        Some(key) if !key.is_empty() => text.replace(key, HIDDEN),
        _ => text.to_owned(),
    };
    for (start, kept) in [("zv_live_", ""), ("zv_test_", ""), ("/invite/", "/invite/")] {
        text = hide_after(&text, start, kept);
    }
    text
}

fn hide_after(text: &str, start: &str, kept: &str) -> String {
    let is_secret = |c: char| c.is_ascii_alphanumeric() || "-_.~%".contains(c);
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
}
