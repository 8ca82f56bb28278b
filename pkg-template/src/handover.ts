import { errorOf } from "./calls.js";
import { Transport } from "./transport.js";
import type { CallFailure } from "./wasm/zavu_invitations.js";

/** A call of `next` that waits for a value. */
interface WaitingNext<T> {
  resolve(value?: T): void;
  reject(error: unknown): void;
}

/** Whose turn it is. */
type State<T> =
  | { turn: "not started" }
  /** Rust works, and a `next` waits. */
  | { turn: "rust"; next: WaitingNext<T> }
  /** The caller handles a value, and Rust pauses until `resume` is called. */
  | { turn: "caller"; resume(): void }
  /** Rust has ended, or `stop` was called. The error of the run is kept until a `next` reports it. */
  | { turn: "closed"; failure?: { error: unknown } | undefined };

/**
 * Hands over the values that a run of Rust produces, one by one: Rust pushes them with `handOver`, and the caller pulls them
 * with `next`. The two take turns. It is the transport of the run as well, so that `stop` ends its requests and waits.
 *
 * Rust may fail in a turn of the caller too, when the WebAssembly crashes. The error is kept for the following `next`. After
 * `stop`, every `next` resolves with `undefined`, and an error is not reported any more.
 */
export abstract class Handover<T> extends Transport {
  #state: State<T> = { turn: "not started" };
  /** The run of Rust. Set by the first `next`. Never rejects. */
  #run: Promise<void> | undefined;

  /** Runs Rust, which calls `handOver` for each value. Resolves with the error of a run that failed. */
  protected abstract startRust(): Promise<CallFailure | undefined>;

  /**
   * The next value; `undefined` after the last. Rejects once with the error of a run that failed. Must not be called again
   * before its promise is settled.
   */
  next(): Promise<T | undefined> {
    return new Promise((resolve, reject) => {
      const state = this.#state;
      const next = { resolve, reject };
      if (state.turn === "closed") {
        this.#state = { turn: "closed" };
        settle(next, state.failure);
        return;
      }
      this.#state = { turn: "rust", next };
      if (state.turn === "caller") state.resume();
      else this.#run ??= this.#runToEnd();
    });
  }

  /** True once Rust has ended or `stop` was called: no further value is delivered. */
  isClosed(): boolean {
    return this.#state.turn === "closed";
  }

  override stop(): void {
    const state = this.#state;
    this.#state = { turn: "closed" };
    super.stop();
    if (state.turn === "rust") settle(state.next);
    if (state.turn === "caller") state.resume();
  }

  /** Resolves when Rust has ended; at once if it was never started. */
  async ended(): Promise<void> {
    await this.#run;
  }

  /**
   * Resolves the promise of `next` with a value. The returned promise resolves when Rust may produce another value.
   *
   * Call it only after an `await`: it runs `onAttempt`, which must not happen while Rust is on the stack (see `Transport`).
   */
  protected handOver(value: T): Promise<void> {
    return new Promise((resume) => {
      if (this.#state.turn !== "rust") return resume();
      const { next } = this.#state;
      this.#state = { turn: "caller", resume };
      next.resolve(value);
      this.flushEvents();
    });
  }

  async #runToEnd(): Promise<void> {
    const failure = await this.#runAndCatch();
    const state = this.#state;
    if (state.turn === "rust") {
      this.#state = { turn: "closed" };
      settle(state.next, failure);
    } else if (state.turn === "caller") {
      this.#state = { turn: "closed", failure };
    }
    this.flushEvents();
  }

  /** Runs Rust to its end. Returns the error of a run that failed. */
  async #runAndCatch(): Promise<{ error: unknown } | undefined> {
    try {
      const failed = await this.startRust();
      return failed && { error: errorOf(failed, this) };
    } catch (error) {
      // The WebAssembly could not be loaded, or crashed.
      return { error };
    }
  }
}

/** Settles the `next` that waits, after the last value. */
function settle(next: WaitingNext<never>, failure?: { error: unknown }): void {
  if (failure) next.reject(failure.error);
  else next.resolve();
}
