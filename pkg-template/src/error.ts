import { read } from "./safe-access.js";
import type { ErrorCode, ErrorOutcome, Issue, Rejection } from "./wasm/zavu_invitations.js";

/** The rate limit of your project, from the headers of the answer. */
export interface RateLimit {
  /** Requests in a window of one minute. */
  readonly limit?: number;
  /** Requests left in this window. */
  readonly remaining?: number;
  /** When the next window begins. */
  readonly reset?: Date;
}

/**
 * The error of this package. Neither its message nor any property that a log shows contains the API
 * key, an invitation's token or its link.
 *
 * Its `cause` is the reason of the caller's own `signal`, or a copy of what `fetch` threw, without
 * secrets: `name`, `message`, `code`, `errno`, `syscall`, `hostname`, and its `cause`
 * and `errors` in the same form.
 */
export class InvitationsError extends Error {
  /** The kind of the error. Stable: use it in your conditions. */
  readonly code: ErrorCode;
  /**
   * The outcome of the call: `not_sent`, `refused` (the API answered that it did not do it), or
   * `unknown` (it may have happened).
   */
  readonly outcome: ErrorOutcome;
  /**
   * How many requests were tried, including those that got no connection, and those that looked for a
   * lost create. `outcome` says if anything was sent.
   */
  readonly attempts: number;
  /** The issues of the request and of the options, one by one; empty unless `code` is `invalid_request`. */
  readonly issues: readonly Issue[];
  // `declare`: without it, a missing property would be a property of the object that is `undefined`, which loggers show.
  /** The HTTP status, if there was an answer. */
  declare readonly status?: number;
  /** The request id of the answer. */
  declare readonly requestId?: string;
  /** How long the API asks you to wait, in milliseconds. */
  declare readonly retryAfterMs?: number;
  /** The rate limit, if the answer states it. */
  declare readonly rateLimit?: RateLimit;
  readonly #body: unknown;

  /** @internal */
  constructor(rejection: Rejection, details: { cause?: unknown; body?: unknown } = {}) {
    super(rejection.message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = rejection.code;
    this.outcome = rejection.outcome;
    this.attempts = rejection.attempts;
    this.issues = rejection.issues;
    const { status, requestId, retryAfterMs, rateLimit } = rejection;
    if (status !== undefined) this.status = status;
    if (requestId !== undefined) this.requestId = requestId;
    if (retryAfterMs !== undefined) this.retryAfterMs = retryAfterMs;
    if (rateLimit !== undefined) {
      const { reset, ...counts } = rateLimit;
      this.rateLimit = reset === undefined ? counts : { ...counts, reset: new Date(reset) };
    }
    this.#body = parseBody(details.body);
  }

  /**
   * The body of the answer: parsed if it is JSON, else its text. Zavu's errors are
   * `{ code, message, details? }`, with a `code` of Zavu's own. Loggers do not see this property, because
   * it can contain secrets.
   */
  get body(): unknown {
    return this.#body;
  }

  /** The properties that `JSON.stringify` writes: all but the body, the cause and the stack. */
  toJSON(): Record<string, unknown> {
    const { name, message } = this;
    return { name, message, ...(this as object) };
  }
}

Object.defineProperty(InvitationsError.prototype, "name", { value: "InvitationsError" });

/**
 * True for an {@link InvitationsError}, also from another copy of the package or from another realm, where
 * `instanceof` is false. Also true for what `JSON.parse` makes of its JSON, which has neither `stack` nor `body`.
 *
 * @param code - Only an error with this code.
 */
export function isInvitationsError<Code extends ErrorCode = ErrorCode>(
  error: unknown,
  code?: Code,
): error is InvitationsError & { readonly code: Code } {
  if (typeof error !== "object" || read(error, "name") !== "InvitationsError") return false;
  return code === undefined || read(error, "code") === code;
}

/** Parses a body if it is JSON. */
function parseBody(body: unknown): unknown {
  if (typeof body !== "string") return undefined;
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
