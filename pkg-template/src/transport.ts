import { BodyCollector, type ByteReader, cancel } from "./body.js";
import { rememberClaim } from "./claims.js";
import { Decoder, Encoder } from "./text.js";
import { ANSWER_HEADERS, CAUSES_COPIED, MEMBERS_COPIED } from "./wasm/facts.js";
import type {
  Attempt,
  AttemptEvent,
  AttemptHead,
  CallHost,
  Thrown,
} from "./wasm/zavu_invitations.js";

/** The caller's options that a call uses as they are. */
export interface Hooks {
  fetch?: unknown;
  signal?: unknown;
  onAttempt?: unknown;
}

/** Watches an attempt or a wait: it ends when its time is up or the caller's signal aborts it. */
interface Watch {
  ended: Promise<Attempt>;
  controller: AbortController;
  stop(): void;
  isOver: boolean;
  /** What else `stop` ends. */
  onOver?: () => void;
}

const ABORTED: Attempt = { end: "aborted" };
const TIMEOUT: Attempt = { end: "timeout" };
const NO_ANSWER: Attempt = { end: "no_answer" };
const TOO_LARGE: Attempt = { end: "too_large" };

/**
 * `fetch`, the timers and the caller's signal, for one call. Each may be of another realm or a mock, so
 * their properties are read by name with exceptions caught, and nothing is tested with `instanceof`.
 * This class reports what happened, and Rust decides.
 */
export class Transport implements CallHost {
  readonly #hooks: Hooks;
  readonly #events: AttemptEvent[] = [];
  #head: AttemptHead | undefined;
  /** Whether the signal ended a wait, even if its `aborted` is false, or `stop` was called. */
  #isAborted = false;
  /** Whether `stop` was called. */
  isStopped = false;
  /** Ends the attempt or the wait under way. */
  #end: (attempt: Attempt) => void = () => {};
  /** The reason of the caller's signal, where that ended an attempt. */
  abortReason: unknown;

  constructor(hooks: Hooks) {
    this.#hooks = hooks;
  }

  headers(): object | undefined {
    return tryConstruct("Headers");
  }

  monotonicMs(): number {
    return monotonicMs();
  }

  randomKey(): string | undefined {
    const crypto = read(globalThis, "crypto");
    // A page that came by http has no `randomUUID`.
    const key =
      tryCall(crypto, "randomUUID") ?? tryCall(crypto, "getRandomValues", new Uint32Array(4));
    return key === undefined ? undefined : String(key).replaceAll(",", "-");
  }

  isAborted(): boolean {
    return this.#isAborted || Boolean(read(this.#hooks.signal, "aborted"));
  }

  isHidden(): boolean {
    return read(read(globalThis, "document"), "visibilityState") === "hidden";
  }

  /** Aborts the call, as the caller's signal does. */
  stop(): void {
    this.isStopped = true;
    this.#isAborted = true;
    this.#end(ABORTED);
  }

  created(id: string): void {
    rememberClaim(id);
  }

  observe(event: AttemptEvent): void {
    this.#events.push(event);
  }

