/// Finds the candidate that a misspelt name most likely stands for: the closest one that is at most two edits away, and
/// fewer than half its letters (an edit is a letter too many, too few, wrong, or swapped with the next); otherwise the only
/// one that ends with the name ("email" for "clientEmail"). Ignores case and punctuation.
pub(crate) fn nearest<'c>(name: &str, candidates: &[&'c str]) -> Option<&'c str> {
    const MAXIMUM_LENGTH: usize = 40;
    if name.len() > MAXIMUM_LENGTH {
        return None;
    }
    let mut name = name.to_ascii_lowercase();
    name.retain(|character| character.is_ascii_alphanumeric());
    closest_by_edits(&name, candidates).or_else(|| only_one_with_ending(&name, candidates))
}

fn closest_by_edits<'c>(name: &str, candidates: &[&'c str]) -> Option<&'c str> {
    const TOO_MANY_EDITS: usize = 3;
    // Only distances below `limit` count: 3, or half the letters of a name shorter than 6, because short names are all near
    // each other.
    let limit = TOO_MANY_EDITS.min(name.len() / 2);
    let letters = letter_set(name);
    let mut closest: Option<(&str, usize)> = None;
    for candidate in candidates {
        let edits_to_beat = closest.map_or(limit, |(_, edits)| edits);
        // Each letter that the candidate lacks takes an edit. For most candidates this count alone is too large, so that
        // their distance need not be calculated.
        let missing = (letters & !letter_set(candidate)).count_ones();
        if usize::try_from(missing).is_ok_and(|missing| missing < edits_to_beat) {
            let known: String = letters_and_digits(candidate).collect();
            let edits = strsim::osa_distance(name, &known);
            if edits < edits_to_beat {
                closest = Some((candidate, edits));
            }
        }
    }
    closest.map(|(candidate, _)| candidate)
}

fn only_one_with_ending<'c>(ending: &str, candidates: &[&'c str]) -> Option<&'c str> {
    const MINIMUM_LENGTH: usize = 4;
    if ending.len() < MINIMUM_LENGTH {
        return None;
    }
    let candidates = candidates.iter().copied();
    let mut found = candidates.filter(|candidate| has_ending(candidate, ending));
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

fn has_ending(candidate: &str, ending: &str) -> bool {
    let last_letters = letters_and_digits(candidate).rev().take(ending.len());
    last_letters.eq(ending.chars().rev())
}

/// The ASCII letters and digits of a name, in lower case.
fn letters_and_digits(name: &str) -> impl DoubleEndedIterator<Item = char> + Clone {
    let letters = name.bytes().filter(u8::is_ascii_alphanumeric);
    letters.map(|letter| char::from(letter.to_ascii_lowercase()))
}

/// The letters and digits of a name, one bit each.
fn letter_set(name: &str) -> u64 {
    /// No two letters or digits have the same remainder.
    const BITS: u32 = 38;
    let bits = letters_and_digits(name).map(|letter| 1_u64.wrapping_shl(u32::from(letter) % BITS));
    bits.fold(0, |set, bit| set | bit)
}
