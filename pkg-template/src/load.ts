// Loads the WebAssembly module: at the first call, or by `init`. `#glue` is the glue of the build: see `imports` of package.json.
import { FILE, IMPORTS } from "#glue";
import { restoreClaims } from "./claims.js";
import { Core } from "./core.js";
import { classNameOf, isArrayBuffer } from "./safe-access.js";
import { unavailable } from "./unavailable.js";

/**
 * A source of the WebAssembly module: a `WebAssembly.Module`, its bytes as an `ArrayBuffer` or a view of
 * one, a `Response`, or a `URL`. Its type is `object`, because TypeScript only knows these types with a
 * library such as DOM.
 */
export type WasmSource = object;

type WasmGetter = () => WebAssembly.Module | BufferSource;

/** Returns the wasm that the entry carries. Undefined in the entry `slim`. */
let getEmbedded: WasmGetter | undefined;
// Not named `module`: some test runners evaluate an ES module in a function that has a parameter of that name.
/** The compiled module. Kept for good, so that an instance that crashed is replaced without compiling again. */
let compiled: WebAssembly.Module | undefined;
let current: Core | undefined;

/**
 * Registers the wasm of an entry, and returns `value` unchanged. The entry wraps each of its exports in this call, so that
 * importing it does nothing else, and a bundle contains the wasm only if it uses one of these exports.
 */
export function withEmbedded<T>(getWasm: WasmGetter, value: T): T {
  getEmbedded = getWasm;
  return value;
}

export function loaded(): Core | undefined {
  return current?.isAlive ? current : undefined;
}

/** The running instance of the Rust crate. The first call compiles the module, synchronously. */
export function core(): Core {
  if (current?.isAlive) return current;
  try {
    compiled ??= compile();
    return activate(Core.start(compiled));
  } catch (cause) {
    throw unavailable(cause);
  }
}

/**
 * Loads the WebAssembly module before the first call, without blocking. Only `zavu-invitations/slim` needs
 * it, because it does not contain the module. After that, further calls do nothing.
 *
 * @param source - Replaces the module of the package: a compiled module, its bytes, a `Response`, a `URL`,
 * or a promise of one of them. It has no effect once a module was compiled.
 * @throws {@link InvitationsError} `wasm_unavailable`. The next call tries again.
 */
export async function init(source?: WasmSource | PromiseLike<WasmSource>): Promise<void> {
  if (current?.isAlive) return;
  try {
    const wasmModule = compiled ?? (await compileAsync(source));
    const started = await Core.startAsync(wasmModule);
    // Another call may have loaded the module meanwhile: then this instance is dropped.
    if (current?.isAlive) return;
    compiled = wasmModule;
    activate(started);
  } catch (cause) {
    throw unavailable(cause);
  }
}

function activate(started: Core): Core {
  // A new instance has lost the ids that a search must not take: see claims.ts.
  started.call(restoreClaims);
  current = started;
  return started;
}

function compile(): WebAssembly.Module {
  const source = embeddedWasm();
  return checkBuild(isModule(source) ? source : new WebAssembly.Module(source));
}

/** Called anew by each `init`: on some servers a promise may be used only by the request that made it. */
async function compileAsync(
  given: WasmSource | PromiseLike<WasmSource> | undefined,
): Promise<WebAssembly.Module> {
  const source = given === undefined ? embeddedWasm() : await bytesOrModule(await given);
  return checkBuild(isModule(source) ? source : await WebAssembly.compile(source));
}

// The messages of the errors below become the reason in that of `unavailable`.

function embeddedWasm(): WebAssembly.Module | BufferSource {
  if (getEmbedded) return getEmbedded();
  throw new Error(
    "zavu-invitations/slim carries none: call `await init(source)` before the first other call, " +
      `here with zavu-invitations/${FILE}`,
  );
}

/** Throws if a module belongs to another version or build. The build gives the imports a name that says so. */
function checkBuild(wasmModule: WebAssembly.Module): WebAssembly.Module {
  const { module: found = "something else" } = WebAssembly.Module.imports(wasmModule)[0] ?? {};
  if (found === IMPORTS) return wasmModule;
  throw new Error(
    `it must be zavu-invitations/${FILE} of the same version and build as this code: ` +
      `${IMPORTS}, found ${found}`,
  );
}

/** True for a compiled module of any realm. */
function isModule(source: object): source is WebAssembly.Module {
  return classNameOf(source) === "WebAssembly.Module";
}

/** Fetches or reads a source, unless it is a module or bytes already. */
async function bytesOrModule(source: WasmSource): Promise<WebAssembly.Module | BufferSource> {
  if (isModule(source)) return source;
  if (ArrayBuffer.isView(source) || isArrayBuffer(source)) return source as BufferSource;
  const { href, arrayBuffer } = source as Partial<URL & Response>;
  if (typeof href === "string") return bytesOfResponse(await fetch(href));
  if (typeof arrayBuffer === "function") return bytesOfResponse(source as Response);
  throw new TypeError("a module, its bytes, a Response or a URL is expected as its source");
}

async function bytesOfResponse(response: Response): Promise<ArrayBuffer> {
  // `ok` is undefined for a Blob or a File, which have `arrayBuffer` as well.
  if (response.ok === false) throw new Error(`its request was answered ${response.status}`);
  return response.arrayBuffer();
}
