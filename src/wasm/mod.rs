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
mod options;
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

/// Converts a number of JavaScript, such as a time or a length. A fraction is cut off, `NaN` becomes 0, and a number out of range
/// the nearest one.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast of a float saturates"
)]
fn to_u64(number: f64) -> u64 {
    number as u64
}

/// Converts a value to JavaScript data. Never fails for the types of this crate: their maps have texts as keys, and their
/// numbers are below 2^53.
fn to_js<T: Tsify + Serialize>(value: &T) -> Ts<T> {
    value
        .into_ts()
        .unwrap_or_else(|_| Ts::new_unchecked(JsValue::UNDEFINED))
}
