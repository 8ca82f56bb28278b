//! All that is known about one number.

use serde::Serialize;

use super::countries::Country;
use super::lookup::{METADATA_VERSION, digits, table};
use super::verdict::{Verdict, of_digits};

/// What [`inspect`] finds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PhoneInfo {
    /// The value itself where it has the form of E.164.
    pub e164: Option<String>,
    /// What the numbering plans say.
    #[cfg_attr(feature = "wasm", tsify(type = "PhoneVerdict"))]
    pub verdict: Verdict,
    /// ISO 3166-1 alpha-2, and `XK` for Kosovo. None for a malformed value, an unknown calling code, and a calling code
    /// of no country, such as 800 or 870. On numbers that are not valid it is the country that has the prefix, where
    /// several share a calling code the main one in doubt.
    pub country: Option<&'static str>,
    /// The digits of the country calling code, such as `44`, where it is a known one.
    pub calling_code: Option<String>,
    /// The version of libphonenumber's metadata that all this is said by.
    pub metadata_version: &'static str,
}

/// Says what is known about a number in the form of E.164.
///
/// The value is taken as it is: nothing is trimmed, see [`normalize`](super::normalize) for typed text.
///
/// ```
/// use zavu_invitations::phone::{Verdict, inspect};
///
/// let info = inspect("+442079460958");
/// assert_eq!(info.verdict, Verdict::Valid);
/// assert_eq!((info.country, info.calling_code.as_deref()), (Some("GB"), Some("44")));
///
/// let info = inspect("020 7946 0958");
/// assert_eq!(info.verdict, Verdict::Malformed);
/// assert_eq!(info.e164, None);
/// ```
#[must_use]
pub fn inspect(value: &str) -> PhoneInfo {
    let digits = digits(value.as_bytes());
    let country = digits.and_then(country_of);
    PhoneInfo {
        e164: digits.map(|_| value.to_owned()),
        verdict: digits.map_or(Verdict::Malformed, of_digits),
        country: country.and_then(|country| country.name),
        calling_code: country.map(|country| country.calling_code()),
        metadata_version: METADATA_VERSION,
    }
}

/// A number that is the same for all values of which [`inspect`] says the same, but for
/// [`PhoneInfo::e164`].
#[cfg(feature = "wasm")]
pub(crate) fn kind(value: &[u8]) -> usize {
    const VERDICTS: usize = 4;
    let digits = digits(value);
    let place = digits.and_then(|digits| table().country(digits));
    let verdict = digits.map_or(Verdict::Malformed, of_digits);
    place
        .map_or(0, |place| place.saturating_add(1))
        .saturating_mul(VERDICTS)
        .saturating_add(verdict as usize)
}

/// The country of a number in the form of E.164, without an allocation.
///
/// What [`PhoneInfo::country`] says. On valid numbers it is exactly libphonenumber's region.
///
/// ```
/// use zavu_invitations::phone::region;
///
/// assert_eq!(region("+12042345678"), Some("CA"));
/// assert_eq!(region("+80012345678"), None);
/// assert_eq!(region("not a number"), None);
/// ```
#[must_use]
pub fn region(value: &str) -> Option<&'static str> {
    digits(value.as_bytes())
        .and_then(country_of)
        .and_then(|country| country.name)
}

/// The code of [`region`] for a number that is valid.
#[cfg(any(test, feature = "wasm"))]
pub(crate) fn country(valid: &[u8]) -> Option<[u8; 2]> {
    let name = country_of(valid.strip_prefix(b"+")?)?.name?;
    name.as_bytes().first_chunk().copied()
}

fn country_of(digits: &[u8]) -> Option<&'static Country> {
    let table = table();
    table.countries.countries.get(table.country(digits)?)
}
