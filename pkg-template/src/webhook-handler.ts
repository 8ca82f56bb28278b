import { inTime, LATE, readBody } from "./body.js";
import type { Rust } from "./core.js";
import { type HandlerRequest, type HandlerResponse, sendOnNode, shapeOf } from "./handler.js";
import { core } from "./load.js";
import type { Global } from "./options.js";
import { type CopyWithOriginals, copy, toPlainData } from "./snapshot.js";
import { read } from "./transport.js";
import {
  EVENTS_REMEMBERED,
  SEEN_FUNCTIONS,
  STEP_TIMEOUT_MS,
  WEBHOOK_HANDLER_OPTIONS,
  WEBHOOK_VERIFY_OPTIONS,
} from "./wasm/facts.js";
import type { WebhookErrorCode, WebhookEvent, WebhookFailure } from "./wasm/zavu_invitations.js";
import { WebhookError } from "./webhook-error.js";
import { copyTimed, type VerifyWebhookOptions, verify } from "./webhooks.js";

/**
 * A store of handled events, for a pool of servers. If a function throws, the answer is 503, so that Zavu
 * delivers the event again.
 */
export interface SeenEvents {
  /**
   * Claims an event, in one step. Returns `true` if its id was not claimed before, and `false` if the event
   * was handled (answered 200). Throws while another server handles it, because that server can still fail.
   */
  claim(id: string): boolean | PromiseLike<boolean>;
  /** Frees the id of an event whose `onEvent` failed, so that its next delivery is handled. */
  release(id: string): unknown;
  /**
   * Marks an event as handled. With this function, a claim can end after some minutes, so that no event is
   * lost if a server stops in the middle.
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
   * @defaultValue the memory of this handler, for the last {{eventsRemembered}} events. A pool of
   * servers, and a server that restarts often, need a store
   */
  seen?: SeenEvents | undefined;
  /**
   * How many bytes a body may have, from 1 to {{bodyMaximum}}. More is answered 413.
   *
   * @defaultValue {{eventBodyDefault}} (1 MiB)
   */
  maxBodyBytes?: number | undefined;
  /**
   * Called with the error behind every answer except a 2xx. What `onEvent` or `seen` threw is its
   * `cause`. What `onError` throws is ignored.
   *
   * @defaultValue `console.error`, except for `method_not_allowed`, `missing_signature` and `in_progress`
   */
  onError?: ((error: WebhookError) => void) | undefined;
}

/**
 * Makes the route that receives events: checks their signatures, and hands each event to `onEvent`
 * once. Answers 200 after `onEvent` has resolved, and to an event that was handled before; 401 or
 * 400 without a body to everything that Zavu did not sign; 405 to another method than `POST`, 413 to a
 * body that is too large, 500 where `onEvent` failed, and 503 where `seen` failed or the same event is
 * being handled.
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
  const copied = copy(options, WEBHOOK_HANDLER_OPTIONS, 1);
  const { originals } = copied;
  const functions = copy(originals.seen, SEEN_FUNCTIONS, 0);
  const checked = core().call((rust) => rust.webhookHandler(copied, functions));
  if ("error" in checked) throw new WebhookError(checked.error);
  const { secret, onEvent, onError, seen } = originals as Partial<WebhookHandlerOptions>;
  const handler: Handler = {
    secret: toPlainData(secret, 1),
    verification: { ...copyTimed(options, WEBHOOK_VERIFY_OPTIONS), unknown: [] },
    onEvent: onEvent as WebhookHandlerOptions["onEvent"],
    onError,
    seen: seen ? bound(seen, functions.originals) : new MemoryOfEvents(),
    inProgress: new Set(),
    maxBodyBytes: (checked as { maxBodyBytes: number }).maxBodyBytes,
  };
  return (request, context) => respond(handler, request, context);
}

/** A handler, ready for requests. */
interface Handler {
  secret: unknown;
  verification: CopyWithOriginals;
  onEvent: WebhookHandlerOptions["onEvent"];
  onError: WebhookHandlerOptions["onError"];
  seen: SeenEvents;
  /** The ids of the events that `onEvent` is handling. */
  inProgress: Set<string>;
  maxBodyBytes: number;
}

