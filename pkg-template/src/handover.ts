import { errorOf } from "./calls.js";
import { type Hooks, Transport } from "./transport.js";
import type { CallResult } from "./wasm/zavu_invitations.js";

/**
 * Turns a run of Rust that pushes values into one from which values are pulled: Rust starts at the first `next`, and after
 * each value it waits for the next `next`. So at most one value is ever kept.
 */
export class Handover<T> extends Transport {
  readonly #start: () => Promise<CallResult | undefined>;
  #resolveNext: (value?: T) => void = () => {};
  #rejectNext: (error: unknown) => void = () => {};
  /** Starts Rust, later lets it continue after a value. */
  #continue: () => void;
  #run: Promise<void> | undefined;
  #isClosed = false;

  /** @param start - Runs Rust, which calls `handOver` of the host that it gets: this object. */
  constructor(hooks: Hooks, start: (host: never) => Promise<CallResult | undefined>) {
    super(hooks);
    this.#start = () => start(this as never);
    this.#continue = () => {
      this.#run = this.#runToEnd();
    };
  }

  /** The next value; `undefined` after the last. The caller must not call it again before it has resolved. */
  next(): Promise<T | undefined> {
    return new Promise((resolve, reject) => {
      if (this.#isClosed) return resolve(undefined);
      this.#resolveNext = resolve;
      this.#rejectNext = reject;
      this.#continue();
    });
  }

  /** True once no further value is wanted. */
  isClosed(): boolean {
    return this.#isClosed;
  }

  override stop(): void {
    this.#isClosed = true;
    super.stop();
    if (this.#run !== undefined) this.#continue();
  }

  /** Resolves when Rust has ended; at once if it was never started. */
  async ended(): Promise<void> {
    await this.#run;
  }

  /** Resolves `next` with a value. Its promise resolves when Rust may make another. */
  protected handOver(value: T): Promise<void> {
    return new Promise((resolve) => {
      if (this.#isClosed) return resolve();
      this.#continue = resolve;
      this.flushEvents();
      this.#resolveNext(value);
    });
  }

  async #runToEnd(): Promise<void> {
    this.#continue = () => {};
    try {
      const result = await this.#start();
      if (result !== undefined && "error" in result && !this.#isClosed) {
        throw errorOf(result, this);
      }
      this.#resolveNext();
    } catch (error) {
      this.#rejectNext(error);
    } finally {
      this.#isClosed = true;
      this.flushEvents();
    }
  }
}
