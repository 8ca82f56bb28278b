//! Codes of countries as they are typed: `us, mx` or `US MX`.

/// What stands between codes.
const SEPARATORS: [char; 11] = [',', ';', '|', '/', '\n', '\r', '，', '；', '、', '،', '؛'];

/// The parts of a text: what stands between separators, and codes between blanks. `United States`
/// is one part, for validation to name.
pub(super) fn split(text: &str) -> Vec<String> {
    let mut parts = Vec::new();
    for part in text.split(SEPARATORS) {
        let part = part.trim();
        if !part.is_empty() && part.split_whitespace().all(is_code) {
            parts.extend(part.split_whitespace().map(str::to_owned));
        } else {
            parts.push(part.to_owned());
        }
    }
    parts
}

pub(super) fn upper_cased(parts: &[String]) -> Vec<String> {
    let parts = parts.iter().map(|part| {
        if is_code(part) {
            part.to_ascii_uppercase()
        } else {
            part.clone()
        }
    });
    parts.collect()
}

/// Only what looks like a code is compared, so that a long list takes linear time.
pub(super) fn without_duplicates(parts: &[String]) -> Vec<String> {
    let mut seen: Vec<&str> = Vec::new();
    let parts = parts.iter().filter(|part| {
        let is_new = !is_code(part) || !seen.contains(&part.as_str());
        if is_new && is_code(part) {
            seen.push(part);
        }
        is_new
    });
    parts.cloned().collect()
}

fn is_code(word: &str) -> bool {
    word.len() == 2 && word.bytes().all(|byte| byte.is_ascii_alphabetic())
}
