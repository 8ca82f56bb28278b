import type { Core } from "./core.js";
import { type Body, NO_BODY, parsedBody } from "./host.js";
import { read } from "./record.js";
import { wellFormed } from "./text.js";
import type { AttemptEvent } from "./wasm/zavu_invitations.js";

/** How a call ends. */
export type Ended =
  | {
      body: Body;
      /** The invitation was found in the list, because the answer was lost. */
      reconciled: boolean;
      error?: never;
    }
  | {
      /** JSON. */
      error: string;
      body: string | undefined;
      cause: unknown;
    };

/** What became of an attempt or a wait, for `src/wasm/exchange.rs`. */
interface Outcome {
  end:
    | "waited"
    | "answered"
    | "timeout"
    | "aborted"
    | "not_sent"
    | "missing"
    | "thrown"
    | "no_answer";
  cause?: unknown;
  /** What the runtime lacks. */
  words?: readonly string[];
}

/** What is read of an answer before its body. */
interface Head {
  status: number;
  time: number;
  headers: readonly unknown[];
}

/** Ends what it is for when its time is up or the caller's signal aborts it. */
interface Watch {
  ended: Promise<Outcome>;
  controller: AbortController;
  stop(): void;
  isOver: boolean;
}

/**
 * `fetch`, the timers and the caller's signal, for one call. Each may be anybody's: what comes from
 * them is read by name and with its exceptions caught, because a response of another realm is an
 * instance of nothing here. It says what happened, and Rust what that means.
 */
export class Exchange {
  readonly #core: Core;
  readonly #fetch: unknown;
  readonly #signal: unknown;
  readonly #onAttempt: unknown;
  readonly #resolve: (ended: Ended) => void;
  readonly #causes: unknown[] = [];
  #outcome: Outcome = { end: "waited" };
  #head: Head | undefined;
  /** Whether a wait was cut short by the signal, whatever that says of itself. */
  #isAborted = false;
  body = NO_BODY;

  constructor(
    core: Core,
    { fetch, signal, onAttempt }: Record<string, unknown>,
    resolve: (ended: Ended) => void,
  ) {
    this.#core = core;
    this.#fetch = fetch;
    this.#signal = signal;
    this.#onAttempt = onAttempt;
    this.#resolve = resolve;
  }

  get hasHeaders(): boolean {
    return typeof read(globalThis, "Headers") === "function";
  }

  /** Nothing of the caller's runs before Rust is done. */
  async send(
    url: string,
    method: string,
    headers: object | undefined,
    body: string | undefined,
    ms: number,
  ): Promise<void> {
    this.#outcome = NO_ANSWER;
    this.#head = undefined;
    this.body = NO_BODY;
    await undefined;
    const init = { method, headers, body, redirect: "manual" };
    this.#outcome = await this.#sent(url, init, ms);
  }

