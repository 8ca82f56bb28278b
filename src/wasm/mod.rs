//! The JavaScript interface: the only place that knows of it.
//!
//! The facade (`pkg-template/src`) hands over plain values that it copied, so that nothing of a
//! caller's runs while this code does, and gets data back, never an exception.

#[cfg(feature = "wasm-calls")]
mod calls;
#[cfg(feature = "wasm-calls")]
mod exchange;
mod exports;
mod form;
#[cfg(feature = "wasm-calls")]
mod handler;
mod message;
mod tape;

/// Less code than the standard library's own allocator, as fast, and it takes as much memory.
#[cfg(all(target_arch = "wasm32", not(target_feature = "atomics")))]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
