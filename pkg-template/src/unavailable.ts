import { InvitationsError } from "./error.js";

/** What to do, by what the engine says. */
const REMEDIES: readonly (readonly [said: RegExp, remedy: string])[] = [
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

/** The reason where an entry without a module was given none. */
export function noSource(file: string): string {
  return (
    "zavu-invitations/slim carries none: call `await init(source)` before the first other call, " +
    `here with zavu-invitations/${file}`
  );
}

/** The reason where a module is of another build than this code. */
export function otherModule(file: string, expected: string, found = "something else"): string {
  return (
    `it must be zavu-invitations/${file} of the same version and build as this code: ` +
    `${expected}, found ${found}`
  );
}

/** The error of a module that could not be loaded, with what mends it where that is known. */
export function unavailable(cause: unknown): InvitationsError {
  return failed(`the WebAssembly module could not be loaded: ${reason(cause)}`, cause);
}

/** Throws, for a function that the build for pages lacks. */
export function onlyOnServers(name: string, entry = "server"): never {
  throw failed(
    `${name} is for servers, and this is the build of zavu-invitations for pages, chosen by the ` +
      `condition "browser": import it from zavu-invitations/${entry}, which has everything`,
  );
}

function failed(message: string, cause?: unknown): InvitationsError {
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
  const said = text(cause);
  return REMEDIES.find(([pattern]) => pattern.test(said))?.[1] ?? said;
}

/** What a thrown value says; it may throw once more. */
function text(thrown: unknown): string {
  try {
    return String(thrown instanceof Error ? thrown.message : thrown);
  } catch {
    return "no reason given";
  }
}
