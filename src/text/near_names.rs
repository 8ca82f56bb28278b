/// Finds the candidate that a misspelt name most likely stands for: the closest one of at most two edits away (a letter
/// too many, too few, wrong, or swapped with the next), else the only one that ends with the name ("email" for
/// "clientEmail"). Ignores case and punctuation.
pub(crate) fn nearest<'c>(name: &str, candidates: &[&'c str]) -> Option<&'c str> {
    const MAXIMUM_LENGTH: usize = 40;
    const MAXIMUM_EDITS: usize = 2;
    const MINIMUM_ENDING: usize = 4;
    if name.len() > MAXIMUM_LENGTH {
        return None;
    }
    let name: String = letters_and_digits(name).collect();
    let (mut closest, mut with_ending) = (None, Vec::new());
    // So many edits are too many: those of the closest candidate so far. In a short name half of the letters, because
    // every other short name would be near.
    let mut limit = MAXIMUM_EDITS.saturating_add(1).min(name.len() / 2);
    for candidate in candidates {
        let letters = letters_and_digits(candidate);
        // Calculates the distance for few candidates only: each missing letter takes an edit, and each letter that the
        // candidate does not have takes one.
        let is_foreign = |letter: &char| letters.clone().all(|known| known != *letter);
        if letters.clone().count().abs_diff(name.len()) < limit
            && name.chars().filter(is_foreign).count() < limit
        {
            let edits = strsim::osa_distance(&name, &letters.clone().collect::<String>());
            if edits < limit {
                (closest, limit) = (Some(*candidate), edits);
            }
        }
        let ending = letters.rev().take(name.len());
        if name.len() >= MINIMUM_ENDING && ending.eq(name.chars().rev()) {
            with_ending.push(*candidate);
        }
    }
    match with_ending.as_slice() {
        [only] if closest.is_none() => Some(only),
        _ => closest,
    }
}

/// The ASCII letters and digits of a name, in lower case.
fn letters_and_digits(name: &str) -> impl DoubleEndedIterator<Item = char> + Clone {
    let letters = name.bytes().filter(u8::is_ascii_alphanumeric);
    letters.map(|letter| char::from(letter.to_ascii_lowercase()))
}
