use crate::rules::country;

/// The countries that `allowedPhoneCountries` may name, for a list to choose from: the 249 codes of
/// ISO 3166-1 alpha-2 and `XK`, in alphabetical order.
///
/// ```
/// let countries: Vec<_> = zavu_invitations::form::countries().collect();
/// assert_eq!((countries.len(), countries[0]), (250, "AD"));
/// ```
pub fn countries() -> impl Iterator<Item = &'static str> {
    country::codes()
}