  /** Calls `onAttempt` with the events so far, never while Rust is on the stack. */
  deliver(): void {
    for (const event of this.#events.splice(0)) this.#deliver(event);
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
    // Rust must have returned before a caller's code runs.
    await undefined;
    this.deliver();
    const init = { method, headers, body: bodyOf(method, text), redirect: "manual" };
    const attempt = await this.#sent(url, init, maxAnswerBytes, timeoutMs);
    return { ...attempt, head: this.#head };
  }

  async wait(ms: number): Promise<void> {
    await undefined;
    this.deliver();
    // `onAttempt` may have aborted it: a listener would not be called any more.
    if (this.isAborted()) return;
    const watch = this.#watch(ms);
    if (typeof watch === "string") return;
    if ((await watch.ended) === ABORTED) this.#isAborted = true;
    watch.stop();
  }

  get #reason(): unknown {
    return read(this.#hooks.signal, "reason");
  }

  /** Ignores what `onAttempt` throws. */
  async #deliver(event: AttemptEvent): Promise<void> {
    try {
      await (this.#hooks.onAttempt as (event: AttemptEvent) => unknown)(event);
    } catch {}
  }

  async #sent(
    url: string,
    init: Record<string, unknown>,
    maxAnswerBytes: number,
    timeoutMs: number,
  ): Promise<Attempt> {
    const custom = this.#hooks.fetch;
    const fetch = custom === undefined ? read(globalThis, "fetch") : custom;
    if (typeof fetch !== "function") return missing("fetch");
    if (this.isAborted()) {
      return this.#aborted("aborted_before_sending");
    }
    if (!init.headers) return missing("Headers");
    const watch = this.#watch(timeoutMs);
    if (typeof watch === "string") return missing(watch);
    const { signal } = watch.controller;
    const send = (): unknown => Reflect.apply(fetch, undefined, [url, { ...init, signal }]);
    const answered = this.#answered(send, maxAnswerBytes, watch);
    let attempt = await Promise.race([answered, watch.ended]);
    // A custom `fetch` may be told of the abort before this listener.
    if (attempt !== TIMEOUT && this.isAborted()) attempt = ABORTED;
    watch.stop();
    if (attempt !== TIMEOUT && attempt !== ABORTED) return attempt;
    tryCall(watch.controller, "abort", this.#reason);
    return attempt === TIMEOUT ? attempt : this.#aborted("aborted");
  }

  async #answered(send: () => unknown, maxAnswerBytes: number, watch: Watch): Promise<Attempt> {
    try {
      const response = await send();
      if (watch.isOver || this.isAborted()) return ABORTED;
      const status = read(response, "status");
      const headers = copyOfHeaders(read(response, "headers"));
      if (typeof status !== "number" || !headers) return NO_ANSWER;
      this.#head = { status, headers, receivedUnixMs: Date.now() };
      return await readAnswer(response, maxAnswerBytes, watch);
    } catch (thrown) {
      return { end: "thrown", thrown: copyOfThrown(thrown, CAUSES_COPIED) };
    }
  }

  #aborted(end: "aborted" | "aborted_before_sending"): Attempt {
    this.abortReason = this.#reason;
    return { end };
  }

  #watch(ms: number): Watch | string {
    const controller = tryConstruct("AbortController");
    if (!controller) return "AbortController";
    if (typeof read(globalThis, "setTimeout") !== "function") return "setTimeout";
    let end: (attempt: Attempt) => void = () => {};
    const ended = new Promise<Attempt>((resolve) => {
      end = resolve;
    });
    this.#end = end;
    const unlisten = listen(this.#hooks.signal, () => end(ABORTED));
    const timer = tryCall(globalThis, "setTimeout", () => end(TIMEOUT), ms);
    const watch: Watch = {
      ended,
      controller: controller as AbortController,
      isOver: false,
      stop(): void {
        watch.isOver = true;
        watch.onOver?.();
        tryCall(globalThis, "clearTimeout", timer);
        unlisten();
      },
    };
    return watch;
  }
}

/** Milliseconds of a clock that never goes back, one for the process. */
export function monotonicMs(): number {
  const monotonic = tryCall(read(globalThis, "performance"), "now");
  return typeof monotonic === "number" ? monotonic : Date.now();
}

/**
 * The body in a form that the runtime's `fetch` sends once. Deno's sends a text, bytes or no body a
 * second time where a kept connection ends without an answer, and a `Blob` never, even an empty one:
 * see `tests/faults/repeats.js`.
 */
function bodyOf(method: string, text: string | undefined): unknown {
  if (method === "GET" || read(globalThis, "Deno") === undefined) return text;
  return tryConstruct("Blob", [text ?? ""]) ?? text;
}

/** The body of a response, of which no more is read than is allowed. */
async function readAnswer(response: unknown, maximum: number, watch: Watch): Promise<Attempt> {
  const stream = read(response, "body");
  const getReader = read(stream, "getReader");
  if (typeof getReader !== "function" || read(response, "bodyUsed") === true) {
    // A response of a mock, of a runtime without streams, or one that a custom `fetch` has read and
    // given a `text` of its own.
    const text = read(response, "text");
    if (typeof text !== "function") return NO_ANSWER;
    const body: unknown = await Reflect.apply(text, response, []);
    if (typeof body !== "string") return NO_ANSWER;
    return byteLength(body) > maximum ? TOO_LARGE : { end: "answered", body };
  }
  const reader = Reflect.apply(getReader, stream, []) as ByteReader;
  // The stream of a custom `fetch` may not end by the signal.
  watch.onOver = () => cancel(reader);
  const bytes = await new BodyCollector(maximum).readFrom(reader);
  if (bytes instanceof Uint8Array) {
    return { end: "answered", body: new (globalThis.TextDecoder ?? Decoder)().decode(bytes) };
  }
  return bytes.refusal === "too_large" ? TOO_LARGE : NO_ANSWER;
}

