import { BodyCollector, type ByteReader, cancel } from "./body.js";
import { rememberCreatedId } from "./claims.js";
import { ABORTED, Deadline, TIMEOUT } from "./deadline.js";
import { notify } from "./notify.js";
import { monotonicMs, read, tryApply, tryCall, tryConstruct } from "./safe-access.js";
import { decoderClass, encoderClass } from "./text.js";
import { copyOfThrown } from "./thrown.js";
import { ANSWER_HEADERS } from "./wasm/facts.js";
import type { Attempt, AttemptEvent, AttemptHead, CallHost } from "./wasm/zavu_invitations.js";

/** The caller's options that a call uses as they are. */
type Hooks = { fetch?: unknown; signal?: unknown; onAttempt?: unknown };

const NO_ANSWER: Attempt = { end: "no_answer" };
const TOO_LARGE: Attempt = { end: "too_large" };

/**
 * The `fetch`, the timers and the caller's signal of one call, as Rust uses them (`src/wasm/transport.rs`).
 *
 * Rust is on the stack whenever it calls a method. Code of the caller must not run then, because it could enter the same
 * Rust object again: `send` and `wait` first let Rust return, and the events for `onAttempt` are queued.
 */
export class Transport implements CallHost {
  readonly monotonicMs = monotonicMs;
  readonly rememberCreatedId = rememberCreatedId;
  readonly #hooks: Hooks;
  readonly #events: AttemptEvent[] = [];
  /** The head of the answer to the current attempt. A member, because an attempt that times out keeps it. */
  #head: AttemptHead | undefined;
  /** True if the signal ended a wait. Kept, because a mocked signal may still say `aborted: false`. */
  #isAborted = false;
  /** True if `stop` was called: a watch then ends without the error that the signal's abort would be. */
  isStopped = false;
  /** Ends the current attempt or wait. */
  #end: (attempt: Attempt) => void = () => {};
  /** The reason of the caller's signal, if it ended an attempt. */
  abortReason: unknown;

  constructor(hooks: Hooks) {
    this.#hooks = hooks;
  }

  headers(): object | undefined {
    return tryConstruct("Headers");
  }

  randomKey(): string | undefined {
    const crypto = read(globalThis, "crypto");
    // A page loaded by http has no `randomUUID`.
    const key =
      tryCall(crypto, "randomUUID") ?? tryCall(crypto, "getRandomValues", new Uint32Array(4));
    return key === undefined ? undefined : String(key).replaceAll(",", "-");
  }

  isAborted(): boolean {
    return this.isStopped || this.#isAborted || Boolean(read(this.#hooks.signal, "aborted"));
  }

  isHidden(): boolean {
    return read(read(globalThis, "document"), "visibilityState") === "hidden";
  }

  stop(): void {
    this.isStopped = true;
    this.#end(ABORTED);
  }

  queueEvent(event: AttemptEvent): void {
    this.#events.push(event);
  }

