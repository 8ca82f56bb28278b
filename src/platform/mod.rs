//! The functions that JavaScript engines bring along and Rust programs take from crates: one file a
//! function, with both versions side by side under the same signatures.

pub(crate) mod date;
pub(crate) mod fold;
pub(crate) mod host;
