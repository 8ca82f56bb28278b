// The options that all calls share, and the facts about the runtime that Rust needs.
import {
  entriesOf,
  kindOf,
  LISTS_OF_LISTS,
  takeFirst,
  timeOrPlainData,
  toPlainData,
  UNREADABLE,
} from "./plain-data.js";
import { read, text } from "./safe-access.js";
import { type NamesOf, type SnapshotWithOriginals, snapshotOf } from "./snapshot.js";
import { CALL_OPTIONS, ITEMS_COPIED } from "./wasm/facts.js";
import type { AttemptEvent, Environment } from "./wasm/zavu_invitations.js";

/** The type of a global class, if the program's `lib` declares it; else `Fallback`. */
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
  /** Removes a listener. */
  removeEventListener(type: "abort", listener: () => void): void;
}

/** The second argument of `fetch`. */
export interface FetchInit {
  method: string;
  headers: Global<"Headers", { get(name: string): string | null }>;
  /** A text; in Deno a `Blob`, because its `fetch` may send another body twice. */
  body?: string | Global<"Blob", { text(): Promise<string> }>;
  redirect: "manual";
  signal: Global<"AbortSignal", AbortSignalLike>;
}

/** The part of a `Response` that is read. */
export interface FetchResponse {
  readonly status: number;
  readonly headers: {
    /** The value of a header, in whatever case its name is. */
    get(name: string): string | null;
  };
  /** Read if it is a stream of bytes. */
  readonly body?: unknown;
  /** Reads the whole body; called if there is no stream. */
  text(): Promise<string>;
}

/** A function that does what the global `fetch` does. */
export type Fetch = (url: string, init: FetchInit) => Promise<FetchResponse>;

/**
 * How to reach the API. Properties of the object and of its class count; properties of
 * `Object.prototype` do not.
 */
export interface InvitationsOptions {
  /**
   * The key of your Zavu project: visible ASCII characters. Keep it on your server: in a browser
   * or an app it is refused. Leave it out if `baseUrl` is a route of your own.
   *
   * @defaultValue `ZAVUDEV_API_KEY` of the environment, unless `baseUrl` is given: a route of your
   * own must not get the key. There is no environment in browsers, in Cloudflare Workers without
   * `nodejs_compat` (pass `env.ZAVUDEV_API_KEY`), and in Deno without `--allow-env`.
   */
  apiKey?: string | undefined;
  /**
   * Where the API is: a URL of `https`, or of `http` to this machine (`localhost`, 127.0.0.0/8,
   * `[::1]`), without a query, a fragment and a user; or a path of the page's own origin such as
   * `/api`. On a server, a path needs a `fetch` that takes paths, such as SvelteKit's. Requests go
   * to `<baseUrl>/v1/invitations`.
   *
   * @defaultValue `ZAVUDEV_BASE_URL` of the environment if there is a key, else
   * `"https://api.zavu.dev"`
   */
  baseUrl?: string | undefined;
  /**
   * Sends the requests.
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
   * The number of times that a request is sent again, from 0 to {{retriesMaximum}}. A create is sent again only if it
   * certainly did not happen.
   *
   * @defaultValue {{retriesDefault}}
   */
  maxRetries?: number | undefined;
  /**
   * If the answer to a create is lost, look for the invitation in the list. This needs an API key, and
   * a request that names the client or a number. It cannot distinguish an equal request that another
   * process sends in the same seconds. With `false`, such a create ends with the outcome `unknown`.
   *
   * With `since`, the call also searches before its first attempt: for the second delivery of a queue, or
   * after a restart. `since` is the time when the first delivery began: a `Date`, Unix milliseconds or an
   * RFC 3339 time. One equal invitation since then, in any status, is the result. If there are several,
   * nothing is sent, and the error has the code `conflict` and the outcome `not_sent`.
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
  /** Called for each attempt, answer, failure and wait, for logs and metrics. No event has a secret. */
  onAttempt?: ((event: AttemptEvent) => void) | undefined;
  /**
   * Further headers of every request: names and values of ASCII characters in one line. A header
   * whose value is `undefined` is left out. If a page calls a route of another origin, that route must
   * allow these headers (CORS).
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
   * Accepts an API key in a browser or an app, where each user can read the key. Only in
   * `zavu-invitations/server`.
   *
   * @defaultValue false
   */
  dangerouslyAllowBrowser?: boolean | undefined;
}

