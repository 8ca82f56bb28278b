//! Phone numbers in the form of E.164: is such a number in use, whose is it, and what did somebody mean who typed one.
mod classes;
mod coder;
mod countries;
mod dialling;
mod expand;
mod inspect;
mod lookup;
mod normalize;
mod states;
mod table;
mod typed;
mod verdict;

use crate::country_codes as codes;

#[cfg(any(test, feature = "wasm"))]
pub(crate) use inspect::country;
#[cfg(feature = "wasm")]
pub(crate) use inspect::kind;
pub use inspect::{PhoneInfo, inspect, region};
pub use lookup::METADATA_VERSION;
pub use normalize::normalize;
pub(crate) use typed::decimal;
pub(crate) use verdict::is_valid;
pub use verdict::{Verdict, is_prefix_of_valid, verdict};