  async wait(ms: number): Promise<void> {
    this.#outcome = { end: "waited" };
    this.#head = undefined;
    await undefined;
    // By what it heard from `onAttempt`, maybe: nobody would call a listener any more.
    if (this.#saysAborted) return;
    const watch = this.#watch(ms);
    if (typeof watch === "string") return;
    this.#isAborted = (await watch.ended) === ABORTED;
    watch.stop();
  }

  /** Puts what became of it on the tape. */
  outcome(): number {
    const { end, cause: thrown, words = [] } = this.#outcome;
    const { causes, members } = this.#core.callFacts;
    const head = this.#head;
    const cause = "cause" in this.#outcome ? this.#causes.push(this.#outcome.cause) : 0;
    const at = now();
    return this.#core.write((tape) => {
      tape.putNumbers(at);
      tape.putText(end);
      tape.putTexts(words.map(wellFormed));
      tape.putNumbers([end === "thrown" ? 1 : 0]);
      if (end === "thrown") tape.putThrown(thrown, causes, members);
      tape.putNumbers(cause ? [1, cause - 1] : [0]);
      tape.putNumbers(head ? [1, head.status, head.time] : [0]);
      for (const value of head?.headers ?? []) tape.putOptional(value);
    });
  }

  /** What `onAttempt` throws is nobody's business. */
  async tell(text: string): Promise<void> {
    try {
      const event: AttemptEvent = JSON.parse(text);
      await (this.#onAttempt as (event: AttemptEvent) => unknown)(event);
    } catch {}
  }

  succeed(body: Body, reconciled: boolean): void {
    this.#resolve({ body, reconciled });
  }

  fail(error: string, body: Body | undefined, cause: number | undefined): void {
    this.#resolve({ error, body: body?.text, cause: this.#causes[cause ?? -1] });
  }

  get #saysAborted(): boolean {
    return Boolean(read(this.#signal, "aborted"));
  }

  get #reason(): unknown {
    return read(this.#signal, "reason");
  }

  async #sent(url: string, init: { headers: object | undefined }, ms: number): Promise<Outcome> {
    const fetch = this.#fetch === undefined ? read(globalThis, "fetch") : this.#fetch;
    if (typeof fetch !== "function") return missing("fetch");
    if (this.#isAborted || this.#saysAborted) return { end: "not_sent", cause: this.#reason };
    if (!init.headers) return missing("Headers");
    const watch = this.#watch(ms);
    if (typeof watch === "string") return missing(watch);
    const { signal } = watch.controller;
    const got = this.#got(() => Reflect.apply(fetch, undefined, [url, { ...init, signal }]), watch);
    let outcome = await Promise.race([got, watch.ended]);
    // The one who called `fetch` may hear of it before this does.
    if (outcome !== TIMEOUT && this.#saysAborted) outcome = ABORTED;
    watch.stop();
    if (outcome !== TIMEOUT && outcome !== ABORTED) return outcome;
    const reason = this.#reason;
    call(watch.controller, "abort", reason);
    return outcome === TIMEOUT ? outcome : { ...outcome, cause: reason };
  }

  async #got(fetch: () => unknown, watch: Watch): Promise<Outcome> {
    try {
      const response = await fetch();
      if (watch.isOver || this.#saysAborted) return ABORTED;
      const status = read(response, "status");
      const headers = read(response, "headers");
      const get = read(headers, "get");
      if (typeof status !== "number" || typeof get !== "function") return NO_ANSWER;
      const { headers: names, depth } = this.#core.callFacts;
      const values = names.map((name) => applied(get, headers, name));
      this.#head = { status, time: Date.now(), headers: values };
      const text = read(response, "text");
      if (typeof text !== "function") return NO_ANSWER;
      const body: unknown = await Reflect.apply(text, response, []);
      if (watch.isOver || typeof body !== "string") return NO_ANSWER;
      this.body = parsedBody(body, depth);
      return { end: "answered" };
    } catch (thrown) {
      return { end: "thrown", cause: thrown };
    }
  }

  #watch(ms: number): Watch | string {
    const controller = made("AbortController");
    if (!controller) return "AbortController";
    if (typeof read(globalThis, "setTimeout") !== "function") return "setTimeout";
    let end: (outcome: Outcome) => void = () => {};
    const ended = new Promise<Outcome>((resolve) => {
      end = resolve;
    });
    const signal = this.#signal;
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

const ABORTED: Outcome = { end: "aborted" };
const TIMEOUT: Outcome = { end: "timeout" };
const NO_ANSWER: Outcome = { end: "no_answer" };

function missing(name: string): Outcome {
  return { end: "missing", words: [name] };
}

function made(name: string): unknown {
  try {
    return Reflect.construct(read(globalThis, name) as typeof Object, []);
  } catch {
    return undefined;
  }
}

/** Calls a method where there is one; what it throws is nobody's business. */
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

/** Milliseconds of a clock that never goes back and of the one that tells the time, and a number
 * to spread waits with. */
export function now(): number[] {
  const monotonic = call(read(globalThis, "performance"), "now");
  return [typeof monotonic === "number" ? monotonic : Date.now(), Date.now(), Math.random()];
}
