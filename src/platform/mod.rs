//! Functions that are built into JavaScript engines, and that Rust programs take from crates. Each file has both versions
//! under the same signatures.

pub(crate) mod date;
pub(crate) mod fold;
pub(crate) mod host;
pub(crate) mod json;

/// True in the WebAssembly module for pages. Its calls go to a route of the developer's server and have no API key. Code
/// behind `!IS_PAGE` is left out of that module.
pub(crate) const IS_PAGE: bool = cfg!(all(
    feature = "wasm",
    not(feature = "wasm-server"),
    target_arch = "wasm32"
));
