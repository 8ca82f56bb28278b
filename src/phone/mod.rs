//! Phone numbers: tells if a number in the form of E.164 is in use, and of which country it is, by a committed table of the
//! world's numbering plans; and reads typed numbers into that form.
//!
//! `table.rs` describes the table, `automata.rs` and `countries.rs` its two halves.

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
pub(crate) use typed::{ascii_digit, split_at_unreadable};
pub(crate) use verdict::{DIGITS_MAXIMUM, DIGITS_MINIMUM, is_valid};
pub use verdict::{Verdict, is_prefix_of_valid, verdict};
