//! From a number as it is typed to E.164.

use super::dialling::{Dialling, ValueKind};
use super::lookup::table;
use super::typed::Typed;
use super::verdict::{Verdict, verdict};
use crate::text::concat;

/// Reads a number as people write it, and gives it in the form of E.164; none where that cannot be told.
///
/// Accepted: decimal digits (ASCII, full-width, Arabic-Indic, Persian, those of the Indic scripts, Thai, Lao, Tibetan,
/// Burmese, Khmer, Mongolian, N'Ko, mathematical); blanks, dashes, dots, slashes and brackets anywhere; the invisible characters
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
    let readings = [typed.without_trunk(), Some(typed.digits)];
    for digits in readings.iter().flatten() {
        if typed.international {
            best.international(digits);
            continue;
        }
        if let Some(country) = &country {
            best.dialled(digits, country);
        }
        if let Some(number) = digits.strip_prefix("00") {
            best.international(number);
        }
    }
    (best.rank > 0).then_some(best.number)
}

/// The best reading until now.
#[derive(Default)]
struct Best {
    number: String,
    rank: u8,
}

impl Best {
    /// A reading that ranks below an earlier one, or the same, loses. One that nobody knows counts where `shape` is
    /// enough.
    fn offer(&mut self, parts: [&str; 3], shape: bool) {
        let [code, area, rest] = parts;
        let number = concat(&["+", code, area, rest]);
        let rank = match verdict(&number) {
            Verdict::Valid => 3,
            Verdict::Plausible => 2,
            Verdict::NotInUse => u8::from(shape),
            Verdict::Malformed => 0,
        };
        if rank > self.rank {
            *self = Self { number, rank };
        }
    }

    /// Digits that begin with a calling code.
    fn international(&mut self, digits: &str) {
        self.offer([digits, "", ""], true);
        let place = table().country(digits.as_bytes());
        if let Some(country) = place.and_then(Dialling::of_place)
            && let Some(national) = digits.strip_prefix(&*country.calling_code)
        {
            self.national(national, &country);
        }
    }

    /// Digits as they are dialled in a country.
    fn dialled(&mut self, digits: &str, country: &Dialling) {
        for rest in rests(digits, country.prefixes(ValueKind::International, digits)) {
            self.international(rest);
        }
        let code = &*country.calling_code;
        self.offer([code, "", digits], false);
        self.national(digits, country);
        self.offer([code, &country.area(), digits], false);
        if digits.starts_with(code) {
            self.offer([digits, "", ""], false);
        }
    }

    /// The readings of a national number with something dialled before it, the longest prefix first.
    fn national(&mut self, digits: &str, country: &Dialling) {
        let lengths = country.prefixes(ValueKind::National, digits) | 1;
        for rest in rests(digits, lengths) {
            let code = &*country.calling_code;
            if rest.len() != digits.len() {
                self.offer([code, "", rest], false);
            }
            if code == "54" {
                self.argentine_mobile(rest);
            }
        }
    }

    /// Within Argentina a mobile number has 15 after its area code, from elsewhere 9 before it.
    fn argentine_mobile(&mut self, digits: &str) {
        for area in 2..5 {
            if let Some((area, rest)) = digits.split_at_checked(area)
                && let Some(local) = rest.strip_prefix("15")
            {
                self.offer(["549", area, local], false);
            }
        }
    }
}

/// What is left of `digits` after prefixes of these lengths, the longest first.
fn rests(digits: &str, mut lengths: u32) -> impl Iterator<Item = &str> {
    std::iter::from_fn(move || {
        let longest = lengths.checked_ilog2()?;
        lengths ^= 1 << longest;
        digits.get(longest as usize..)
    })
}
