//! The WebAssembly modules of the npm package. The allocator stands here and not in the crate, so that
//! a Rust program can enable all features of the crate and have an allocator of its own.

use zavu_invitations as _;

/// Less code than the standard library's own allocator, as fast, and it takes as much memory.
#[cfg(all(target_arch = "wasm32", not(target_feature = "atomics")))]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
