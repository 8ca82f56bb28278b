import { listenForAbort } from "./abort.js";
import { tryCall } from "./safe-access.js";
import type { Attempt } from "./wasm/zavu_invitations.js";

export const ABORTED: Attempt = { end: "aborted" };
export const TIMEOUT: Attempt = { end: "timeout" };

/** Ends an attempt or a wait when its time is over or the caller's signal aborts it. */
export class Deadline {
  /** Resolves with `TIMEOUT` or `ABORTED`, or with the value that `end` was called with before. */
  readonly reached: Promise<Attempt>;
  /** Ends the attempt or the wait at once. */
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

  /** Removes the timer and the listener. */
  stop(): void {
    this.isStopped = true;
    this.cancelBody?.();
    tryCall(globalThis, "clearTimeout", this.#timer);
    this.#stopListening();
  }
}
