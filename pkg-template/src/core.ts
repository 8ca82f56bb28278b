import { type Glue, glue, IMPORTS } from "#glue";
import { InvitationsError } from "./error.js";
import { FastPath, type FastPathExports } from "./fast-path.js";
import { Decoder, Encoder } from "./text.js";
import type * as functions from "./wasm/zavu_invitations.js";

/** The functions of the Rust crate. */
export type Rust = typeof functions;

/**
 * One instance of the module with glue of its own.
 *
 * After an exception has left the WebAssembly, by a trap or through an import, the state in it is
 * broken: nothing may enter it any more, its waiting calls are rejected, and another core takes
 * its place. Callbacks of the old one, such as timers, still find the old one.
 */
export class Core {
  readonly #glue: Glue;
  readonly #encoder: InstanceType<typeof Encoder>;
  fastPath!: FastPath;
  #crash: { cause: unknown } | undefined;
  /** How many exports are running, one within the other. */
  #depth = 0;
  readonly #waiting = new Set<(error: InvitationsError) => void>();

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
  static async starting(module: WebAssembly.Module): Promise<Core> {
    const core = new Core();
    return core.#attach(await WebAssembly.instantiate(module, core.#imports));
  }

  get isAlive(): boolean {
    return this.#crash === undefined;
  }

  /** Calls functions of the crate. An exception of the facade's own passes through. */
  call<T>(enter: (rust: Rust) => T): T {
    try {
      const result = this.isAlive ? enter(this.#glue) : undefined;
      if (this.isAlive) return result as T;
    } catch (thrown) {
      // The glue may fail over the lack of a result.
      if (this.isAlive) throw thrown;
    }
    throw crashed(this.#crash?.cause, "not_sent");
  }

  /** Calls a function of the crate that resolves later, unless the core crashes before. */
  async settle<T>(enter: (rust: Rust) => Promise<T>): Promise<T> {
    let waiting: (error: InvitationsError) => void = () => {};
    try {
      return await new Promise<T>((resolve, reject) => {
        waiting = reject;
        this.#waiting.add(reject);
        this.call(enter).then(resolve, reject);
      });
    } finally {
      this.#waiting.delete(waiting);
    }
  }

  get #imports(): WebAssembly.Imports {
    return { [IMPORTS]: this.#glue as unknown as WebAssembly.ModuleImports };
  }

  #attach({ exports }: WebAssembly.Instance): this {
    const entrances = Object.entries(exports).map(([name, value]) => [
      name,
      typeof value === "function" ? this.#entrance(value as Call) : value,
    ]);
    this.#glue.__wbg_set_wasm(Object.fromEntries(entrances));
    (exports.__wbindgen_start as () => void)();
    const crash = (cause: unknown): never => {
      this.#crash ??= { cause };
      this.#scheduleRejections();
      throw crashed(cause, "not_sent");
    };
    this.fastPath = new FastPath(exports as unknown as FastPathExports, this.#encoder, crash);
    return this;
  }

  /**
   * A way into the WebAssembly, for callbacks, too. One that the runtime calls must not throw: in
   * some that ends the process.
   */
  #entrance(enter: Call): Call {
    return (...values) => {
      if (!this.isAlive) {
        // The rejection could not be scheduled where the stack had no room left.
        this.#rejectWaiting();
        return NOTHING;
      }
      this.#depth++;
      try {
        return enter(...values);
      } catch (cause) {
        this.#crash ??= { cause };
        if (this.#depth > 1) throw cause;
        this.#scheduleRejections();
        return NOTHING;
      } finally {
        this.#depth--;
      }
    };
  }

  /** Where no stack is left, this throws, and the next entrance rejects what waits. */
  #scheduleRejections(): void {
    Promise.resolve().then(() => this.#rejectWaiting());
  }

  #rejectWaiting(): void {
    for (const reject of this.#waiting) reject(crashed(this.#crash?.cause, "unknown"));
    this.#waiting.clear();
  }
}

type Call = (...values: unknown[]) => unknown;

/** Whether the glue expects one value or several, this one reads as nothing. */
const NOTHING: readonly never[] = [];

function crashed(cause: unknown, outcome: "not_sent" | "unknown"): InvitationsError {
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
