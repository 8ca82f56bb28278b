//! Codes of countries as they are typed: `us, mx` or `US MX`.

use super::change::TrackedValue;
use super::{FormChangeCode, FormValue, blanks};
use crate::text::to_ascii_width;

/// Characters that separate codes.
const SEPARATORS: [char; 9] = [',', ';', '|', '/', '\n', '\r', '、', '،', '؛'];

/// Makes a list of codes from the texts, each code in capitals and once.
pub(super) fn normalize(mut texts: Vec<String>, tracked: &mut TrackedValue<'_>) {
    for text in &mut texts {
        *text = blanks::remove_invisible(text);
    }
    record(FormChangeCode::Trimmed, &texts, tracked);
    for text in &mut texts {
        *text = text.chars().map(to_ascii_width).collect();
    }
    record(FormChangeCode::FullWidthToAscii, &texts, tracked);
    let mut parts = Vec::new();
    for text in &texts {
        for part in text.split(SEPARATORS) {
            split(blanks::trim(part), &mut parts);
        }
    }
    if parts.iter().all(String::is_empty) {
        return tracked.leave_out();
    }
    tracked.set_list(FormChangeCode::ToList, &parts);
    parts.retain(|part| !part.is_empty());
    tracked.set_list(FormChangeCode::DroppedEmpty, &parts);
    for part in &mut parts {
        if is_code(part) {
            part.make_ascii_uppercase();
        }
    }
    tracked.set_list(FormChangeCode::UpperCased, &parts);
    // Only codes are remembered, of which there are few: a long list takes linear time.
    let (mut seen, mut kept): (Vec<String>, _) = (Vec::new(), Vec::new());
    for part in parts {
        if seen.contains(&part) {
            continue;
        }
        if is_code(&part) {
            seen.push(part.clone());
        }
        kept.push(part);
    }
    tracked.set_list(FormChangeCode::DroppedDuplicate, &kept);
}

/// Records new texts; a single text is still one.
fn record(code: FormChangeCode, texts: &[String], tracked: &mut TrackedValue<'_>) {
    match (&tracked.value, texts) {
        (FormValue::Text(_), [text]) => tracked.set_text(code, text.clone()),
        _ => tracked.set_list(code, texts),
    }
}

/// Splits at blanks, where there are only codes. `United States` is one part, for validation to
/// name.
fn split(part: &str, parts: &mut Vec<String>) {
    let (before, mut rest) = (parts.len(), part);
    while let Some((word, more)) = rest.split_at_checked(2) {
        rest = more.trim_start();
        if !is_code(word) || (rest.len() == more.len() && !rest.is_empty()) {
            break;
        }
        parts.push(word.to_owned());
        if rest.is_empty() {
            return;
        }
    }
    parts.truncate(before);
    parts.push(part.to_owned());
}

fn is_code(word: &str) -> bool {
    word.len() == 2 && word.bytes().all(|byte| byte.is_ascii_alphabetic())
}
