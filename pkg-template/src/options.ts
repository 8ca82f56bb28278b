import type { AttemptEvent } from "./wasm/zavu_invitations.js";

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

/** How to reach the API. */
export interface InvitationsOptions {
  /**
   * The key of your Zavu project: visible ASCII characters. Keep it on your server: in a browser
   * it is refused. Left out where `baseUrl` is a route of your own.
   *
   * @defaultValue `ZAVUDEV_API_KEY` of the environment, where `baseUrl` is no option
   */
  apiKey?: string | undefined;
  /**
   * Where the API is: `https`, or `http` to this machine (`localhost`, 127.0.0.0/8, `[::1]`), or a path of the page's own origin
   * such as `/api`. Requests go to `<baseUrl>/v1/invitations`.
   *
   * @defaultValue `ZAVUDEV_BASE_URL` of the environment, else `"https://api.zavu.dev"`
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
   * How long the call may take in all, in milliseconds: 1 to 2,147,483,647.
   *
   * @defaultValue 30000
   */
  timeoutMs?: number | undefined;
  /**
   * How long one attempt may take, in milliseconds: 1 to 2,147,483,647. Without it, an attempt may
   * use all the time that is left.
   */
  attemptTimeoutMs?: number | undefined;
  /**
   * How large the body of an answer may be, in bytes: 1 to 1,073,741,824.
   *
   * @defaultValue 1,048,576 (1 MiB), and 16 MiB for a page of a list
   */
  maxAnswerBytes?: number | undefined;
  /**
   * How often a request is sent again, from 0 to 10. A create is sent again only where it surely
   * did not happen.
   *
   * @defaultValue 2
   */
  maxRetries?: number | undefined;
  /**
   * Whether a create whose answer is lost is looked for in the list, where its request names the
   * client or a number. With `since` (a `Date`, Unix milliseconds or an RFC 3339 time), the list is
   * searched before the first attempt, too: for a queue's second delivery or a restarted run.
   *
   * @defaultValue true
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
   * Accepts fields and enum values that this version does not know, with a warning, and sends them
   * as they are.
   *
   * @defaultValue false
   */
  allowUnknown?: boolean | undefined;
  /**
   * Accepts `http` to every host: for a sandbox in a container, such as `http://sandbox:4010`. The
   * key goes there in clear text.
   */
  dangerouslyAllowHttp?: boolean | undefined;
  /** Accepts an API key in a browser, where every visitor of the page can read it. */
  dangerouslyAllowBrowser?: boolean | undefined;
}
