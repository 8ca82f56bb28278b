// Helpers of `createInvitationHandler` and `createWebhookHandler`. The developer's requests and stores may belong to another
// realm, be mocks, or have the wrong type.
import { isBodyUsed } from "./body.js";
import { read, tryCall } from "./safe-access.js";
import type { HandlerAnswer, HandlerShape } from "./wasm/zavu_invitations.js";

/** By the shape of its arguments, Rust recognizes a handler that was called without a `Request`. */
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

/** True for a request or a response of `node:http`, or of a framework on it, such as Express. */
function isOfNode(value: unknown): boolean {
  const has = (name: string): boolean => typeof read(value, name) === "function";
  // A request of `node:http` has no `writeHead`, but a `socket`.
  return (has("writeHead") && has("end")) || Boolean(read(value, "socket"));
}

/**
 * Sends an answer on the second argument of a handler, if this is a response of `node:http`: a server that calls the handler
 * by mistake ignores the returned `Response`, and its client would wait for ever.
 */
export function sendOnNode(
  context: unknown,
  { status, headers, body }: Pick<HandlerAnswer, "status" | "headers" | "body">,
): void {
  if (typeof read(context, "setHeader") !== "function") return;
  try {
    const response = context as {
      statusCode: number;
      setHeader(name: string, value: string): void;
      end(body: string | undefined): void;
    };
    response.statusCode = status;
    for (const [name, value] of headers) response.setHeader(name, value);
    response.end(body);
  } catch {
    // `setHeader` throws if headers were sent before, which this body would not fit: the response only ends.
    tryCall(context, "end");
  }
}

/** Binds the functions of a store to it. `functions` were read once and checked by Rust; the store is not read again. */
export function bindToStore<Store>(store: unknown, functions: Record<string, unknown>): Store {
  const bound: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(functions)) {
    if (typeof value === "function") bound[name] = value.bind(store);
  }
  return bound as Store;
}
