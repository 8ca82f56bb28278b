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
 * After an exception has left the WebAssembly, by a trap or through an import, the state in it is
 * broken: nothing may enter it any more, its waiting calls are rejected, and another core takes
 * its place. Callbacks of the old one, such as timers, still find the old one.
 */
export class Core {
  readonly #glue: Glue;
  readonly #encoder: InstanceType<typeof Encoder>;
  /** Set by `#attach`. */
  fastPath!: FastPath;
  #crash: { cause: unknown } | undefined;
  /** How many exports are running, one within the other. */
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

  /** Without blocking: some browsers refuse the other way on a page's main thread. */
  static async startAsync(module: WebAssembly.Module): Promise<Core> {
    const core = new Core();
    return core.#attach(await WebAssembly.instantiate(module, core.#imports));
  }

  get isAlive(): boolean {
    return this.#crash === undefined;
  }

  /** Calls functions of the crate. What the facade's own code throws is thrown again. */
  call<T>(enter: (rust: Rust) => T): T {
    try {
      const result = this.isAlive ? enter(this.#glue) : undefined;
      if (this.isAlive) return result as T;
    } catch (thrown) {
      // After a crash the glue may throw over `NO_RESULT`: the crash is the error to report.
      if (this.isAlive) throw thrown;
    }
    throw crashError(this.#crash?.cause, "not_sent");
  }

  /** Calls a function of the crate that resolves later, unless the core crashes before. */
  async callAsync<T>(enter: (rust: Rust) => Promise<T>): Promise<T> {
    let pending: (error: InvitationsError) => void = () => {};
    try {
      return await new Promise<T>((resolve, reject) => {
        pending = reject;
        this.#pendingRejects.add(reject);
        this.call(enter).then(resolve, reject);
      });
    } finally {
      this.#pendingRejects.delete(pending);
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
    (exports.__wbindgen_start as () => void)();
    const crash = (cause: unknown): never => {
      this.#markCrashed(cause);
      throw crashError(cause, "not_sent");
    };
    this.fastPath = new FastPath(exports as unknown as FastPathExports, this.#encoder, crash);
    return this;
  }

  /**
   * An export that notices a crash. One that the runtime calls, as a callback, must not throw: in
   * some runtimes that ends the process.
   */
  #guardExport(enter: Call): Call {
    return (...values) => {
      if (!this.isAlive) {
        // The rejection could not be scheduled where the stack had no room left.
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

  /** Where no stack is left, this throws, and the next call of an export rejects what waits. */
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

/** Passes for every result that the glue expects: as a number it is 0, destructured it is undefined. */
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
