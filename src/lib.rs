//! Zavu partner invitations.

#[cfg(feature = "wasm")]
mod wasm;
