//! The JavaScript interface: the only place that knows of it.
//!
//! The facade (`pkg-template/src`) hands over plain values that it copied, so that nothing of a
//! caller's runs while this code does, and gets data back, never an exception.

mod calls;
mod exchange;
mod exports;
mod form;
#[cfg(feature = "wasm-server")]
mod handler;
mod message;
mod tape;
