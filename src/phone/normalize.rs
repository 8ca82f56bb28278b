//! From a number as it is typed to E.164.

use super::dialling::{Dialling, Kind};
use super::lookup::table;
use super::typed::Typed;
use super::verdict::{Verdict, of_digits};

/// The longest number of E.164.
const LONGEST: usize = 15;

/// Reads a number as people write it, and gives it in the form of E.164; none where that cannot be told.
///
/// Accepted: decimal digits of any script; blanks, dashes, dots, slashes and brackets anywhere; the invisible characters
/// of pasted text; a leading `+` or `tel:`; a trunk prefix in brackets, as in `+44 (0)20 7946 0958`. Without a plus sign
/// the number is read as one dialled in `default_country` (ISO 3166-1 alpha-2): with that country's international
/// prefix (`011` in the US, `00` in most) or its national one (`0`, `1`, `8`, `06` …), by the rules of libphonenumber's
/// metadata. `00` is understood everywhere and without a country too.
///
/// Of several readings one that is a valid number wins over one that is only plausible. A national number that no
/// reading makes plausible is none. What stands after a plus sign or an international prefix needs the form of E.164
/// only, so it is for [`verdict`](super::verdict) to judge.
///
/// Not read: extensions (`;ext=`, `x123`: E.164 has none), letters as digits (`1-800-FLOWERS`), several numbers at once,
/// the selection of a carrier where the metadata does not name it.
///
/// Reading its own result gives the same again.
///
/// ```
/// use zavu_invitations::phone::normalize;
///
/// let read = |typed, country| normalize(typed, country);
/// assert_eq!(read("+1 (415) 555-2671", None).as_deref(), Some("+14155552671"));
/// assert_eq!(read("0044 20 7946 0958", None).as_deref(), Some("+442079460958"));
/// assert_eq!(read("020 7946 0958", Some("GB")).as_deref(), Some("+442079460958"));
/// assert_eq!(read("011 44 20 7946 0958", Some("US")).as_deref(), Some("+442079460958"));
/// assert_eq!(read("020 7946 0958", None), None);
/// assert_eq!(read("+1 415 555 2671 x123", None), None);
/// ```
#[must_use]
pub fn normalize(typed: &str, default_country: Option<&str>) -> Option<String> {
    let typed = Typed::read(typed)?;
    let country = default_country.and_then(Dialling::of_name);
    let mut best = Best::default();
    if let Some(typed) = typed.without_trunk() {
        best.typed(&typed, country);
    }
    best.typed(&typed, country);
    best.found()
}

/// The best reading until now.
#[derive(Default)]
struct Best {
    number: [u8; LONGEST],
    length: usize,
    rank: u8,
}

impl Best {
    /// A reading that ranks below an earlier one, or the same, loses. One that nobody knows counts where `shape` is
    /// enough.
    fn offer(&mut self, parts: &[&[u8]], shape: bool) {
        let mut number = [0; LONGEST];
        let mut length = 0_usize;
        for digit in parts.iter().copied().flatten() {
            let Some(place) = number.get_mut(length) else {
                return;
            };
            *place = *digit;
            length = length.saturating_add(1);
        }
        let digits = number.get(..length).unwrap_or_default();
        let rank = match of_digits(digits) {
            Verdict::Valid => 3,
            Verdict::Plausible => 2,
            _ => u8::from(shape && length > 1 && digits.first() != Some(&b'0')),
        };
        if rank > self.rank {
            *self = Self {
                number,
                length,
                rank,
            };
        }
    }

    fn typed(&mut self, typed: &Typed, country: Option<Dialling>) {
        let digits = typed.digits();
        if typed.international {
            return self.international(digits);
        }
        if let Some(country) = country {
            self.dialled(digits, country);
        }
        if let Some(number) = digits.strip_prefix(b"00") {
            self.international(number);
        }
    }

    /// Digits that begin with a calling code.
    fn international(&mut self, digits: &[u8]) {
        self.offer(&[digits], true);
        let place = table().countries.find(digits);
        if let Some(country) = place.and_then(Dialling::of_place) {
            let code = country.calling_code();
            if let Some(national) = digits.strip_prefix(code.digits()) {
                self.national(code.digits(), national, country);
            }
        }
    }

    /// Digits as they are dialled in a country.
    fn dialled(&mut self, digits: &[u8], country: Dialling) {
        for length in country.prefixes(Kind::International, digits) {
            self.international(digits.get(length..).unwrap_or_default());
        }
        let code = country.calling_code();
        self.offer(&[code.digits(), digits], false);
        self.national(code.digits(), digits, country);
        self.offer(&[code.digits(), country.area().digits(), digits], false);
        if digits.starts_with(code.digits()) {
            self.offer(&[digits], false);
        }
    }

    /// The readings of a national number with something dialled before it, the longest prefix first.
    fn national(&mut self, code: &[u8], digits: &[u8], country: Dialling) {
        for length in country.prefixes(Kind::National, digits) {
            let rest = digits.get(length..).unwrap_or_default();
            self.offer(&[code, rest], false);
            self.argentine_mobile(code, rest);
        }
        self.argentine_mobile(code, digits);
    }

    /// Within Argentina a mobile number has 15 after its area code, from elsewhere 9 before it.
    fn argentine_mobile(&mut self, code: &[u8], digits: &[u8]) {
        if code != b"54" {
            return;
        }
        for area in 2..5 {
            if let Some((area, rest)) = digits.split_at_checked(area)
                && let Some(local) = rest.strip_prefix(b"15")
            {
                self.offer(&[code, b"9", area, local], false);
            }
        }
    }

    fn found(self) -> Option<String> {
        let digits = self.number.get(..self.length)?;
        let text = std::str::from_utf8(digits).ok()?;
        (self.rank > 0).then(|| ["+", text].concat())
    }
}
