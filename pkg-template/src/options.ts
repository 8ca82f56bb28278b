import {
  type CopyWithOriginals,
  copy,
  type NamesOf,
  takeFirst,
  toPlainData,
  UNREADABLE,
} from "./snapshot.js";
import { read, text } from "./transport.js";
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
  /** A text; in Deno a `Blob`, because its `fetch` may send another body twice. */
  body?: string | Global<"Blob", { text(): Promise<string> }>;
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
  /** A stream of bytes, which is read where it is one. */
  readonly body?: unknown;
  /** Reads the whole body, where there is no stream. */
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
   * or an app it is refused. Left out where `baseUrl` is a route of your own.
   *
   * @defaultValue `ZAVUDEV_API_KEY` of the environment, where `baseUrl` is not given: a route of your
   * own must not get it. There is no environment in browsers, in Cloudflare Workers without
   * `nodejs_compat` (hand `env.ZAVUDEV_API_KEY` over), and in Deno without `--allow-env`.
   */
  apiKey?: string | undefined;
  /**
   * Where the API is: a URL of `https`, or of `http` to this machine (`localhost`, 127.0.0.0/8,
   * `[::1]`), without a query, a fragment and a user; or a path of the page's own origin such as
   * `/api`. On a server, a path needs a `fetch` that takes paths, such as SvelteKit's. Requests go
   * to `<baseUrl>/v1/invitations`.
   *
   * @defaultValue `ZAVUDEV_BASE_URL` of the environment, where there is a key, else
   * `"https://api.zavu.dev"`
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
   * How long one attempt may take, in milliseconds: 1 to {{timeoutMaximum}}. For servers that
   * sometimes never answer: a create whose attempt was cut ends as if its answer were lost.
   *
   * @defaultValue none: an attempt may use all the time that is left
   */
  attemptTimeoutMs?: number | undefined;
  /**
   * How large the body of an answer may be, in bytes: 1 to {{answerMaximum}}.
   *
   * @defaultValue {{answerDefault}} (1 MiB), and {{pageDefault}} (16 MiB) for a page of a list
   */
  maxAnswerBytes?: number | undefined;
  /**
   * How often a request is sent again, from 0 to {{retriesMaximum}}. A create is sent again only where it surely
   * did not happen.
   *
   * @defaultValue {{retriesDefault}}
   */
  maxRetries?: number | undefined;
  /**
   * Whether the invitation of a create whose answer is lost is looked for in the list, where the
   * request names the client or a number. An equal request of another process in the same seconds
   * cannot be told apart: `false` is the strict way, and such a create ends with the outcome
   * `unknown`. Only a call with an API key looks.
   *
   * With `since` (a `Date`, Unix milliseconds or an RFC 3339 time: when the first delivery began),
   * the list is searched before the first attempt, too: for a queue's second delivery or a restarted
   * run. An equal invitation, in any status, that was created since then is the answer. Several send
   * nothing: the error has the code `conflict` and the outcome `not_sent`.
   *
   * @defaultValue true
   *
   * @example
   * ```ts
   * // A job of a queue, which may be delivered again: a first delivery never searches.
   * const reconcile = job.attempt > 1 ? { since: job.firstStartedAt } : true;
   * await createInvitation(job.request, { reconcile });
   * ```
   */
  reconcile?: boolean | { since: Date | number | string } | undefined;
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
  /**
   * Accepts fields and values of `connectionType` that this version does not know, and sends them as
   * they are, by the rules of `allowUnknown` of `validateInvitation`. A field whose name is nearly a
   * known one stays an error.
   *
   * @defaultValue false
   */
  allowUnknown?: boolean | undefined;
  /**
   * Accepts `http` to every host: for a sandbox in a container, such as `http://sandbox:4010`. The
   * key goes there in clear text.
   *
   * @defaultValue false: `http` to this machine alone
   */
  dangerouslyAllowHttp?: boolean | undefined;
  /**
   * Accepts an API key in a browser or an app, where whoever uses it can read the key. Only in
   * `zavu-invitations/server`.
   *
   * @defaultValue false
   */
  dangerouslyAllowBrowser?: boolean | undefined;
}

/** The options of a call, and others with them, copied. */
export function copyOptions(
  options: InvitationsOptions,
  others: readonly string[] = [],
): CopyWithOriginals {
  const known: NamesOf<InvitationsOptions, typeof CALL_OPTIONS> = CALL_OPTIONS;
  const copied = copy(options, [...known, ...others], 2);
  const { values, originals } = copied;
  if ("headers" in values) values.headers = toPlainData(pairs(originals.headers), 2);
  if ("reconcile" in values) {
    values.reconcile = toPlainData(datesAsNumbers(pairs(originals.reconcile)), 2);
  }
  return copied;
}

/** Pairs with Unix milliseconds in place of each `Date`. */
function datesAsNumbers(pairs: unknown): unknown {
  try {
    if (!Array.isArray(pairs)) return pairs;
    return pairs.map(([name, value]) => [name, value instanceof Date ? value.getTime() : value]);
  } catch {
    return UNREADABLE;
  }
}

/** Headers as a list of pairs; what has none of their forms stays as it is. */
function pairs(headers: unknown): unknown {
  if (typeof headers !== "object" || headers === null) return headers;
  try {
    if (Symbol.iterator in headers) return takeFirst(headers as Iterable<unknown>, ITEMS_COPIED);
    return Object.entries(headers);
  } catch {
    return UNREADABLE;
  }
}

/** What Rust judges the runtime by. */
export function surroundings(): Surroundings {
  return {
    userAgent: text(read(read(globalThis, "navigator"), "userAgent")),
    product: text(read(read(globalThis, "navigator"), "product")),
    document: typeof read(globalThis, "document"),
    WorkerGlobalScope: typeof read(globalThis, "WorkerGlobalScope"),
    importScripts: typeof read(globalThis, "importScripts"),
    Deno: typeof read(globalThis, "Deno"),
    Bun: typeof read(globalThis, "Bun"),
    hasLocation: read(globalThis, "location") !== undefined,
    apiKey: environment("API_KEY"),
    baseUrl: environment("BASE_URL"),
  };
}

/** A variable of the environment, where there is one and reading asks nobody. */
function environment(name: string): string | undefined {
  // Bundlers put a variable's value in the place of its plain name.
  const variable = `ZAVUDEV_${name}`;
  try {
    const permissions = read(read(globalThis, "Deno"), "permissions") as
      | { querySync?(about: { name: "env"; variable: string }): { state: string } }
      | undefined;
    const state = permissions?.querySync?.({ name: "env", variable }).state;
    if (state !== undefined && state !== "granted") return undefined;
    return text(read(read(read(globalThis, "process"), "env"), variable));
  } catch {
    return undefined;
  }
}
