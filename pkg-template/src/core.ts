import { type Glue, glue, IMPORTS } from "#glue";
import { CrashGuard } from "./crash-guard.js";
import { FastPath, type FastPathExports } from "./fast-path.js";
import { Decoder, Encoder } from "./text.js";
import type * as functions from "./wasm/zavu_invitations.js";

/** The functions of the Rust crate. */
export type Rust = typeof functions;

/** One instance of the WebAssembly module, with the JavaScript that wasm-bindgen generates ("glue"). */
export class Core {
  readonly fastPath: FastPath;
  readonly #glue: Glue;
  readonly #guard = new CrashGuard();

  private constructor(ownGlue: Glue, { exports }: WebAssembly.Instance) {
    const { TextEncoder } = encoders();
    this.#glue = ownGlue;
    const guarded = Object.entries(exports).map(([name, value]) => [
      name,
      typeof value === "function" ? this.#guard.guardExport(value as () => unknown) : value,
    ]);
    ownGlue.__wbg_set_wasm(Object.fromEntries(guarded));
    // Not guarded: a module that does not start is no crash, and the caller gets the exception.
    (exports.__wbindgen_start as () => void)();
    // Calls the exports directly, for speed.
    this.fastPath = new FastPath(
      exports as unknown as FastPathExports,
      new TextEncoder(),
      (cause) => this.#guard.crash(cause),
    );
  }

  static start(module: WebAssembly.Module): Core {
    const ownGlue = newGlue();
    return new Core(ownGlue, new WebAssembly.Instance(module, importsOf(ownGlue)));
  }

  /** Asynchronous: some browsers refuse to instantiate large modules synchronously on a page's main thread. */
  static async startAsync(module: WebAssembly.Module): Promise<Core> {
    const ownGlue = newGlue();
    return new Core(ownGlue, await WebAssembly.instantiate(module, importsOf(ownGlue)));
  }

  get isAlive(): boolean {
    return this.#guard.isAlive;
  }

  /** Runs `enter`, which calls functions of the crate. Throws what `enter` throws, unless the instance crashed. */
  call<T>(enter: (rust: Rust) => T): T {
    return this.#guard.call(() => enter(this.#glue));
  }

  /** Calls an asynchronous function of the crate. Rejects if the instance crashes before that resolves. */
  callAsync<T>(enter: (rust: Rust) => Promise<T>): Promise<T> {
    return this.#guard.callAsync(() => enter(this.#glue));
  }
}

/** Glue for one instance: its state is that of the instance. */
function newGlue(): Glue {
  const { TextDecoder, TextEncoder } = encoders();
  return glue(TextDecoder, TextEncoder);
}

/** The classes of the runtime, or those of this package for a runtime that has none. */
function encoders() {
  const { TextDecoder = Decoder, TextEncoder = Encoder } = globalThis as Partial<typeof globalThis>;
  return { TextDecoder, TextEncoder };
}

function importsOf(ownGlue: Glue): WebAssembly.Imports {
  return { [IMPORTS]: ownGlue as unknown as WebAssembly.ModuleImports };
}
