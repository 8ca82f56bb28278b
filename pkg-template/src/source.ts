import { classNameOf, isArrayBuffer } from "./safe-access.js";

/**
 * A source of the WebAssembly module: a `WebAssembly.Module`, its bytes as an `ArrayBuffer` or a view of
 * one, a `Response`, or a `URL`. Its type is `object`, because TypeScript only knows these types with a
 * library such as DOM.
 */
export type WasmSource = object;

/** True for a compiled module of any realm. */
export function isModule(source: object): source is WebAssembly.Module {
  return classNameOf(source) === "WebAssembly.Module";
}

/** Fetches or reads a source, unless it is a module or bytes already. */
export async function bytesOrModule(
  source: WasmSource,
): Promise<WebAssembly.Module | BufferSource> {
  if (isModule(source)) return source;
  if (ArrayBuffer.isView(source) || isArrayBuffer(source)) return source as BufferSource;
  const { href, arrayBuffer } = source as Partial<URL & Response>;
  if (typeof href === "string") return bytesOfResponse(await fetch(href));
  if (typeof arrayBuffer === "function") return bytesOfResponse(source as Response);
  // Both messages end that of `unavailable`.
  throw new TypeError("a module, its bytes, a Response or a URL is expected as its source");
}

async function bytesOfResponse(response: Response): Promise<ArrayBuffer> {
  // `ok` is undefined for a Blob or a File, which have `arrayBuffer` as well.
  if (response.ok === false) throw new Error(`its request was answered ${response.status}`);
  return response.arrayBuffer();
}
