//! The JavaScript interface: the only folder that knows of it.
//!
//! - In: plain data, which the facade (`pkg-template/src`) copied before, so that nothing of a
//!   caller's runs while this code does. Read by name with js-sys: see [`input`].
//! - Out: plain data by serde-wasm-bindgen, typed by tsify. A conversion that fails throws nothing.
//! - Most requests are valid: [`fast_path`] says so without either of them.

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

/// A value as JavaScript data. No type of this crate fails to become that: their maps have texts as
/// keys, and their numbers are below 2^53.
fn to_js<T: Tsify + Serialize>(value: &T) -> Ts<T> {
    value
        .into_ts()
        .unwrap_or_else(|_| Ts::new_unchecked(JsValue::UNDEFINED))
}
