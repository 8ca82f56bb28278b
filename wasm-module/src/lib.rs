//! The WebAssembly modules of the npm package. The allocator is set here and not in the crate, so that a Rust program can
//! enable all features of the crate and set its own allocator.

use zavu_invitations as _;

/// Has less code than the allocator of the standard library, and is as fast with as much memory.
#[cfg(all(target_arch = "wasm32", not(target_feature = "atomics")))]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
