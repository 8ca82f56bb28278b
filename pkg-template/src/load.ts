import { FILE, IMPORTS } from "#glue";
import { restoreClaims } from "./claims.js";
import { Core } from "./core.js";
import { bytesOrModule, isModule, type WasmSource } from "./source.js";
import { noSource, otherModule, unavailable } from "./unavailable.js";

type Embedded = () => WebAssembly.Module | BufferSource;

/** The wasm of the entry, where it has one. */
let embedded: Embedded | undefined;
/**
 * Kept for good, so that a core that crashed is replaced without compiling again. Not named `module`:
 * some test runners evaluate an ES module in a function that has a parameter of that name.
 */
let kept: WebAssembly.Module | undefined;
let current: Core | undefined;

/** The value, which needs a module: that of its entry, unless `init` was given another. */
export function carrying<T>(carried: Embedded, value: T): T {
  embedded = carried;
  return value;
}

/** The Rust crate where it is loaded: nothing is compiled for it. */
export function loaded(): Core | undefined {
  return current?.isAlive ? current : undefined;
}

/** The Rust crate. The first call compiles it, synchronously. */
export function core(): Core {
  if (current?.isAlive) return current;
  try {
    kept ??= compile();
    return use(Core.start(kept));
  } catch (cause) {
    throw unavailable(cause);
  }
}

/**
 * Loads the WebAssembly module before the first call, without blocking. Only `zavu-invitations/slim` needs
 * it, because it does not contain the module. After that, further calls do nothing.
 *
 * @param source - Replaces the module of the package: a compiled module, its bytes, a `Response`, a `URL`,
 * or a promise of one of them.
 * @throws {@link InvitationsError} `wasm_unavailable`. The next call tries again.
 */
export async function init(source?: WasmSource | PromiseLike<WasmSource>): Promise<void> {
  if (current?.isAlive) return;
  try {
    const compiled = kept ?? (await compiling(source));
    const started = await Core.startAsync(compiled);
    if (current?.isAlive) return;
    kept = compiled;
    use(started);
  } catch (cause) {
    throw unavailable(cause);
  }
}

function use(started: Core): Core {
  started.call(restoreClaims);
  current = started;
  return started;
}

function compile(): WebAssembly.Module {
  const found = own();
  return fitting(isModule(found) ? found : new WebAssembly.Module(found));
}

/** No promise is shared between calls: on some servers each belongs to one request. */
async function compiling(
  source: WasmSource | PromiseLike<WasmSource> | undefined,
): Promise<WebAssembly.Module> {
  const found = source === undefined ? own() : await bytesOrModule(await source);
  return fitting(isModule(found) ? found : await WebAssembly.compile(found));
}

function own(): WebAssembly.Module | BufferSource {
  if (embedded === undefined) throw new Error(noSource(FILE));
  return embedded();
}

/** A module that this code was made for: its imports are named for that. */
function fitting(module: WebAssembly.Module): WebAssembly.Module {
  const [first] = WebAssembly.Module.imports(module);
  if (first?.module !== IMPORTS) throw new Error(otherModule(FILE, IMPORTS, first?.module));
  return module;
}
