//! Converts a typed number to the form of E.164: tries all its readings, and keeps the best.

use super::dialling::{Dialling, PrefixKind};
use super::typed::TypedNumber;
use super::verdict::{Verdict, verdict};

/// Converts a number as people write it to the form of E.164; `None` if it cannot be read.
///
/// Accepted: decimal digits (ASCII, full-width, Arabic-Indic, Persian, those of the Indic scripts, Thai, Lao, Tibetan,
/// Burmese, Khmer, Mongolian, N'Ko, mathematical); blanks, dashes, dots, slashes and brackets anywhere; the invisible characters
/// of pasted text; a leading `+` or `tel:`; a trunk prefix in brackets, as in `+44 (0)20 7946 0958`. Without a plus sign
/// the number is read as one dialled in `default_country` (ISO 3166-1 alpha-2): with that country's international
/// prefix (`011` in the US, `00` in most) or its national one (`0`, `1`, `8`, `06` …), by the rules of libphonenumber's
/// metadata. `00` is read as an international prefix everywhere, and without a country too.
///
/// Of several readings:
///
/// - A valid number wins over a plausible one.
/// - In a country with a national prefix, a number without that prefix which begins with the country's calling code is read
///   as an international number first: `49 151 23456789` in Germany. (There libphonenumber reads a national number.)
/// - A national number must be plausible at least.
/// - After a plus sign or an international prefix the form of E.164 is enough: such a number may not be in use, see
///   [`verdict`](super::verdict).
///
/// A comma or semicolon at the end is left out. Not read: extensions (`;ext=`, `x123`: E.164 has none), letters as digits
/// (`1-800-FLOWERS`), several numbers at once, and carrier selection codes that the metadata does not name.
///
/// Normalizing a result again returns the same.
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
    let typed = TypedNumber::parse(typed).ok()?;
    let country = default_country.and_then(Dialling::of_code);
    let mut readings = Readings::default();
    // Without the zero in brackets first: it is not dialled from abroad.
    let candidates = typed.without_trunk_zero().into_iter();
    for digits in candidates.chain([typed.digits]) {
        if typed.has_plus {
            readings.add_international(&digits);
            continue;
        }
        if let Some(country) = &country {
            readings.add_dialled(&digits, country);
        }
        if let Some(number) = digits.strip_prefix("00") {
            readings.add_international(number);
        }
    }
    readings.best.map(|(_, number)| number)
}

/// The calling code of Argentina.
const ARGENTINA: &str = "54";

/// How likely a reading is the number that was meant, from the least to the most.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Rank {
    NotInUse,
    Plausible,
    Valid,
}

/// Collects the numbers that the typed digits may stand for. The `add` functions try the likely ones first, because of
/// several equally ranked ones the first is kept.
#[derive(Default)]
struct Readings {
    best: Option<(Rank, String)>,
}

impl Readings {
    /// Adds a number in parts, without the plus sign, if its rank is at least the `minimum`.
    fn add(&mut self, parts: &[&str], minimum: Rank) {
        let number = ["+", &parts.concat()].concat();
        let rank = match verdict(&number) {
            Verdict::Valid => Rank::Valid,
            Verdict::Plausible => Rank::Plausible,
            Verdict::NotInUse => Rank::NotInUse,
            Verdict::Malformed => return,
        };
        let is_better = self.best.as_ref().is_none_or(|(best, _)| rank > *best);
        if rank >= minimum && is_better {
            self.best = Some((rank, number));
        }
    }

    /// Adds the readings of digits that begin with a calling code.
    fn add_international(&mut self, digits: &str) {
        self.add(&[digits], Rank::NotInUse);
        if let Some(country) = Dialling::of_number(digits.as_bytes())
            && let Some(national) = digits.strip_prefix(country.calling_code)
        {
            self.add_without_national_prefix(national, &country);
        }
    }

    /// Adds the readings of digits as they are dialled in a country.
    fn add_dialled(&mut self, digits: &str, country: &Dialling) {
        let code = country.calling_code;
        let begins_with_code = digits.starts_with(code);
        let lacks_national_prefix = country.has_prefix(PrefixKind::National)
            && country
                .strip_prefixes(PrefixKind::National, digits)
                .is_empty();
        // `011 44 20 7946 0958` in the US.
        for number in country.strip_prefixes(PrefixKind::International, digits) {
            self.add_international(number);
        }
        // `49 151 23456789` in Germany: most likely an international number without its plus sign.
        if begins_with_code && lacks_national_prefix {
            self.add(&[digits], Rank::Plausible);
        }
        // `415 555 2671` in the US.
        self.add(&[code, digits], Rank::Plausible);
        // `020 7946 0958` in Great Britain.
        self.add_without_national_prefix(digits, country);
        // A number without the area code that all numbers of the country have.
        self.add(&[code, &country.area(), digits], Rank::Plausible);
        // `34 612 345 678` in Spain, which has no national prefix.
        if begins_with_code {
            self.add(&[digits], Rank::Plausible);
        }
    }

    /// Adds the readings of a national number without a prefix that is dialled before it, the longest prefix first. In
    /// Argentina also those of a mobile number, with and without such a prefix.
    fn add_without_national_prefix(&mut self, digits: &str, country: &Dialling) {
        let is_argentine = country.calling_code == ARGENTINA;
        for number in country.strip_prefixes(PrefixKind::National, digits) {
            self.add(&[country.calling_code, number], Rank::Plausible);
            if is_argentine {
                self.add_argentine_mobile(number);
            }
        }
        if is_argentine {
            self.add_argentine_mobile(digits);
        }
    }

    /// Adds an Argentine mobile number, which is dialled with 15 after its area code of 2 to 4 digits within the country,
    /// and with 9 before the area code from abroad.
    fn add_argentine_mobile(&mut self, digits: &str) {
        for area_digits in 2..=4 {
            if let Some((area, rest)) = digits.split_at_checked(area_digits)
                && let Some(local) = rest.strip_prefix("15")
            {
                self.add(&[ARGENTINA, "9", area, local], Rank::Plausible);
            }
        }
    }
}
