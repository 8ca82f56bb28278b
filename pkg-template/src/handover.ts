import { errorOf } from "./calls.js";
import { Transport } from "./transport.js";
import type { CallResult } from "./wasm/zavu_invitations.js";

/**
 * Hands over the values that a run of Rust produces, one by one: Rust pushes them with `handOver`, and the caller pulls them
 * with `next`. The two take turns: Rust works while a `next` waits, and pauses while the caller handles a value.
 *
 * Rust may fail in a turn of the caller too, when the WebAssembly crashes. The error is kept for the following `next`. After
 * `stop`, every `next` resolves with `undefined`, and an error is not reported any more.
 */
export abstract class Handover<T> extends Transport {
  /** The run of Rust. Set by the first `next`. Never rejects. */
  #run: Promise<void> | undefined;
  /** Settles the `next` that waits. Undefined while the caller handles a value. */
  #waitingNext: { resolve(value?: T): void; reject(error: unknown): void } | undefined;
  /** Ends the pause of Rust. Undefined while Rust works. */
  #resumeRust: (() => void) | undefined;
  /** True once Rust has ended or `stop` was called: no further value is delivered. */
  #isClosed = false;
  /** The error of the run, until a `next` reports it. */
  #failure: { error: unknown } | undefined;

  /** Runs Rust, which calls `handOver` for each value. Resolves with the error of a run that failed. */
  protected abstract startRust(): Promise<CallResult | undefined>;

  /**
   * The next value; `undefined` after the last. Rejects once with the error of a run that failed. Must not be called again
   * before its promise is settled.
   */
  next(): Promise<T | undefined> {
    return new Promise((resolve, reject) => {
      this.#waitingNext = { resolve, reject };
      if (this.#isClosed) this.#reportEnd();
      else if (this.#run) this.#endPause();
      else this.#run = this.#runToEnd();
    });
  }

  /** True once no further value is wanted. */
  isClosed(): boolean {
    return this.#isClosed;
  }

  override stop(): void {
    this.#isClosed = true;
    this.#failure = undefined;
    super.stop();
    this.#reportEnd();
    this.#endPause();
  }

  /** Resolves when Rust has ended; at once if it was never started. */
  async ended(): Promise<void> {
    await this.#run;
  }

  /**
   * Resolves the promise of `next` with a value. The returned promise resolves when Rust may produce another value.
   *
   * Rust must not be on the stack (see `Transport`), because `onAttempt` is called here: await something before.
   */
  protected handOver(value: T): Promise<void> {
    return new Promise((resolve) => {
      if (this.#isClosed) return resolve();
      this.#resumeRust = resolve;
      this.#waitingNext?.resolve(value);
      this.#waitingNext = undefined;
      this.flushEvents();
    });
  }

  async #runToEnd(): Promise<void> {
    let failure: { error: unknown } | undefined;
    try {
      const result = await this.startRust();
      if (result && "error" in result) failure = { error: errorOf(result, this) };
    } catch (error) {
      // The WebAssembly could not be loaded, or crashed.
      failure = { error };
    }
    if (!this.#isClosed) {
      this.#isClosed = true;
      this.#failure = failure;
      this.#reportEnd();
    }
    this.flushEvents();
  }

  /** Settles the `next` that waits, if one does. */
  #reportEnd(): void {
    const next = this.#waitingNext;
    if (!next) return;
    this.#waitingNext = undefined;
    if (this.#failure) next.reject(this.#failure.error);
    else next.resolve();
    this.#failure = undefined;
  }

  #endPause(): void {
    this.#resumeRust?.();
    this.#resumeRust = undefined;
  }
}
