import embedded from "#embedded";
import { Core } from "./core.js";
import { bytesOrModule, isModule, type WasmSource } from "./source.js";
import { NO_SOURCE, unavailable } from "./unavailable.js";

/** Kept for good, so that a core that crashed is replaced without compiling again. */
let module: WebAssembly.Module | undefined;
let current: Core | undefined;

/** The Rust crate. The first call compiles it, synchronously. */
export function core(): Core {
  if (current?.isAlive) return current;
  try {
    module ??= compile(embedded());
    current = Core.start(module);
    return current;
  } catch (cause) {
    throw unavailable(cause);
  }
}

/**
 * Loads the WebAssembly module ahead of the first call, without blocking. Never necessary, but
 * for `zavu-invitations/slim`, which carries none. Once it is loaded, further calls do nothing.
 *
 * @param source - Where to take the module from instead of the package itself: a compiled module,
 * its bytes, a `Response`, a `URL`, or a promise of one of them.
 * @throws {@link InvitationsError} `wasm_unavailable`. The next call tries again.
 */
export async function init(source?: WasmSource | PromiseLike<WasmSource>): Promise<void> {
  if (current?.isAlive) return;
  try {
    const compiled = module ?? (await compiling(source ?? embedded()));
    const started = await Core.starting(compiled);
    if (current?.isAlive) return;
    module = compiled;
    current = started;
  } catch (cause) {
    throw unavailable(cause);
  }
}

function compile(source: WebAssembly.Module | BufferSource | undefined): WebAssembly.Module {
  if (source === undefined) throw new Error(NO_SOURCE);
  return isModule(source) ? source : new WebAssembly.Module(source);
}

/** No promise is shared between calls: on some servers each belongs to one request. */
async function compiling(
  source: WasmSource | PromiseLike<WasmSource> | undefined,
): Promise<WebAssembly.Module> {
  if (source === undefined) throw new Error(NO_SOURCE);
  const found = await bytesOrModule(await source);
  return isModule(found) ? found : await WebAssembly.compile(found);
}
