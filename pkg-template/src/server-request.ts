/** Helpers of both handlers, for requests and stores that may be of any realm, a mock, or the wrong object altogether. */

import { isBodyUsed } from "./body.js";
import { read } from "./safe-access.js";
import type { HandlerAnswer, HandlerShape } from "./wasm/zavu_invitations.js";

/** Describes the arguments of a handler, so that Rust can answer one that was called with something else than a `Request`. */
export function shapeOf(request: unknown, context: unknown): HandlerShape {
  const body = read(request, "body");
  const isStream = typeof read(body, "getReader") === "function";
  return {
    hasHeaders: typeof read(read(request, "headers"), "get") === "function",
    body: body === null ? "null" : isStream ? "stream" : "other",
    isBodyUsed: isBodyUsed(request),
    isOfNode: [request, context].some(isOfNode),
  };
}

/** True for a request or a response of `node:http`, or of a framework that is built on it. */
function isOfNode(value: unknown): boolean {
  const has = (name: string): boolean => typeof read(value, name) === "function";
  return (has("writeHead") && has("end")) || Boolean(read(value, "socket"));
}

/**
 * Sends an answer on the second argument of a handler, if that is a response of `node:http`: the server that called the
 * handler by mistake ignores the `Response` that it returns, and the request would hang.
 */
export function sendOnNode(
  context: unknown,
  { status, headers, body }: Pick<HandlerAnswer, "status" | "headers" | "body">,
): void {
  try {
    const response = context as {
      statusCode: number;
      setHeader(name: string, value: string): void;
      end(body: string | undefined): void;
    };
    if (typeof response.setHeader !== "function") return;
    response.statusCode = status;
    for (const [name, value] of headers) response.setHeader(name, value);
    response.end(body);
  } catch {}
}

/** Binds the functions of a store to it. They were read once, and checked by Rust: the store itself is not read again. */
export function bindToStore<Store>(store: unknown, functions: Record<string, unknown>): Store {
  const bound: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(functions)) {
    if (typeof value === "function") bound[name] = value.bind(store);
  }
  return bound as Store;
}
