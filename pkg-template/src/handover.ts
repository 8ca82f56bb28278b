import { errorOf } from "./calls.js";
import { Transport } from "./transport.js";
import type { CallResult } from "./wasm/zavu_invitations.js";

/**
 * Hands over the values that a run of Rust produces, one by one: Rust pushes them with `handOver`, and the caller pulls them
 * with `next`. Rust starts at the first `next`. After each value it waits for the following `next`, so that at most one value
 * is kept.
 */
export abstract class Handover<T> extends Transport {
  /** The run of Rust. Set by the first `next`. */
  #run: Promise<void> | undefined;
  /** Settles the promise of the current `next`. */
  #resolveNext: (value?: T) => void = () => {};
  #rejectNext: (error: unknown) => void = () => {};
  /** Lets Rust continue after the last value that it handed over. Undefined before the first one. */
  #resumeRust: (() => void) | undefined;
  /** True once Rust has ended or `stop` was called: no further value is delivered. */
  #isClosed = false;

  /** Runs Rust, which calls `handOver` for each value. Resolves with the error of a run that failed. */
  protected abstract startRust(): Promise<CallResult | undefined>;

  /** The next value; `undefined` after the last. Must not be called again before its promise is settled. */
  next(): Promise<T | undefined> {
    return new Promise((resolve, reject) => {
      if (this.#isClosed) return resolve(undefined);
      this.#resolveNext = resolve;
      this.#rejectNext = reject;
      if (this.#run) this.#resumeRust?.();
      else this.#run = this.#runToEnd();
    });
  }

  /** True once no further value is wanted. */
  isClosed(): boolean {
    return this.#isClosed;
  }

  override stop(): void {
    this.#isClosed = true;
    super.stop();
    this.#resumeRust?.();
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
      this.flushEvents();
      this.#resolveNext(value);
    });
  }

  /** Never rejects: an error rejects the promise of `next`. */
  async #runToEnd(): Promise<void> {
    try {
      const failure = await this.startRust();
      // After `stop` nobody reads the results, so an error of the run is not reported.
      const isFailed = failure !== undefined && "error" in failure && !this.#isClosed;
      if (isFailed) this.#rejectNext(errorOf(failure, this));
      else this.#resolveNext();
    } catch (error) {
      // The WebAssembly could not be loaded, or crashed.
      this.#rejectNext(error);
    } finally {
      this.#isClosed = true;
      this.flushEvents();
    }
  }
}
