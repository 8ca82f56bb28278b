import { tryCall } from "./safe-access.js";
import type { Attempt } from "./wasm/zavu_invitations.js";

export const ABORTED: Attempt = { end: "aborted" };
export const TIMEOUT: Attempt = { end: "timeout" };

/** Ends an attempt or a wait when its time is over or the caller's signal aborts it. */
export class Deadline {
  /** Resolves with `TIMEOUT` or `ABORTED`, or with the value that `end` was called with before. */
  readonly reached: Promise<Attempt>;
  readonly end: (attempt: Attempt) => void;
  /** Set while a body is read: `stop` also cancels its stream, because that of a custom `fetch` may ignore the signal. */
  cancelBody?: () => void;
  isStopped = false;
  readonly #timer: unknown;
  readonly #stopListening: () => void;

  constructor(ms: number, signal: unknown) {
    let end: (attempt: Attempt) => void = () => {};
    this.reached = new Promise<Attempt>((resolve) => {
      end = resolve;
    });
    this.end = end;
    this.#stopListening = listenForAbort(signal, () => end(ABORTED));
    this.#timer = tryCall(globalThis, "setTimeout", () => end(TIMEOUT), ms);
  }

  stop(): void {
    this.isStopped = true;
    this.cancelBody?.();
    tryCall(globalThis, "clearTimeout", this.#timer);
    this.#stopListening();
  }
}

/** The callbacks and the listener of a signal. They share it, because Node warns of more than ten listeners. */
const listening = new WeakMap<object, { callbacks: Set<() => void>; listener: () => void }>();

/**
 * Calls `onAbort`, which must not throw, when a caller's signal is aborted. The caller checks `aborted` before: a signal that is
 * aborted already calls nothing. Returns a function that stops listening.
 */
function listenForAbort(signal: unknown, onAbort: () => void): () => void {
  if (typeof signal !== "object" || signal === null) return () => {};
  const { callbacks, listener } = listening.get(signal) ?? startListening(signal);
  callbacks.add(onAbort);
  return () => {
    if (!callbacks.delete(onAbort) || callbacks.size > 0) return;
    listening.delete(signal);
    tryCall(signal, "removeEventListener", "abort", listener);
  };
}

function startListening(signal: object) {
  const callbacks = new Set<() => void>();
  const listener = (): void => {
    for (const callback of callbacks) callback();
  };
  const started = { callbacks, listener };
  listening.set(signal, started);
  tryCall(signal, "addEventListener", "abort", listener);
  return started;
}
