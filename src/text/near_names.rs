/// The known name that a misspelt one most likely stands for: at most two edits away, or the only
/// one that ends with it ("email" for "clientEmail"). Case and punctuation do not count.
pub(crate) fn nearest<'c>(name: &str, candidates: &[&'c str]) -> Option<&'c str> {
    const MAXIMUM_LENGTH: usize = 40;
    const MAXIMUM_EDITS: usize = 2;
    const MINIMUM_ENDING: usize = 4;
    if name.len() > MAXIMUM_LENGTH {
        return None;
    }
    let name: String = letters_and_digits(name).collect();
    let (mut closest, mut with_ending) = (None, Vec::new());
    // Half of a short name's letters may not differ: any other short name would be near.
    let mut limit = MAXIMUM_EDITS.saturating_add(1).min(name.len() / 2);
    let letters = letter_set(&name);
    for candidate in candidates {
        // Each letter that the candidate lacks takes an edit: few names are so near that their
        // distance must be calculated.
        let foreign = (letters & !letter_set(candidate)).count_ones();
        if usize::try_from(foreign).is_ok_and(|foreign| foreign < limit) {
            let known: String = letters_and_digits(candidate).collect();
            let edits = strsim::osa_distance(&name, &known);
            if edits < limit {
                (closest, limit) = (Some(*candidate), edits);
            }
        }
        let ending = letters_and_digits(candidate).rev().take(name.len());
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

/// The letters and digits of a name, one bit each.
fn letter_set(name: &str) -> u64 {
    let digits = letters_and_digits(name).filter_map(|letter| letter.to_digit(36));
    digits.fold(0, |set, digit| set | 1_u64.wrapping_shl(digit))
}
