import { InvitationsError } from "./error.js";

/**
 * Notices when an exception leaves the WebAssembly, by a trap or through an import. That breaks the instance ("crash"):
 *
 * 1. No export of the instance runs any more. Its timers and promises still call it, and get `NO_RESULT`.
 * 2. The call that crashed throws `internal` with the outcome `not_sent`: an asynchronous export only creates its
 *    promise before it returns, and nothing is sent before that promise is polled.
 * 3. The instance's pending calls are rejected, outcome `unknown`. `core()` of load.ts starts another one for the next call.
 */
export abstract class CrashGuard<Exports> {
  readonly #exports: Exports;
  #crash: { cause: unknown } | undefined;
  #nestedCalls = 0;
  readonly #pendingRejects = new Set<(error: InvitationsError) => void>();

  /** @param exports - The functions of the instance, wrapped by `guardExport`. */
  constructor(exports: Exports) {
    this.#exports = exports;
  }

  get isAlive(): boolean {
    return this.#crash === undefined;
  }

  /**
   * Wraps an export to notice a crash. The wrapper does not throw by itself: the runtime calls some exports as callbacks, and
   * in some runtimes an exception of a callback ends the process.
   */
  protected guardExport(enter: Export): Export {
    return (...values) => {
      if (!this.isAlive) {
        // Rejects the calls that `#markCrashed` could not reject, because the stack was full.
        this.#rejectPending();
        return NO_RESULT;
      }
      this.#nestedCalls++;
      try {
        return enter(...values);
      } catch (cause) {
        this.#markCrashed(cause);
        // An inner export throws again, so that the Rust frames around it end as well.
        if (this.#nestedCalls > 1) throw cause;
        return NO_RESULT;
      } finally {
        this.#nestedCalls--;
      }
    };
  }

  /** Ends a call of an export that is not wrapped, after it threw. */
  protected crash(cause: unknown): never {
    this.#markCrashed(cause);
    throw crashError(cause, "not_sent");
  }

  /** Runs `enter`, which calls exports. Throws what `enter` throws, unless the instance crashed. */
  call<T>(enter: (exports: Exports) => T): T {
    this.#throwIfCrashed();
    try {
      return enter(this.#exports);
    } finally {
      // Replaces the result, and the exception that the glue throws because of `NO_RESULT`.
      this.#throwIfCrashed();
    }
  }

  /** Runs `enter`, which calls an asynchronous export. Rejects if the instance crashes before that resolves. */
  async callAsync<T>(enter: (exports: Exports) => Promise<T>): Promise<T> {
    let rejectCall: ((error: InvitationsError) => void) | undefined;
    try {
      return await new Promise<T>((resolve, reject) => {
        rejectCall = reject;
        this.#pendingRejects.add(reject);
        this.call(enter).then(resolve, reject);
      });
    } finally {
      if (rejectCall) this.#pendingRejects.delete(rejectCall);
    }
  }

  #throwIfCrashed(): void {
    if (this.#crash) throw crashError(this.#crash.cause, "not_sent");
  }

  /**
   * If the stack is full, this throws, and the pending calls are rejected by the next export that a timer or a promise of
   * the instance calls.
   */
  #markCrashed(cause: unknown): void {
    this.#crash ??= { cause };
    Promise.resolve().then(() => this.#rejectPending());
  }

  #rejectPending(): void {
    for (const reject of this.#pendingRejects) reject(crashError(this.#crash?.cause, "unknown"));
    this.#pendingRejects.clear();
  }
}

type Export = (...values: unknown[]) => unknown;

/** Returned for every export of a crashed instance. The glue can use it as any result: as a number it is 0, and destructured `undefined`. */
const NO_RESULT: readonly never[] = [];

function crashError(cause: unknown, outcome: "not_sent" | "unknown"): InvitationsError {
  return new InvitationsError(
    {
      code: "internal",
      outcome,
      message: "the WebAssembly code crashed and was restarted: the next call works",
      attempts: 0,
      issues: [],
    },
    { cause },
  );
}
