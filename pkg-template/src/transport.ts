import { ANSWER_HEADERS, CAUSES_COPIED, MEMBERS_COPIED } from "./wasm/facts.js";
import type {
  Attempt,
  AttemptEvent,
  AttemptHead,
  CallHost,
  Thrown,
} from "./wasm/zavu_invitations.js";

/** What one call uses of its caller's. */
export interface Hooks {
  fetch?: unknown;
  signal?: unknown;
  onAttempt?: unknown;
}

/** Ends what it is for when its time is up or the caller's signal aborts it. */
interface Watch {
  ended: Promise<Attempt>;
  controller: AbortController;
  stop(): void;
  isOver: boolean;
}

const ABORTED: Attempt = { end: "aborted" };
const TIMEOUT: Attempt = { end: "timeout" };
const NO_ANSWER: Attempt = { end: "no_answer" };

/**
 * `fetch`, the timers and the caller's signal, for one call. Each may be anybody's: what comes from
 * them is read by name and with its exceptions caught, because a response of another realm is an
 * instance of nothing here. It reports what happened, and Rust judges it.
 */
export class Transport implements CallHost {
  readonly #hooks: Hooks;
  readonly #events: AttemptEvent[] = [];
  readonly #causes: unknown[] = [];
  #head: AttemptHead | undefined;
  /** Whether a wait was cut short by the signal, even if that denies it. */
  #isAborted = false;

  constructor(hooks: Hooks) {
    this.#hooks = hooks;
  }

  headers(): object | undefined {
    return made("Headers");
  }

  monotonicMs(): number {
    return monotonicMs();
  }

