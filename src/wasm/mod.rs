//! The JavaScript interface of the crate: its exports to the TypeScript facade (`pkg-template/src`).
//!
//! - In: plain data, which [`input`] reads by name. The facade made it before, from values of callers, so that no code of a
//!   caller runs while this code does.
//! - Out: plain data by serde-wasm-bindgen, typed by tsify.
//! - [`fast_path`] recognizes most valid requests without either.

#[cfg(feature = "wasm-server")]
mod bulk;
mod calls;
mod fast_path;
mod follow_up;
#[cfg(feature = "wasm-server")]
mod handler;
mod input;
mod message;
#[cfg(feature = "wasm-server")]
mod reissue;
mod transport;
mod validate;
mod watch;
#[cfg(feature = "wasm-server")]
mod webhook;

use serde::Serialize;
use tsify::{Ts, Tsify};
use wasm_bindgen::JsValue;

/// Converts a value to JavaScript data. Never fails for the types of this crate: their maps have texts as keys, and their
/// numbers are below 2^53.
fn to_js<T: Tsify + Serialize>(value: &T) -> Ts<T> {
    value
        .into_ts()
        .unwrap_or_else(|_| Ts::new_unchecked(JsValue::UNDEFINED))
}
