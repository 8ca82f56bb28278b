import { inTime, LATE, readBody } from "./body.js";
import type { HandlerRequest, HandlerResponse } from "./handler-options.js";
import { core } from "./load.js";
import type { Global } from "./options.js";
import { toPlainData } from "./plain-data.js";
import { read } from "./safe-access.js";
import { bindToStore, sendOnNode, shapeOf } from "./server-request.js";
import { type SnapshotWithOriginals, snapshotOf } from "./snapshot.js";
import {
  EVENTS_REMEMBERED,
  SEEN_FUNCTIONS,
  STEP_TIMEOUT_MS,
  WEBHOOK_HANDLER_OPTIONS,
  WEBHOOK_VERIFY_OPTIONS,
} from "./wasm/facts.js";
import type { WebhookErrorCode, WebhookEvent, WebhookFailure } from "./wasm/zavu_invitations.js";
import { WebhookError } from "./webhook-error.js";
import { type VerifyWebhookOptions, verify } from "./webhooks.js";

/**
 * A store of handled events. A `claim` that throws, or takes longer than {{stepTimeout}}
 * milliseconds, is answered 503, so that Zavu delivers the event again. A `release` or `complete` that
 * fails changes no answer: `onError` is called.
 */
export interface SeenEvents {
  /**
   * Claims an event atomically. Returns `true` if its id was not claimed before, and `false` if the event
   * was handled (answered 200). Throws while another server handles it, because that server can still fail.
   */
  claim(id: string): boolean | PromiseLike<boolean>;
  /**
   * Removes the claim of an event whose `onEvent` failed, so that its next delivery is handled. Where
   * this fails, the event stays claimed, and is lost unless the claim ends by itself: see `complete`.
   */
  release(id: string): unknown;
  /**
   * Called once an event was handled: the claim is now permanent. With this function, `claim` may set an
   * expiry of some minutes (a lease), so that an event is not lost if its server stops while handling it.
   */
  complete?(id: string): unknown;
}

/** The options of {@link createWebhookHandler}, with those of its verification. */
export interface WebhookHandlerOptions extends Omit<VerifyWebhookOptions, "now"> {
  /**
   * The webhook's secret, or up to {{secretsMaximum}} of them. If it is `undefined`, every
   * delivery is answered 500, and Zavu tries again.
   */
  secret: string | readonly string[] | undefined;
  /**
   * Handles an event of any type, once. Zavu gets its 2xx only after this function has resolved, and waits
   * 30 seconds: put longer work into a queue. If it throws or rejects, Zavu delivers the event again, for
   * hours.
   */
  onEvent: (event: WebhookEvent) => unknown;
  /**
   * The store of handled events.
   *
   * @defaultValue the memory of this handler, for the last {{eventsRemembered}} events. Several
   * instances of a server, and a server that restarts often, need a store
   */
  seen?: SeenEvents | undefined;
  /**
   * How many bytes a body may have, from 1 to {{bodyMaximum}}. More is answered 413.
   *
   * @defaultValue {{eventBodyDefault}} (1 MiB)
   */
  maxBodyBytes?: number | undefined;
  /**
   * Called with the error behind every answer except a 2xx, and with that of a `release` or `complete` that
   * failed. What `onEvent` or `seen` threw is its `cause`. What `onError` throws is ignored.
   *
   * @defaultValue `console.error`, except for `method_not_allowed`, `missing_signature` and `in_progress`
   */
  onError?: ((error: WebhookError) => void) | undefined;
}

/**
 * Makes the route that receives events: checks their signatures, and hands each event to `onEvent`
 * once. It answers without a body:
 *
 * - 200 after `onEvent` has resolved, and to an event that was handled before;
 * - 401 or 400 to everything that Zavu did not sign;
 * - 405 to another method than `POST`;
 * - 413 to a body that is too large;
 * - 500 where `onEvent` failed;
 * - 503 where `seen` failed, or the same event is being handled.
 *
 * Make it once, not for each request, because the handler remembers events. Mount it before anything that
 * reads bodies, such as `express.json()`.
 *
 * @throws {@link WebhookError} `invalid_options` or `invalid_secret`.
 * @returns a function from a `Request` to a `Promise<Response>`. It never rejects. If it is called by
 * mistake with a request of `node:http`, it answers 500 on the response that is its second argument.
 */
export function createWebhookHandler(
  options: WebhookHandlerOptions,
): (request: Global<"Request", HandlerRequest>, context?: unknown) => Promise<HandlerResponse> {
  // `values` are plain data for Rust to check. `originals` are the caller's own values, used only once the check has passed.
  const snapshot = snapshotOf(options, WEBHOOK_HANDLER_OPTIONS);
  const { originals } = snapshot;
  const store = snapshotOf(originals.seen, SEEN_FUNCTIONS);
  const checked = core().call((rust) => rust.checkWebhookHandlerOptions(snapshot, store));
  if ("error" in checked) throw new WebhookError(checked.error);
  const { secret, onEvent, onError, seen } = originals as unknown as WebhookHandlerOptions;
  const handler: Handler = {
    secret: toPlainData(secret),
    // From the checked values. The other options of the handler are no options of the verification: they are not unknown.
    verification: { ...snapshotOf(snapshot.values, WEBHOOK_VERIFY_OPTIONS), unknown: [] },
    onEvent,
    onError,
    seen: seen ? bindToStore(seen, store.originals) : new SeenEventsInMemory(),
    inProgress: new Set(),
    lateClaims: new Set(),
    maxBodyBytes: (checked as { maxBodyBytes: number }).maxBodyBytes,
  };
  return (request, context) => respond(handler, request, context);
}

