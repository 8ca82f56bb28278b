//! Codes of countries as they are typed: `us, mx` or `US MX`.

use super::change::Steps;
use super::{ChangeCode, FormValue, text};

/// What stands between codes.
const SEPARATORS: [char; 11] = [',', ';', '|', '/', '\n', '\r', '，', '；', '、', '،', '؛'];

/// Makes a list of codes of the texts, each in capitals and once.
pub(super) fn normalize(texts: &mut [String], steps: &mut Steps<'_>) {
    for text in &mut *texts {
        *text = text::clean(text);
    }
    steps.trimmed(texts);
    let mut parts = Vec::new();
    for text in texts {
        for part in text.split(SEPARATORS) {
            split(part.trim(), &mut parts);
        }
    }
    let made = |parts: &Vec<String>| FormValue::List(parts.clone());
    let filled = parts.iter().any(|part| !part.is_empty());
    if !filled {
        return steps.drop();
    }
    steps.step(ChangeCode::ToList, made(&parts));
    parts.retain(|part| !part.is_empty());
    steps.step(ChangeCode::DroppedEmpty, made(&parts));
    for part in &mut parts {
        if is_code(part) {
            part.make_ascii_uppercase();
        }
    }
    steps.step(ChangeCode::UpperCased, made(&parts));
    drop_duplicates(&mut parts);
    steps.step(ChangeCode::DroppedDuplicate, made(&parts));
}

/// Codes between blanks. `United States` is one part, for validation to name.
fn split(part: &str, parts: &mut Vec<String>) {
    let words = || part.split_whitespace();
    if part.is_empty() || !words().all(is_code) {
        return parts.push(part.to_owned());
    }
    for word in words() {
        parts.push(word.to_owned());
    }
}

/// Only what looks like a code is compared, so that a long list takes linear time.
fn drop_duplicates(parts: &mut Vec<String>) {
    let mut seen: Vec<String> = Vec::new();
    parts.retain(|part| {
        let is_new = !seen.contains(part);
        if is_new && is_code(part) {
            seen.push(part.clone());
        }
        is_new
    });
}

fn is_code(word: &str) -> bool {
    word.len() == 2 && word.bytes().all(|byte| byte.is_ascii_alphabetic())
}
