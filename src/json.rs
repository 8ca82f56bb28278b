//! JSON, by the platform's own means: `serde_json` natively, the engine's parser in JavaScript.

#[cfg(all(feature = "wasm", target_arch = "wasm32"))]
#[path = "json/javascript.rs"]
mod sys;
#[cfg(not(all(feature = "wasm", target_arch = "wasm32")))]
#[path = "json/native.rs"]
mod sys;

#[cfg(any(all(feature = "wasm", target_arch = "wasm32"), test))]
mod writer;

pub(crate) use sys::{Node, as_text, object, parse, stringify, to_body_text};
pub use sys::{Text, Value};
