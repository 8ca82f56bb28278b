import { type Glue, glue, IMPORTS } from "#glue";
import { InvitationsError } from "./error.js";
import { FastPath, type FastPathExports } from "./fast-path.js";
import { Decoder, Encoder } from "./text.js";
import type * as functions from "./wasm/zavu_invitations.js";

/** The functions of the Rust crate. */
export type Rust = typeof functions;

/**
 * One instance of the WebAssembly module, with the JavaScript that wasm-bindgen generates ("glue").
 *
 * An exception that leaves the WebAssembly, by a trap or through an import, breaks the instance ("crash"):
 *
 * 1. No export of the instance runs any more. Its timers and promises still call it, and get `NO_RESULT`.
 * 2. The call that crashed throws `internal` with the outcome `not_sent`: a call only starts a promise
 *    before it returns, and nothing is sent before that promise is polled.
 * 3. The instance's pending calls are rejected, outcome `unknown`.
 * 4. `core()` of load.ts starts another instance for the next call.
 */
export class Core {
  readonly #glue: Glue;
  readonly #encoder: InstanceType<typeof Encoder>;
  /** Set by `#attach`. */
  fastPath!: FastPath;
  #crash: { cause: unknown } | undefined;
  /** How many exports are running, nested in each other. */
  #nestedCalls = 0;
  readonly #pendingRejects = new Set<(error: InvitationsError) => void>();

  private constructor() {
    const { TextDecoder = Decoder, TextEncoder = Encoder } = globalThis as Partial<
      typeof globalThis
    >;
    this.#glue = glue(TextDecoder, TextEncoder);
    this.#encoder = new TextEncoder();
  }

  static start(module: WebAssembly.Module): Core {
    const core = new Core();
    return core.#attach(new WebAssembly.Instance(module, core.#imports));
  }

  /** Asynchronous: some browsers refuse to instantiate large modules synchronously on a page's main thread. */
  static async startAsync(module: WebAssembly.Module): Promise<Core> {
    const core = new Core();
    return core.#attach(await WebAssembly.instantiate(module, core.#imports));
  }

  get isAlive(): boolean {
    return this.#crash === undefined;
  }

  /** Runs `enter`, which calls functions of the crate. Throws what `enter` throws, unless the instance crashed. */
  call<T>(enter: (rust: Rust) => T): T {
    try {
      const result = this.isAlive ? enter(this.#glue) : undefined;
      if (this.isAlive) return result as T;
    } catch (thrown) {
      // After a crash the glue may throw because of `NO_RESULT`. The crash itself is reported instead.
      if (this.isAlive) throw thrown;
    }
    throw crashError(this.#crash?.cause, "not_sent");
  }

  /** Calls an asynchronous function of the crate. Rejects if the instance crashes before that resolves. */
  async callAsync<T>(enter: (rust: Rust) => Promise<T>): Promise<T> {
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

  get #imports(): WebAssembly.Imports {
    return { [IMPORTS]: this.#glue as unknown as WebAssembly.ModuleImports };
  }

  #attach({ exports }: WebAssembly.Instance): this {
    const guarded = Object.entries(exports).map(([name, value]) => [
      name,
      typeof value === "function" ? this.#guardExport(value as Call) : value,
    ]);
    this.#glue.__wbg_set_wasm(Object.fromEntries(guarded));
    // Not guarded: a module that does not start is no crash, and the caller gets the exception.
    (exports.__wbindgen_start as () => void)();
    const crash = (cause: unknown): never => {
      this.#markCrashed(cause);
      throw crashError(cause, "not_sent");
    };
    this.fastPath = new FastPath(exports as unknown as FastPathExports, this.#encoder, crash);
    return this;
  }

  /**
   * Wraps an export to notice a crash. The wrapper does not throw by itself: the runtime calls some exports as callbacks, and
   * in some runtimes an exception of a callback ends the process.
   */
  #guardExport(enter: Call): Call {
    return (...values) => {
      if (!this.isAlive) {
        // `#markCrashed` could not queue the rejection if the stack was full.
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

  /** If the stack is full, this throws, and the next call of an export rejects the pending calls. */
  #markCrashed(cause: unknown): void {
    this.#crash ??= { cause };
    Promise.resolve().then(() => this.#rejectPending());
  }

  #rejectPending(): void {
    for (const reject of this.#pendingRejects) reject(crashError(this.#crash?.cause, "unknown"));
    this.#pendingRejects.clear();
  }
}

type Call = (...values: unknown[]) => unknown;

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
