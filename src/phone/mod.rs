//! Phone numbers in the form of E.164: are they in use, and of which country; and typed numbers read into that form.
mod automata;
mod committed;
mod countries;
mod dialling;
mod extension;
mod inspect;
mod normalize;
mod respelled;
mod table;
mod typed;
mod verdict;

pub use committed::METADATA_VERSION;
pub(crate) use extension::is_extension;
#[cfg(any(test, feature = "wasm"))]
pub(crate) use inspect::country;
#[cfg(feature = "wasm")]
pub(crate) use inspect::facts_key;
pub use inspect::{PhoneInfo, inspect, region};
pub use normalize::normalize;
pub(crate) use respelled::respelled;
pub(crate) use typed::{ascii_digit, unreadable};
pub(crate) use verdict::is_valid;
pub use verdict::{Verdict, is_prefix_of_valid, verdict};
