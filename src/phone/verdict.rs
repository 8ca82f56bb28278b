//! What the world's numbering plans say about a number, without an allocation.

use serde::Serialize;

use super::lookup::{digits, table};

/// What is known about a phone number.
///
/// The plans are those of libphonenumber's metadata ([`METADATA_VERSION`](super::METADATA_VERSION)). Whether anybody
/// answers, or can receive messages, nothing here knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify), tsify(rename = "PhoneVerdict"))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Verdict {
    /// It is in a range that its country has assigned.
    Valid,
    /// The general pattern and the lengths of its calling code allow it, and no assigned range has it: a slip in an area
    /// code, or a range younger than the table. For the warning `phone_not_in_use` it is not in use either.
    Plausible,
    /// Not even the general pattern and the lengths of a calling code allow it.
    NotInUse,
    /// It is not of the form of E.164: `^\+[1-9][0-9]{1,14}$`.
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
    digits(value.as_bytes()).map_or(Verdict::Malformed, of_digits)
}

/// Whether the verdict on it is [`Valid`](Verdict::Valid): all valid numbers have the form of E.164.
pub(crate) fn is_valid(value: &[u8]) -> bool {
    let table = table();
    let [b'+', digits @ ..] = value else {
        return false;
    };
    digits.len() <= 15
        && table
            .states
            .accepts(table.states.after(table.valid, digits))
}

/// Whether more digits, or none, make a valid number out of this beginning: an input is then incomplete, not wrong.
///
/// Accepted form: that of E.164 cut off anywhere, so `+` and the empty text too. Exact: the answer is false if and only
/// if no valid number begins so.
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
    table
        .states
        .lengths(table.states.after(table.valid, digits))
        != 0
}

pub(super) fn of_digits(digits: &[u8]) -> Verdict {
    let table = table();
    let accepts = |root| table.states.accepts(table.states.after(root, digits));
    if accepts(table.valid) {
        Verdict::Valid
    } else if accepts(table.plausible) {
        Verdict::Plausible
    } else {
        Verdict::NotInUse
    }
}

#[cfg(test)]
mod tests {
    use super::table;

    #[test]
    fn all_valid_numbers_have_the_form_of_e_164() {
        let (states, valid) = (&table().states, table().valid);
        let lengths = |digit| states.lengths(states.next(valid, digit)) & 0xffff;
        let all = (1..10).map(lengths).fold(0, |all, one| all | one);
        assert_eq!(all & !0b0111_1111_1111_1110, 0);
        assert_eq!(lengths(0), 0);
        assert!(!states.accepts(valid));
    }
}
