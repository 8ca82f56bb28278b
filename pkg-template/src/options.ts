import { type CopyOfOptions, copy, first, plain, UNREADABLE } from "./snapshot.js";
import { read } from "./transport.js";
import { CALL_OPTIONS, ITEMS_COPIED } from "./wasm/facts.js";
import type { AttemptEvent, Surroundings } from "./wasm/zavu_invitations.js";

/** The global of that name where the program's types know it. */
export type Global<Name extends string, Fallback> = typeof globalThis extends {
  [key in Name]: { prototype: infer Instance };
}
  ? Instance
  : Fallback;

/** An `AbortSignal`, of any realm. */
export interface AbortSignalLike {
  readonly aborted: boolean;
  readonly reason?: unknown;
  /** Calls the listener when the signal is aborted. */
  addEventListener(type: "abort", listener: () => void): void;
  /** Lets a listener go. */
  removeEventListener(type: "abort", listener: () => void): void;
}

/** What `fetch` is called with. */
export interface FetchInit {
  method: string;
  headers: Global<"Headers", { get(name: string): string | null }>;
  body?: string;
  redirect: "manual";
  signal: Global<"AbortSignal", AbortSignalLike>;
}

/** What is read of a `Response`. */
export interface FetchResponse {
  readonly status: number;
  readonly headers: {
    /** The value of a header, in whatever case its name is. */
    get(name: string): string | null;
  };
  /** Reads the body. */
  text(): Promise<string>;
}

/** A function that does what the global `fetch` does. */
export type Fetch = (url: string, init: FetchInit) => Promise<FetchResponse>;

/**
 * How to reach the API. An option counts where the object or its class has it; what somebody put on
 * `Object.prototype` does not.
 */
export interface InvitationsOptions {
  /**
   * The key of your Zavu project: visible ASCII characters. Keep it on your server: in a browser
   * it is refused. Left out where `baseUrl` is a route of your own.
   */
  apiKey?: string | undefined;
  /**
   * Where the API is: `https`, or `http` to a loopback host, or a path of the page's own origin
   * such as `/api`. Requests go to `<baseUrl>/v1/invitations`.
   *
   * @defaultValue `"https://api.zavu.dev"`
   */
  baseUrl?: string | undefined;
  /**
   * What sends the requests.
   *
   * @defaultValue the global `fetch`
   */
  fetch?: Fetch | undefined;
  /** Aborts the call. Its reason becomes the `cause` of the error. */
  signal?: AbortSignalLike | undefined;
  /**
   * How long the call may take in all, in milliseconds: 1 to {{timeoutMaximum}}.
   *
   * @defaultValue {{timeoutDefault}}
   */
  timeoutMs?: number | undefined;
  /**
   * How often a request is sent again, from 0 to {{retriesMaximum}}. A create is sent again only where it surely
   * did not happen.
   *
   * @defaultValue {{retriesDefault}}
   */
  maxRetries?: number | undefined;
  /**
   * Whether a create whose answer is lost is looked for in the list, where its request names the
   * client or a number.
   *
   * @defaultValue true
   */
  reconcile?: boolean | undefined;
  /** Called with all that happens in a call, for logs and metrics: nothing secret is in it. */
  onAttempt?: ((event: AttemptEvent) => void) | undefined;
  /**
   * Further headers of every request: names and values of ASCII characters in one line. One whose
   * value is `undefined` is left out. A page that calls a route of another origin asks it first
   * whether these may be sent (CORS): the route must allow them.
   */
  headers?:
    | Iterable<readonly [string, string]>
    | Readonly<Record<string, string | undefined>>
    | undefined;
  /** Accepts an API key in a browser, where every visitor of the page can read it. */
  dangerouslyAllowBrowser?: boolean | undefined;
}

/** The options of a call, copied. */
export function copyOptions(options: InvitationsOptions): CopyOfOptions {
  const copied = copy(options, CALL_OPTIONS satisfies readonly (keyof InvitationsOptions)[], 2);
  const { values, originals } = copied;
  if ("headers" in values) values.headers = plain(pairs(originals.headers), 2);
  return copied;
}

/** Headers as a list of pairs; what has none of their forms stays as it is. */
function pairs(headers: unknown): unknown {
  if (typeof headers !== "object" || headers === null) return headers;
  try {
    if (Symbol.iterator in headers) return first(headers as Iterable<unknown>, ITEMS_COPIED);
    return Object.entries(headers);
  } catch {
    return UNREADABLE;
  }
}

/** What tells Rust whether this is a browser. */
export function surroundings(): Surroundings {
  const userAgent = read(read(globalThis, "navigator"), "userAgent");
  return {
    userAgent: typeof userAgent === "string" ? userAgent : undefined,
    document: typeof read(globalThis, "document"),
  };
}