  randomKey(): string | undefined {
    const crypto = read(globalThis, "crypto");
    // A page that came by http has no `randomUUID`.
    const key = call(crypto, "randomUUID") ?? call(crypto, "getRandomValues", new Uint32Array(4));
    return key === undefined ? undefined : String(key).replaceAll(",", "-");
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
    body: string | undefined,
    timeoutMs: number,
  ): Promise<Attempt> {
    this.#head = undefined;
    // Rust has returned after that.
    await undefined;
    this.deliver();
    const attempt = await this.#sent(url, { method, headers, body, redirect: "manual" }, timeoutMs);
    return { ...attempt, head: this.#head };
  }

  async wait(ms: number): Promise<void> {
    await undefined;
    this.deliver();
    // By what `onAttempt` did, perhaps: nobody would call a listener any more.
    if (this.#saysAborted) return;
    const watch = this.#watch(ms);
    if (typeof watch === "string") return;
    this.#isAborted = (await watch.ended) === ABORTED;
    watch.stop();
  }

  /** What was thrown, by the number that Rust got. */
  cause(number: number | undefined): unknown {
    return number === undefined ? undefined : this.#causes[number];
  }

  get #saysAborted(): boolean {
    return Boolean(read(this.#hooks.signal, "aborted"));
  }

  get #reason(): unknown {
    return read(this.#hooks.signal, "reason");
  }

  /** What `onAttempt` throws concerns nobody. */
  async #deliver(event: AttemptEvent): Promise<void> {
    try {
      await (this.#hooks.onAttempt as (event: AttemptEvent) => unknown)(event);
    } catch {}
  }

  async #sent(url: string, init: Record<string, unknown>, timeoutMs: number): Promise<Attempt> {
    const own = this.#hooks.fetch;
    const fetch = own === undefined ? read(globalThis, "fetch") : own;
    if (typeof fetch !== "function") return missing("fetch");
    if (this.#isAborted || this.#saysAborted) {
      return this.#thrown("aborted_before_sending", this.#reason);
    }
    if (!init.headers) return missing("Headers");
    const watch = this.#watch(timeoutMs);
    if (typeof watch === "string") return missing(watch);
    const { signal } = watch.controller;
    const got = this.#got(() => Reflect.apply(fetch, undefined, [url, { ...init, signal }]), watch);
    let attempt = await Promise.race([got, watch.ended]);
    // The one who called `fetch` may hear of it before this does.
    if (attempt !== TIMEOUT && this.#saysAborted) attempt = ABORTED;
    watch.stop();
    if (attempt !== TIMEOUT && attempt !== ABORTED) return attempt;
    const reason = this.#reason;
    call(watch.controller, "abort", reason);
    return attempt === TIMEOUT ? attempt : this.#thrown("aborted", reason);
  }

  async #got(fetch: () => unknown, watch: Watch): Promise<Attempt> {
    try {
      const response = await fetch();
      if (watch.isOver || this.#saysAborted) return ABORTED;
      const status = read(response, "status");
      const headers = copyOfHeaders(read(response, "headers"));
      if (typeof status !== "number" || !headers) return NO_ANSWER;
      this.#head = { status, headers, receivedMs: Date.now() };
      const text = read(response, "text");
      if (typeof text !== "function") return NO_ANSWER;
      const body: unknown = await Reflect.apply(text, response, []);
      if (watch.isOver || typeof body !== "string") return NO_ANSWER;
      return { end: "answered", body };
    } catch (thrown) {
      return {
        ...this.#thrown("thrown", thrown),
        thrown: copyOfThrown(thrown, CAUSES_COPIED),
      };
    }
  }

  #thrown(end: Attempt["end"], cause: unknown): Attempt {
    return { end, cause: this.#causes.push(cause) - 1 };
  }

  #watch(ms: number): Watch | string {
    const controller = made("AbortController");
    if (!controller) return "AbortController";
    if (typeof read(globalThis, "setTimeout") !== "function") return "setTimeout";
    let end: (attempt: Attempt) => void = () => {};
    const ended = new Promise<Attempt>((resolve) => {
      end = resolve;
    });
    const { signal } = this.#hooks;
    const abort = (): void => end(ABORTED);
    call(signal, "addEventListener", "abort", abort);
    const timer = call(globalThis, "setTimeout", () => end(TIMEOUT), ms);
    const watch = {
      ended,
      controller: controller as AbortController,
      isOver: false,
      stop(): void {
        watch.isOver = true;
        call(globalThis, "clearTimeout", timer);
        call(signal, "removeEventListener", "abort", abort);
      },
    };
    return watch;
  }
}

/** Milliseconds of a clock that never goes back, where the runtime has one. */
export function monotonicMs(): number {
  const monotonic = call(read(globalThis, "performance"), "now");
  return typeof monotonic === "number" ? monotonic : Date.now();
}

function missing(name: string): Attempt {
  return { end: "missing", missing: name };
}

/** The headers that are read, in an object of our own: those of a response may throw. */
function copyOfHeaders(headers: unknown): object | undefined {
  const get = read(headers, "get");
  if (typeof get !== "function") return undefined;
  const copied = made("Headers");
  for (const name of ANSWER_HEADERS) {
    const value = applied(get, headers, name);
    if (typeof value === "string") call(copied, "append", name, value);
  }
  return copied;
}

/** A copy of a thrown value, with its causes and members. */
function copyOfThrown(thrown: unknown, depth: number): Thrown {
  const inner = (name: string): unknown => (depth > 0 ? read(thrown, name) : undefined);
  const cause = inner("cause") ?? undefined;
  const errors = inner("errors");
  return {
    message: text(typeof thrown === "string" ? thrown : read(thrown, "message")),
    code: text(read(thrown, "code")),
    syscall: text(read(thrown, "syscall")),
    cause: cause === undefined ? undefined : copyOfThrown(cause, depth - 1),
    errors: members(errors).map((error) => copyOfThrown(error, depth - 1)),
  };
}

function members(errors: unknown): unknown[] {
  try {
    return Array.isArray(errors) ? Array.prototype.slice.call(errors, 0, MEMBERS_COPIED) : [];
  } catch {
    return [];
  }
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** A property of what may be anybody's, or `undefined` where reading it throws. */
export function read(object: unknown, name: string): unknown {
  try {
    return (object as Record<string, unknown> | null | undefined)?.[name];
  } catch {
    return undefined;
  }
}

function made(name: string): object | undefined {
  try {
    return Reflect.construct(read(globalThis, name) as typeof Object, []);
  } catch {
    return undefined;
  }
}

/** Calls a method where there is one; what it throws concerns nobody. */
function call(object: unknown, name: string, ...values: unknown[]): unknown {
  const method = read(object, name);
  return typeof method === "function" ? applied(method, object, ...values) : undefined;
}

function applied(method: object, object: unknown, ...values: unknown[]): unknown {
  try {
    return Reflect.apply(method as () => unknown, object, values);
  } catch {
    return undefined;
  }
}