/** Ends the handling of a request. */
class Failure {
  readonly details: WebhookFailure;
  readonly cause: unknown;

  constructor(details: WebhookFailure, cause?: unknown) {
    this.details = details;
    this.cause = cause;
  }
}

async function respond(handler: Handler, request: unknown, context: unknown): Promise<Response> {
  try {
    await handle(handler, request, context);
    return new Response(null, { status: 200 });
  } catch (thrown) {
    // Without a failure, the WebAssembly crashed: the event comes again.
    const failure = thrown instanceof Failure ? thrown : undefined;
    report(handler, failure ?? thrown);
    const { status = 500, headers = [] } = failure?.details ?? {};
    return new Response(null, { status, headers });
  }
}

async function handle(handler: Handler, request: unknown, context: unknown): Promise<void> {
  const refused = ask((rust) =>
    rust.webhookAdmit(shapeOf(request, context), toPlainData(read(request, "method"), 0)),
  );
  if (refused) {
    sendOnNode(context, refused);
    throw new Failure(refused);
  }
  const received = request as HandlerRequest;
  const body = await readBody(received, handler.maxBodyBytes, STEP_TIMEOUT_MS);
  if ("refusal" in body) throw failed(handler, body.refusal);
  const result = verify(body, received.headers, handler.secret, handler.verification);
  if ("error" in result) throw new Failure(result.error);
  const { event } = result;
  if (handler.inProgress.has(event.id)) throw failed(handler, "in_progress");
  handler.inProgress.add(event.id);
  try {
    await once(handler, event);
  } finally {
    handler.inProgress.delete(event.id);
  }
}

/** Hands an event on, unless it was handled before. */
async function once(handler: Handler, event: WebhookEvent): Promise<void> {
  const { seen } = handler;
  if (!(await claim(handler, event.id))) return;
  try {
    await handler.onEvent(event);
  } catch (cause) {
    await step(handler, () => seen.release(event.id));
    throw failed(handler, "event_failed", cause);
  }
  await step(handler, () => seen.complete?.(event.id));
}

async function claim(handler: Handler, id: string): Promise<boolean> {
  let cause: unknown;
  try {
    const claimed = Promise.resolve(handler.seen.claim(id));
    const isNew = await inTime(STEP_TIMEOUT_MS, claimed);
    if (typeof isNew === "boolean") return isNew;
    // A claim that comes late is nobody's.
    if (isNew === LATE) claimed.then((late) => late && handler.seen.release(id)).catch(() => {});
  } catch (thrown) {
    cause = thrown;
  }
  throw failed(handler, "seen_failed", cause);
}

/** Tells the store how it went; a store that fails changes nothing. */
async function step(handler: Handler, tell: () => unknown): Promise<void> {
  try {
    const told = await inTime(STEP_TIMEOUT_MS, tell());
    if (told === LATE) report(handler, failed(handler, "seen_failed"));
  } catch (cause) {
    report(handler, failed(handler, "seen_failed", cause));
  }
}

function failed(
  { maxBodyBytes }: Handler,
  code: WebhookErrorCode | "body_used",
  cause?: unknown,
): Failure {
  return new Failure(
    ask((rust) => rust.webhookFailed(code, maxBodyBytes)),
    cause,
  );
}

/** What `onError` throws concerns nobody. */
async function report({ onError }: Handler, failure: unknown): Promise<void> {
  const isFailure = failure instanceof Failure;
  const error = isFailure ? new WebhookError(failure.details, failure.cause) : failure;
  try {
    if (onError) await onError(error as WebhookError);
    else if (!isFailure || failure.details.isLogged) console.error(error);
  } catch {}
}

function ask<T>(question: (rust: Rust) => T): T {
  return core().call(question);
}

/** The functions that were checked, as methods of their store. */
function bound(seen: SeenEvents, functions: Record<string, unknown>): SeenEvents {
  const { claim, release, complete } = functions as unknown as SeenEvents;
  return {
    claim: claim.bind(seen),
    release: release.bind(seen),
    ...(complete && { complete: complete.bind(seen) }),
  };
}

/** Remembers the last events that were handled. */
class MemoryOfEvents implements SeenEvents {
  /** Those that came first are first. */
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
