//! Tells if a number is in use, by the world's numbering plans. Allocates nothing.

use serde::Serialize;

use super::automata::DEAD;
use super::committed::table;

/// The least and the most digits of an E.164 number.
pub(crate) const DIGITS_MINIMUM: usize = 2;
pub(crate) const DIGITS_MAXIMUM: usize = 15;

/// The verdict of the world's numbering plans on a phone number.
///
/// The plans are those of libphonenumber's metadata, of the version in `metadataVersion`. They do not tell if
/// anybody answers at a number or receives messages there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify), tsify(rename = "PhoneVerdict"))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Verdict {
    /// It is in a range that its country has assigned.
    Valid,
    /// The general pattern and the lengths of its calling code allow it, but it is in no assigned range: a mistyped area
    /// code, or a range newer than the table. The warning `phone_not_in_use` is given for it too.
    Plausible,
    /// Not even the general pattern and the lengths of a calling code allow it.
    NotInUse,
    /// It does not have the form of E.164: `^\+[1-9][0-9]{1,14}$`.
    Malformed,
}

/// The verdict on a number in the form of E.164.
///
/// Accepted form: `+` and 2 to 15 ASCII digits, the first of them not zero (ITU-T E.164 with the lengths of its
/// international numbers). Nothing is stripped or repaired: `+44 20 7946 0958` with blanks is
/// [`Malformed`](Verdict::Malformed), see [`normalize`](super::normalize). On every other value the verdict
/// [`Valid`](Verdict::Valid) is exactly that of libphonenumber's `isValidNumber` for the number with these digits.
///
/// The plans change about every two weeks, so a verdict of this function is good for a warning and never for a refusal.
///
/// ```
/// use zavu_invitations::phone::{Verdict, verdict};
///
/// assert_eq!(verdict("+14155552671"), Verdict::Valid);
/// assert_eq!(verdict("+442112345678"), Verdict::Plausible);
/// assert_eq!(verdict("+999123456"), Verdict::NotInUse);
/// assert_eq!(verdict("0044 20 7946 0958"), Verdict::Malformed);
/// ```
#[must_use]
pub fn verdict(value: &str) -> Verdict {
    e164_digits(value.as_bytes()).map_or(Verdict::Malformed, verdict_on_digits)
}

/// The digits of a value in the form of E.164: see [`Verdict::Malformed`].
pub(super) fn e164_digits(value: &[u8]) -> Option<&[u8]> {
    let digits = value.strip_prefix(b"+")?;
    let is_e164 = (DIGITS_MINIMUM..=DIGITS_MAXIMUM).contains(&digits.len())
        && !digits.starts_with(b"0")
        && digits.iter().all(u8::is_ascii_digit);
    is_e164.then_some(digits)
}

/// Checks that the verdict is [`Valid`](Verdict::Valid). Does not check the form, because the automaton accepts nothing but
/// E.164 (see the test below); checks the length, so that a long string takes no time.
pub(crate) fn is_valid(value: &[u8]) -> bool {
    let Some(digits) = value.strip_prefix(b"+") else {
        return false;
    };
    digits.len() <= DIGITS_MAXIMUM && accepts(table().valid, digits)
}

/// Checks for the beginning of a valid number, or a whole one: such an input is incomplete, not wrong.
///
/// Accepted form: that of E.164 cut off anywhere, so `+` and the empty text too. Exact: false if and only if no valid
/// number begins with this text.
///
/// ```
/// use zavu_invitations::phone::is_prefix_of_valid;
///
/// assert!(is_prefix_of_valid("+1415"));
/// assert!(is_prefix_of_valid("+14155552671"));
/// assert!(!is_prefix_of_valid("+141555526715"));
/// assert!(!is_prefix_of_valid("+1 415"));
/// ```
#[must_use]
pub fn is_prefix_of_valid(partial: &str) -> bool {
    let Some(digits) = partial.as_bytes().strip_prefix(b"+") else {
        return partial.is_empty();
    };
    let table = table();
    // The automaton is minimal: every state but `DEAD` leads to an accepting state.
    digits.len() <= DIGITS_MAXIMUM && table.automata.after(table.valid, digits) != DEAD
}

pub(super) fn verdict_on_digits(digits: &[u8]) -> Verdict {
    let table = table();
    if accepts(table.valid, digits) {
        Verdict::Valid
    } else if accepts(table.plausible, digits) {
        Verdict::Plausible
    } else {
        Verdict::NotInUse
    }
}

fn accepts(automaton: u16, digits: &[u8]) -> bool {
    let automata = &table().automata;
    automata.accepts(automata.after(automaton, digits))
}

#[cfg(test)]
mod tests {
    use super::super::automata::{Automata, DEAD};
    use super::{DIGITS_MAXIMUM, table};

    /// The lengths of the texts that a state accepts, bit `n` for the length `n`. The automaton may have cycles: texts that
    /// are longer than `longest` are not followed.
    fn lengths(automata: &Automata<'_>, state: u16, longest: usize) -> u32 {
        let Some(rest) = longest.checked_sub(1).filter(|_| state != DEAD) else {
            return 0;
        };
        // Digits that share a target are neighbours mostly.
        let mut targets: Vec<u16> = (0..10).map(|digit| automata.next(state, digit)).collect();
        targets.dedup();
        let below = targets
            .into_iter()
            .map(|next| lengths(automata, next, rest));
        let of_targets = below.fold(0, |all, one| all | one);
        // A text that goes through a digit is one longer.
        (of_targets << 1) | u32::from(automata.accepts(state))
    }

    #[test]
    #[cfg_attr(miri, ignore = "too slow in Miri")]
    fn all_valid_numbers_have_the_form_of_e_164() {
        let (automata, valid) = (&table().automata, table().valid);
        assert_eq!(automata.next(valid, 0), DEAD);
        let allowed = (2..=DIGITS_MAXIMUM).fold(0, |all, length| all | 1 << length);
        assert_eq!(lengths(automata, valid, DIGITS_MAXIMUM + 2) & !allowed, 0);
    }
}
