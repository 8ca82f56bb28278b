import { InvitationsError } from "./error.js";

/** By the engine's error message. The first match counts. */
const REMEDIES: readonly (readonly [message: RegExp, remedy: string])[] = [
  [
    /content security policy|unsafe-eval|blocked by CSP/i,
    "the page's Content Security Policy forbids it: add 'wasm-unsafe-eval' to its script-src",
  ],
  [
    /disallowed by embedder/i,
    "this runtime compiles no WebAssembly at run time: let the tool that bundles the code resolve " +
      'packages with the condition "workerd" (Cloudflare Workers) or "edge-light" (Vercel Edge), ' +
      'with OpenNext by serverExternalPackages: ["zavu-invitations"] in next.config, ' +
      "or call `init` of zavu-invitations/slim with the imported module " +
      "zavu-invitations/server.wasm; in a browser, add 'wasm-unsafe-eval' to the script-src of the " +
      "page's Content Security Policy",
  ],
  [
    /disallowed on the main thread/i,
    "this browser compiles only little WebAssembly synchronously on a page's main thread: " +
      "call `await init()` before the first other call",
  ],
];

/** The error of a module that could not be loaded. Names the remedy if it is known. */
export function unavailable(cause: unknown): InvitationsError {
  return wasmUnavailable(`the WebAssembly module could not be loaded: ${reason(cause)}`, cause);
}

/** Throws the error of a function that the build for pages does not have: it needs the module for servers. */
export function onlyOnServers(name: string, entry = "server"): never {
  throw wasmUnavailable(
    `${name} is for servers, and this is the build of zavu-invitations for pages, chosen by the ` +
      `condition "browser": import it from zavu-invitations/${entry}, which has everything`,
  );
}

function wasmUnavailable(message: string, cause?: unknown): InvitationsError {
  return new InvitationsError(
    { code: "wasm_unavailable", outcome: "not_sent", message, attempts: 0, issues: [] },
    { cause },
  );
}

function reason(cause: unknown): string {
  if (typeof WebAssembly !== "object") {
    return (
      "this runtime has no WebAssembly: use one that has, and start Node without --jitless; " +
      "a browser's lockdown mode turns it off, too"
    );
  }
  const message = messageOf(cause);
  return REMEDIES.find(([pattern]) => pattern.test(message))?.[1] ?? message;
}

/** The message of a thrown value, which may throw again when it is read. */
function messageOf(thrown: unknown): string {
  try {
    return String(thrown instanceof Error ? thrown.message : thrown);
  } catch {
    return "no reason given";
  }
}