  /** Calls `onAttempt` with the queued events. Must not be called while Rust is on the stack. */
  flushEvents(): void {
    for (const event of this.#events.splice(0)) void notify(this.#hooks.onAttempt, event);
  }

  async send(
    url: string,
    method: string,
    headers: object | undefined,
    text: string | undefined,
    maxAnswerBytes: number,
    timeoutMs: number,
  ): Promise<Attempt> {
    this.#head = undefined;
    await undefined;
    this.flushEvents();
    const init = { method, headers, body: bodyOf(method, text), redirect: "manual" };
    const attempt = await this.#attempt(url, init, maxAnswerBytes, timeoutMs);
    return { ...attempt, head: this.#head };
  }

  async wait(ms: number): Promise<void> {
    await undefined;
    this.flushEvents();
    // If `onAttempt` has just aborted the signal, a listener would not be called any more.
    if (this.isAborted() || !hasTimers()) return;
    const deadline = this.#startDeadline(ms);
    if ((await deadline.reached) === ABORTED) this.#isAborted = true;
    deadline.stop();
  }

  async #attempt(
    url: string,
    init: Record<string, unknown>,
    maxAnswerBytes: number,
    timeoutMs: number,
  ): Promise<Attempt> {
    const custom = this.#hooks.fetch;
    const fetch = custom === undefined ? read(globalThis, "fetch") : custom;
    if (typeof fetch !== "function") return missing("fetch");
    if (this.isAborted()) return this.#aborted("aborted_before_sending");
    if (!init.headers) return missing("Headers");
    const controller = tryConstruct("AbortController");
    if (!controller) return missing("AbortController");
    if (!hasTimers()) return missing("setTimeout");
    const deadline = this.#startDeadline(timeoutMs);
    const { signal } = controller as AbortController;
    const send = (): unknown => Reflect.apply(fetch, undefined, [url, { ...init, signal }]);
    const answer = this.#readAnswer(send, maxAnswerBytes, deadline);
    let attempt = await Promise.race([answer, deadline.reached]);
    // A custom `fetch` may have rejected before the signal called the listener of the deadline.
    if (attempt !== TIMEOUT && this.isAborted()) attempt = ABORTED;
    deadline.stop();
    if (attempt !== TIMEOUT && attempt !== ABORTED) return attempt;
    tryCall(controller, "abort", this.#reason);
    return attempt === TIMEOUT ? TIMEOUT : this.#aborted("aborted");
  }

  async #readAnswer(
    send: () => unknown,
    maxAnswerBytes: number,
    deadline: Deadline,
  ): Promise<Attempt> {
    try {
      const response = await send();
      if (deadline.isStopped || this.isAborted()) return ABORTED;
      const status = read(response, "status");
      const headers = copyOfHeaders(read(response, "headers"));
      if (typeof status !== "number" || !headers) return NO_ANSWER;
      this.#head = { status, headers, receivedUnixMs: Date.now() };
      return await readBody(response, maxAnswerBytes, deadline);
    } catch (thrown) {
      return { end: "thrown", thrown: copyOfThrown(thrown) };
    }
  }

  #aborted(end: "aborted" | "aborted_before_sending"): Attempt {
    this.abortReason = this.#reason;
    return { end };
  }

  get #reason(): unknown {
    return read(this.#hooks.signal, "reason");
  }

  #startDeadline(ms: number): Deadline {
    const deadline = new Deadline(ms, this.#hooks.signal);
    this.#end = deadline.end;
    return deadline;
  }
}

function hasTimers(): boolean {
  return typeof read(globalThis, "setTimeout") === "function";
}

/**
 * The body in a form that the runtime's `fetch` sends only once. If a kept connection ends without an answer, Deno's `fetch`
 * sends a text, bytes or no body a second time, but never a `Blob`, not even an empty one: see `tests/faults/repeats.js`.
 */
function bodyOf(method: string, text: string | undefined): unknown {
  if (method === "GET" || read(globalThis, "Deno") === undefined) return text;
  return tryConstruct("Blob", [text ?? ""]) ?? text;
}

async function readBody(
  response: unknown,
  maximumBytes: number,
  deadline: Deadline,
): Promise<Attempt> {
  const stream = read(response, "body");
  const getReader = read(stream, "getReader");
  if (typeof getReader !== "function" || read(response, "bodyUsed") === true) {
    return readText(response, maximumBytes);
  }
  const reader = Reflect.apply(getReader, stream, []) as ByteReader;
  deadline.cancelBody = () => cancel(reader);
  const bytes = await new BodyCollector(maximumBytes).readFrom(reader);
  if (bytes instanceof Uint8Array) {
    return { end: "answered", body: new (decoderClass())().decode(bytes) };
  }
  return bytes.refusal === "too_large" ? TOO_LARGE : NO_ANSWER;
}

/** Reads the text of a mock, of a runtime without streams, or of a response that a custom `fetch` has read already. */
async function readText(response: unknown, maximumBytes: number): Promise<Attempt> {
  const text = read(response, "text");
  if (typeof text !== "function") return NO_ANSWER;
  const body: unknown = await Reflect.apply(text, response, []);
  if (typeof body !== "string") return NO_ANSWER;
  const { length } = new (encoderClass())().encode(body);
  return length > maximumBytes ? TOO_LARGE : { end: "answered", body };
}

function missing(name: string): Attempt {
  return { end: "missing", missing: name };
}

/** Copies the headers that Rust reads: the methods of a response's own headers may throw. */
function copyOfHeaders(headers: unknown): object | undefined {
  const get = read(headers, "get");
  if (typeof get !== "function") return undefined;
  const copy = tryConstruct("Headers");
  for (const name of ANSWER_HEADERS) {
    const value = tryApply(get, headers, name);
    if (typeof value === "string") tryCall(copy, "append", name, value);
  }
  return copy;
}
