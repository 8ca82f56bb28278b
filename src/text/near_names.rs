/// Finds the candidate that a misspelt name most likely stands for: the closest one of at most two edits away (a letter
/// too many, too few, wrong, or swapped with the next), otherwise the only one that ends with the name ("email" for
/// "clientEmail"). Ignores case and punctuation.
pub(crate) fn nearest<'c>(name: &str, candidates: &[&'c str]) -> Option<&'c str> {
    const MAXIMUM_LENGTH: usize = 40;
    if name.len() > MAXIMUM_LENGTH {
        return None;
    }
    let name: String = letters_and_digits(name).collect();
    closest_by_edits(&name, candidates).or_else(|| only_one_with_ending(&name, candidates))
}

fn closest_by_edits<'c>(name: &str, candidates: &[&'c str]) -> Option<&'c str> {
    const MAXIMUM_EDITS: usize = 2;
    let mut closest = None;
    // The least number of edits that are too many. Half the letters of a short name are, because every other short name
    // would be near.
    let mut limit = MAXIMUM_EDITS.saturating_add(1).min(name.len() / 2);
    let letters = letter_set(name);
    for candidate in candidates {
        // Each letter that the candidate lacks takes an edit: few candidates are so near that their distance must be
        // calculated.
        let missing = (letters & !letter_set(candidate)).count_ones();
        if usize::try_from(missing).is_ok_and(|missing| missing < limit) {
            let known: String = letters_and_digits(candidate).collect();
            let edits = strsim::osa_distance(name, &known);
            if edits < limit {
                (closest, limit) = (Some(*candidate), edits);
            }
        }
    }
    closest
}

fn only_one_with_ending<'c>(ending: &str, candidates: &[&'c str]) -> Option<&'c str> {
    const MINIMUM_LENGTH: usize = 4;
    if ending.len() < MINIMUM_LENGTH {
        return None;
    }
    let has_ending = |candidate: &&&str| {
        let last_letters = letters_and_digits(candidate).rev().take(ending.len());
        last_letters.eq(ending.chars().rev())
    };
    let mut found = candidates.iter().filter(has_ending);
    let first = found.next()?;
    found.next().is_none().then_some(*first)
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
