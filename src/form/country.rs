//! Normalizes codes of countries as they are typed: `us, mx` or `US MX`.

use super::change::TrackedValue;
use super::{FormChangeCode, FormValue, blanks};
use crate::text::to_ascii_width;

/// Characters that separate codes, besides white space.
const SEPARATORS: [char; 9] = [',', ';', '|', '/', '\n', '\r', '、', '،', '؛'];

/// Makes a list of codes of the texts, each in upper case and only once.
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
            split_codes(blanks::trim(part), &mut parts);
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
    remove_repeated_codes(&mut parts);
    tracked.set_list(FormChangeCode::DroppedDuplicate, &parts);
}

/// Keeps the first of equal codes. Remembers no other texts: few codes exist, so that a long list takes linear time.
fn remove_repeated_codes(parts: &mut Vec<String>) {
    let mut known_codes = Vec::new();
    parts.retain(|part| {
        let is_new = !known_codes.contains(part);
        if is_new && is_code(part) {
            known_codes.push(part.clone());
        }
        is_new
    });
}

/// Records new texts: as one text as long as the field is one, otherwise as a list.
fn record(code: FormChangeCode, texts: &[String], tracked: &mut TrackedValue<'_>) {
    match (&tracked.value, texts) {
        (FormValue::Text(_), [text]) => tracked.set_text(code, text.clone()),
        _ => tracked.set_list(code, texts),
    }
}

/// Splits at white space if every word is a code. `United States` stays one part, so that validation quotes all of it.
fn split_codes(part: &str, parts: &mut Vec<String>) {
    let is_of_codes = part.split_whitespace().all(is_code);
    if is_of_codes && !part.is_empty() {
        parts.extend(part.split_whitespace().map(str::to_owned));
    } else {
        parts.push(part.to_owned());
    }
}

fn is_code(word: &str) -> bool {
    word.len() == 2 && word.bytes().all(|byte| byte.is_ascii_alphabetic())
}
