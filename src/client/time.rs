//! Points in time, as Unix milliseconds, read by the platform's own means.

#[cfg(all(feature = "wasm", target_arch = "wasm32"))]
#[path = "time/javascript.rs"]
mod sys;
#[cfg(not(all(feature = "wasm", target_arch = "wasm32")))]
#[path = "time/native.rs"]
mod sys;

pub(super) use sys::{of_http_date, of_iso_8601};
