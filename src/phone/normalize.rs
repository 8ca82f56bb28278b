//! Reads a number as it is typed into the form of E.164.

use super::dialling::{Dialling, PrefixKind};
use super::typed::Typed;
use super::verdict::{Verdict, verdict};

/// Reads a number as people write it, and returns it in the form of E.164; none if it cannot be read.
///
/// Accepted: decimal digits (ASCII, full-width, Arabic-Indic, Persian, those of the Indic scripts, Thai, Lao, Tibetan,
/// Burmese, Khmer, Mongolian, N'Ko, mathematical); blanks, dashes, dots, slashes and brackets anywhere; the invisible characters
/// of pasted text; a leading `+` or `tel:`; a trunk prefix in brackets, as in `+44 (0)20 7946 0958`. Without a plus sign
/// the number is read as one dialled in `default_country` (ISO 3166-1 alpha-2): with that country's international
/// prefix (`011` in the US, `00` in most) or its national one (`0`, `1`, `8`, `06` …), by the rules of libphonenumber's
/// metadata. `00` is read as an international prefix everywhere, and without a country too.
///
/// If there are several readings, a valid number wins over one that is only plausible. Of two valid ones that begins with
/// the calling code wins where the other lacks the national prefix of its country: `49 151 23456789` in Germany. (There
/// libphonenumber reads a national number.) A national number must have a
/// plausible reading at least. After a plus sign or an international prefix the form of E.164 is enough: such a number may
/// not be in use, see [`verdict`](super::verdict).
///
/// A comma or semicolon at the end is left out. Not read: extensions (`;ext=`, `x123`: E.164 has none), letters as digits (`1-800-FLOWERS`), several numbers at once,
/// carrier selection codes that the metadata does not name.
///
/// A result is read as itself.
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
    let typed = Typed::read(typed).ok()?;
    let country = default_country.and_then(Dialling::of_code);
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

/// The calling code of Argentina.
const ARGENTINA: &str = "54";

/// The best reading so far.
#[derive(Default)]
struct Best {
    number: String,
    /// Zero for no reading.
    rank: u8,
}

impl Best {
    /// Keeps a reading that ranks above all earlier ones. A number that is not in use counts only with `allow_unused`.
    fn offer(&mut self, parts: &[&str], allow_unused: bool) {
        let number = ["+", &parts.concat()].concat();
        let rank = match verdict(&number) {
            Verdict::Valid => 3,
            Verdict::Plausible => 2,
            Verdict::NotInUse => u8::from(allow_unused),
            Verdict::Malformed => 0,
        };
        if rank > self.rank {
            *self = Self { number, rank };
        }
    }

    /// Reads digits that begin with a calling code.
    fn international(&mut self, digits: &str) {
        self.offer(&[digits], true);
        if let Some(country) = Dialling::of_number(digits.as_bytes())
            && let Some(national) = digits.strip_prefix(country.calling_code)
        {
            self.national(national, &country);
        }
    }

    /// Reads digits as they are dialled in a country.
    fn dialled(&mut self, digits: &str, country: &Dialling) {
        for rest in without_prefixes(
            digits,
            country.prefix_lengths(PrefixKind::International, digits),
        ) {
            self.international(rest);
        }
        let code = country.calling_code;
        // Who leaves out the national prefix has written the calling code in its place. Of equal readings the first counts.
        let has_national_prefix = country.prefix_lengths(PrefixKind::National, digits) != 0;
        if digits.starts_with(code)
            && country.has_prefix(PrefixKind::National)
            && !has_national_prefix
        {
            self.offer(&[digits], false);
        }
        self.offer(&[code, digits], false);
        self.national(digits, country);
        self.offer(&[code, &country.area(), digits], false);
        if digits.starts_with(code) {
            self.offer(&[digits], false);
        }
    }

    /// Reads a national number without the prefix that is dialled before it, the longest prefix first.
    fn national(&mut self, digits: &str, country: &Dialling) {
        const NO_PREFIX: u32 = 1;
        let lengths = country.prefix_lengths(PrefixKind::National, digits) | NO_PREFIX;
        for rest in without_prefixes(digits, lengths) {
            if rest.len() != digits.len() {
                self.offer(&[country.calling_code, rest], false);
            }
            if country.calling_code == ARGENTINA {
                self.argentine_mobile(rest);
            }
        }
    }

    /// Within Argentina a mobile number has 15 after its area code of 2 to 4 digits, from abroad 9 before it.
    fn argentine_mobile(&mut self, digits: &str) {
        for area in 2..5 {
            if let Some((area, rest)) = digits.split_at_checked(area)
                && let Some(local) = rest.strip_prefix("15")
            {
                self.offer(&[ARGENTINA, "9", area, local], false);
            }
        }
    }
}

/// The rest of `digits` after each prefix of these lengths (bit `n` for the length `n`), the longest prefix first.
fn without_prefixes(digits: &str, mut lengths: u32) -> impl Iterator<Item = &str> {
    std::iter::from_fn(move || {
        let longest = lengths.checked_ilog2()?;
        lengths ^= 1 << longest;
        digits.get(longest as usize..)
    })
}