interface Handler {
  readonly secret: unknown;
  readonly verification: SnapshotWithOriginals;
  readonly onEvent: WebhookHandlerOptions["onEvent"];
  readonly onError: WebhookHandlerOptions["onError"];
  readonly seen: SeenEvents;
  /** The ids of the events that `onEvent` is handling. */
  readonly inProgress: Set<string>;
  /** The ids of the events whose claim came too late, while it may still succeed. */
  readonly lateClaims: Set<string>;
  readonly maxBodyBytes: number;
}

/** Thrown to end the handling of a request: the error for `onError` and the answer, both from Rust. Never leaves this file. */
class HandlingFailure {
  constructor(
    readonly details: WebhookFailure,
    readonly cause?: unknown,
  ) {}
}

async function respond(handler: Handler, request: unknown, context: unknown): Promise<Response> {
  try {
    await handle(handler, request, context);
    return new Response(null, { status: 200 });
  } catch (thrown) {
    void callOnError(handler, thrown);
    // Any other exception is a crash of the WebAssembly, or a bug of this package: with 500, Zavu delivers the event again.
    const answer = thrown instanceof HandlingFailure ? thrown.details : { status: 500 };
    return new Response(null, answer);
  }
}

async function handle(handler: Handler, request: unknown, context: unknown): Promise<void> {
  const shape = shapeOf(request, context);
  const method = toPlainData(read(request, "method"));
  const refused = core().call((rust) => rust.webhookAdmit(shape, method));
  if (refused) {
    sendOnNode(context, refused);
    throw new HandlingFailure(refused);
  }
  const received = request as HandlerRequest;
  const body = await readBody(received, handler.maxBodyBytes, STEP_TIMEOUT_MS);
  if ("refusal" in body) throw failureOf(handler, body.refusal);
  const result = verify(body, received.headers, handler.secret, handler.verification);
  if ("error" in result) throw new HandlingFailure(result.error);
  await handleOnce(handler, result.event);
}

/** Calls `onEvent`, unless the event was handled before. Throws while another delivery of it is being handled. */
async function handleOnce(handler: Handler, event: WebhookEvent): Promise<void> {
  const { seen, inProgress, lateClaims } = handler;
  const { id } = event;
  if (inProgress.has(id) || lateClaims.has(id)) throw failureOf(handler, "in_progress");
  inProgress.add(id);
  try {
    if (!(await claim(handler, id))) return;
    try {
      await handler.onEvent(event);
    } catch (cause) {
      await callStore(handler, () => seen.release(id));
      throw failureOf(handler, "event_failed", cause);
    }
    await callStore(handler, () => seen.complete?.(id));
  } finally {
    inProgress.delete(id);
  }
}

/** True if the event is new, false if it was handled before. Throws if the store fails. */
async function claim(handler: Handler, id: string): Promise<boolean> {
  let isNew: unknown;
  try {
    const claimed = Promise.resolve(handler.seen.claim(id));
    isNew = await inTime(STEP_TIMEOUT_MS, claimed);
    if (isNew === LATE) void releaseLateClaim(handler, id, claimed);
  } catch (cause) {
    throw failureOf(handler, "seen_failed", cause);
  }
  if (typeof isNew !== "boolean") throw failureOf(handler, "seen_failed");
  return isNew;
}

/**
 * Releases a claim that succeeds after its delivery was answered 503. Until then other deliveries are put off, because the
 * store would call them handled; but not for ever, because a claim may never end.
 */
async function releaseLateClaim(
  handler: Handler,
  id: string,
  claimed: Promise<boolean>,
): Promise<void> {
  const { seen, lateClaims } = handler;
  const release = async (): Promise<void> => {
    if (await claimed) await callStore(handler, () => seen.release(id));
  };
  lateClaims.add(id);
  try {
    await inTime(STEP_TIMEOUT_MS, release());
  } catch {
    // The claim failed: nothing is to be released.
  } finally {
    lateClaims.delete(id);
  }
}

/** Calls `release` or `complete`. A failure of the store is reported, and does not change the answer. */
async function callStore(handler: Handler, call: () => unknown): Promise<void> {
  try {
    const result = await inTime(STEP_TIMEOUT_MS, call());
    if (result === LATE) void callOnError(handler, failureOf(handler, "seen_failed"));
  } catch (cause) {
    void callOnError(handler, failureOf(handler, "seen_failed", cause));
  }
}

function failureOf(
  { maxBodyBytes }: Handler,
  code: WebhookErrorCode | "body_used",
  cause?: unknown,
): HandlingFailure {
  const details = core().call((rust) => rust.webhookFailed(code, maxBodyBytes));
  return new HandlingFailure(details, cause);
}

/** Calls `onError`, and ignores what that throws: no answer waits for it. */
async function callOnError({ onError }: Handler, thrown: unknown): Promise<void> {
  const isFailure = thrown instanceof HandlingFailure;
  const error = isFailure ? new WebhookError(thrown.details, thrown.cause) : thrown;
  try {
    if (onError) await onError(error as WebhookError);
    else if (!isFailure || thrown.details.isLogged) console.error(error);
  } catch {}
}

/** Remembers the ids of the last events that were handled. */
class SeenEventsInMemory implements SeenEvents {
  /** In insertion order. */
  readonly #ids = new Set<string>();

  claim(id: string): boolean {
    if (this.#ids.has(id)) return false;
    this.#ids.add(id);
    for (const oldest of this.#ids) {
      if (this.#ids.size <= EVENTS_REMEMBERED) break;
      this.#ids.delete(oldest);
    }
    return true;
  }

  release(id: string): void {
    this.#ids.delete(id);
  }
}