/** The length of a text in UTF-8. */
function byteLength(text: string): number {
  return new (globalThis.TextEncoder ?? Encoder)().encode(text).length;
}

/** Who waits for a signal, and the one listener that they share: Node warns of more than ten. */
interface Waiters {
  readonly callbacks: Set<() => void>;
  readonly listener: () => void;
}

const waiters = new WeakMap<object, Waiters>();

/** Waits until a signal is aborted. Returns what ends the wait. */
function listen(signal: unknown, onAbort: () => void): () => void {
  if (typeof signal !== "object" || signal === null) return () => {};
  const { callbacks, listener } = waiters.get(signal) ?? startListening(signal);
  callbacks.add(onAbort);
  return () => {
    if (!callbacks.delete(onAbort) || callbacks.size > 0) return;
    waiters.delete(signal);
    tryCall(signal, "removeEventListener", "abort", listener);
  };
}

function startListening(signal: object): Waiters {
  const callbacks = new Set<() => void>();
  const listener = (): void => {
    for (const callback of callbacks) callback();
  };
  const started = { callbacks, listener };
  waiters.set(signal, started);
  tryCall(signal, "addEventListener", "abort", listener);
  return started;
}

function missing(name: string): Attempt {
  return { end: "missing", missing: name };
}

/** Copies the headers that are read: those of a response may throw. */
function copyOfHeaders(headers: unknown): object | undefined {
  const get = read(headers, "get");
  if (typeof get !== "function") return undefined;
  const copied = tryConstruct("Headers");
  for (const name of ANSWER_HEADERS) {
    const value = tryApply(get, headers, name);
    if (typeof value === "string") tryCall(copied, "append", name, value);
  }
  return copied;
}

/** A copy of a thrown value, with its causes and members. */
function copyOfThrown(thrown: unknown, depth: number): Thrown {
  const inner = (name: string): unknown => (depth > 0 ? read(thrown, name) : undefined);
  const cause = inner("cause") ?? undefined;
  return {
    name: text(read(thrown, "name")),
    message: text(typeof thrown === "string" ? thrown : read(thrown, "message")),
    code: text(read(thrown, "code")),
    errno: integer(read(thrown, "errno")),
    syscall: text(read(thrown, "syscall")),
    hostname: text(read(thrown, "hostname")),
    cause: cause === undefined ? undefined : copyOfThrown(cause, depth - 1),
    errors: members(read(thrown, "errors"), depth).map((error) => copyOfThrown(error, depth - 1)),
  };
}

/** The members of an `AggregateError`. Where they cannot be copied, one stands for them that says nothing. */
function members(errors: unknown, depth: number): unknown[] {
  try {
    if (!Array.isArray(errors)) return [];
    return depth > 0 ? Array.prototype.slice.call(errors, 0, MEMBERS_COPIED) : [undefined];
  } catch {
    return [undefined];
  }
}

export function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function integer(value: unknown): number | undefined {
  return Number.isInteger(value) ? (value as number) : undefined;
}

/** Reads a property of any value; `undefined` where that throws. */
export function read(object: unknown, name: string): unknown {
  try {
    return (object as Record<string, unknown> | null | undefined)?.[name];
  } catch {
    return undefined;
  }
}

function tryConstruct(name: string, ...values: unknown[]): object | undefined {
  try {
    return Reflect.construct(read(globalThis, name) as typeof Object, values);
  } catch {
    return undefined;
  }
}

/** Calls a method where there is one; `undefined` where it throws. */
function tryCall(object: unknown, name: string, ...values: unknown[]): unknown {
  const method = read(object, name);
  return typeof method === "function" ? tryApply(method, object, ...values) : undefined;
}

function tryApply(method: object, object: unknown, ...values: unknown[]): unknown {
  try {
    return Reflect.apply(method as () => unknown, object, values);
  } catch {
    return undefined;
  }
}
