import { InvitationsError } from "./error.js";
import base64 from "./wasm/base64.js";
import * as glue from "./wasm/zavu_invitations_bg.js";

let started = false;

/** The functions of the Rust crate. The first call compiles it, synchronously. */
export function rust(): typeof glue {
  if (!started) {
    try {
      start(new WebAssembly.Module(decode()));
    } catch (cause) {
      throw unavailable(cause);
    }
  }
  return glue;
}

/**
 * Loads the module ahead of the first call, without blocking it. Never necessary.
 *
 * @param source - A compiled module, or its bytes, to be used instead of the one that the package
 * carries.
 * @throws {@link InvitationsError} `wasm_unavailable`. The next call tries again.
 */
export async function init(source?: WebAssembly.Module | BufferSource): Promise<void> {
  if (started) return;
  try {
    const module =
      source instanceof WebAssembly.Module ? source : await WebAssembly.compile(source ?? decode());
    if (!started) start(module);
  } catch (cause) {
    throw unavailable(cause);
  }
}

function start(module: WebAssembly.Module): void {
  const imports = { "./zavu_invitations_bg.js": glue as unknown as WebAssembly.ModuleImports };
  const { exports } = new WebAssembly.Instance(module, imports);
  glue.__wbg_set_wasm(exports);
  (exports.__wbindgen_start as () => void)();
  started = true;
}

function decode(): Uint8Array<ArrayBuffer> {
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) {
    bytes[i] = binary.charCodeAt(i);
  }
  return bytes;
}

function unavailable(cause: unknown): InvitationsError {
  const reason =
    typeof WebAssembly === "undefined" ? "this runtime has no WebAssembly" : String(cause);
  return new InvitationsError(
    {
      code: "wasm_unavailable",
      outcome: "not_sent",
      message: `the WebAssembly module could not be loaded: ${reason}`,
      attempts: 0,
      issues: [],
    },
    { cause },
  );
}
