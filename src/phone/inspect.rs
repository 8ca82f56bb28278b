//! Looks up all that the table knows about one number.

use serde::Serialize;

use super::committed::{METADATA_VERSION, table};
use super::countries::Country;
use super::verdict::{Verdict, e164_digits, verdict_on_digits};

/// The findings of the world's numbering plans on one number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PhoneInfo {
    /// The value itself if it has the form of E.164.
    pub e164: Option<String>,
    /// The verdict of the numbering plans.
    #[cfg_attr(feature = "wasm", tsify(type = "PhoneVerdict"))]
    pub verdict: Verdict,
    /// ISO 3166-1 alpha-2; also `XK` (Kosovo), `AC` (Ascension) and `TA` (Tristan da Cunha). `null` for a malformed value, an
    /// unknown calling code, and a calling code of no country, such as 800 or 870. For a number that is not valid it is the
    /// country of the longest known prefix, so the main country of its calling code if nothing else is known.
    pub country: Option<&'static str>,
    /// The digits of the country calling code, such as `44`, if it is a known one.
    pub calling_code: Option<String>,
    /// The version of libphonenumber's metadata that all this is based on.
    pub metadata_version: &'static str,
}

/// Looks up a number in the form of E.164.
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
    let digits = e164_digits(value.as_bytes());
    let country = digits.and_then(country_of_digits);
    PhoneInfo {
        e164: digits.map(|_| value.to_owned()),
        verdict: digits.map_or(Verdict::Malformed, verdict_on_digits),
        country: country.and_then(|country| country.code),
        calling_code: country.map(|country| country.calling_code.to_owned()),
        metadata_version: METADATA_VERSION,
    }
}

/// A key that is equal for all values with the same [`PhoneInfo`], apart from [`PhoneInfo::e164`]. By it JavaScript caches
/// the objects that it makes.
#[cfg(feature = "wasm")]
pub(crate) fn facts_key(value: &[u8]) -> usize {
    /// The number of variants of [`Verdict`].
    const VERDICTS: usize = 4;
    let digits = e164_digits(value);
    let country = digits.and_then(|digits| table().countries.find(digits));
    let verdict = digits.map_or(Verdict::Malformed, verdict_on_digits);
    country
        .map_or(0, |country| country.saturating_add(1))
        .saturating_mul(VERDICTS)
        .saturating_add(verdict as usize)
}

/// The country of a number in the form of E.164, without an allocation.
///
/// The same as [`PhoneInfo::country`]. For valid numbers it is exactly libphonenumber's region.
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
    country_of_digits(e164_digits(value.as_bytes())?)?.code
}

/// The code that [`region`] returns, of a number that is known to be valid.
#[cfg(any(test, feature = "wasm"))]
pub(crate) fn country(valid: &[u8]) -> Option<[u8; 2]> {
    let country = country_of_digits(valid.strip_prefix(b"+")?)?;
    country.code?.as_bytes().first_chunk().copied()
}

fn country_of_digits(digits: &[u8]) -> Option<&'static Country<'static>> {
    let countries = &table().countries;
    countries.list.get(countries.find(digits)?)
}
