//! What the rules ask of a text.

/// Whether a reader sees nothing: white space, or characters of no width.
pub(crate) fn is_blank(text: &str) -> bool {
    text.chars().all(|c| {
        c.is_whitespace() || matches!(c, '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}')
    })
}

/// The beginning of a value, short enough for a message.
pub(crate) fn excerpt(text: &str) -> String {
    const MAXIMUM: usize = 40;
    shorten(text, MAXIMUM)
}

/// At most that many characters of a text.
pub(crate) fn shorten(text: &str, maximum: usize) -> String {
    match text.char_indices().nth(maximum) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// The candidate that was most likely meant by a misspelt name: at most two edits away, or the
/// only one that ends with it ("email" for "clientEmail"). Case and punctuation do not count.
pub(crate) fn nearest<'c>(name: &str, candidates: &[&'c str]) -> Option<&'c str> {
    const LONGEST: usize = 40;
    const EDITS: usize = 2;
    const SHORTEST_ENDING: usize = 4;
    if name.len() > LONGEST {
        return None;
    }
    let name = &letters(name);
    let closest = candidates
        .iter()
        .map(|candidate| (strsim::osa_distance(name, &letters(candidate)), *candidate))
        .filter(|(distance, _)| *distance <= EDITS && *distance < name.len() / 2)
        .min_by_key(|(distance, _)| *distance);
    if let Some((_, candidate)) = closest {
        return Some(candidate);
    }
    let mut ending = candidates
        .iter()
        .filter(|candidate| name.len() >= SHORTEST_ENDING && letters(candidate).ends_with(name));
    match (ending.next(), ending.next()) {
        (Some(candidate), None) => Some(candidate),
        _ => None,
    }
}

fn letters(name: &str) -> String {
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|c| c.to_ascii_lowercase()).collect()
}