/**
 * Copies the options that every call has, and those that only this call has, named in `others`. `headers`, and a
 * `reconcile` that is an object, become lists of pairs: `{ since }` is `[["since", ms]]`.
 */
export function snapshotOfOptions<T extends object, const Others extends readonly string[]>(
  options: T,
  others?: NamesOf<Omit<T, keyof InvitationsOptions>, Others>,
): SnapshotWithOriginals {
  const known: NamesOf<InvitationsOptions, typeof CALL_OPTIONS> = CALL_OPTIONS;
  const snapshot = snapshotOf(options, [...known, ...(others ?? [])], LISTS_OF_LISTS);
  const { values, originals } = snapshot;
  if ("headers" in values) values.headers = toPlainData(pairs(originals.headers), LISTS_OF_LISTS);
  if ("reconcile" in values) {
    // The items of a list are not copied as pairs, so that Rust refuses a list.
    values.reconcile = reconcilePairs(originals.reconcile) ?? toPlainData(originals.reconcile);
  }
  return snapshot;
}

/** The entries of an object in `reconcile`, with times as Unix milliseconds. Undefined for any other value. */
function reconcilePairs(reconcile: unknown): unknown {
  if (kindOf(reconcile) !== "object") return undefined;
  try {
    const entries = entriesOf(reconcile as object, ["since"]).slice(0, ITEMS_COPIED);
    return entries.map(([name, value]) => [name, timeOrPlainData(value)]);
  } catch {
    return UNREADABLE;
  }
}

/**
 * Overlays the options of a call on those of a client; an undefined one overrides nothing. `others` names the options that
 * not every call has. A value that is no object, or cannot be read, is returned as it is: the call refuses it.
 */
export function overlayOptions(
  ofClient: unknown,
  ofCall: unknown = {},
  others: readonly string[] = [],
): unknown {
  const names = [...CALL_OPTIONS, ...others];
  const layers = [ofClient, ofCall] as object[];
  const invalid = layers.findIndex((options) => kindOf(options) !== "object");
  if (invalid >= 0) return layers[invalid];
  try {
    const merged = Object.fromEntries(layers.flatMap((options) => entriesOf(options, names)));
    // A client keeps its headers, of which an iterator could be read only once.
    if ("headers" in merged) merged.headers = pairs(merged.headers);
    return merged;
  } catch {
    return UNREADABLE;
  }
}

/** The items of an iterable, else the entries of an object. Any other value stays as it is, and Rust refuses it. */
function pairs(value: unknown): unknown {
  if (typeof value !== "object" || value === null || value === UNREADABLE) return value;
  try {
    if (Symbol.iterator in value) return takeFirst(value as Iterable<unknown>, ITEMS_COPIED);
    return Object.entries(value);
  } catch {
    return UNREADABLE;
  }
}

/** The facts by which Rust recognizes the runtime, and the variables of its environment. */
export function environment(): Environment {
  return {
    userAgent: text(read(read(globalThis, "navigator"), "userAgent")),
    product: text(read(read(globalThis, "navigator"), "product")),
    document: typeof read(globalThis, "document"),
    WorkerGlobalScope: typeof read(globalThis, "WorkerGlobalScope"),
    importScripts: typeof read(globalThis, "importScripts"),
    Deno: typeof read(globalThis, "Deno"),
    Bun: typeof read(globalThis, "Bun"),
    hasLocation: read(globalThis, "location") !== undefined,
    apiKey: environmentVariable("API_KEY"),
    baseUrl: environmentVariable("BASE_URL"),
  };
}

/** A variable of the process. Undefined where Deno has no permission yet, because reading would ask the user for it. */
function environmentVariable(name: string): string | undefined {
  // The name is put together from two parts, so that no bundler replaces `process.env.ZAVUDEV_…` by a value and ships a key.
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
