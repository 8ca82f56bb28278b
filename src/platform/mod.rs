//! The functions that JavaScript engines bring along and Rust programs take from crates: one file a
//! function, with both versions side by side under the same signatures.

pub(crate) mod date;
pub(crate) mod fold;
pub(crate) mod host;
pub(crate) mod json;

/// Whether this is the WebAssembly module for pages, whose calls go to a route of the user's own and
/// have no API key. What only servers need stands behind this constant, and is not in that module.
pub(crate) const IS_PAGE: bool = cfg!(all(
    feature = "wasm",
    not(feature = "wasm-server"),
    target_arch = "wasm32"
));
