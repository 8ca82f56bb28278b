import { type Glue, glue, IMPORTS } from "#glue";
import { CrashGuard } from "./crash-guard.js";
import { FastPath, type FastPathExports } from "./fast-path.js";
import { decoderClass, encoderClass } from "./text.js";
import type * as functions from "./wasm/zavu_invitations.js";

export type Rust = typeof functions;

/** One instance of the WebAssembly module, with the JavaScript that wasm-bindgen generates ("glue"). */
export class Core extends CrashGuard<Rust> {
  readonly fastPath: FastPath;

  private constructor(ownGlue: Glue, { exports }: WebAssembly.Instance) {
    super(ownGlue);
    const guarded = Object.entries(exports).map(([name, value]) => [
      name,
      typeof value === "function" ? this.guardExport(value as () => unknown) : value,
    ]);
    ownGlue.__wbg_set_wasm(Object.fromEntries(guarded));
    // Not guarded: a module that does not start is no crash, and the caller gets the exception.
    (exports.__wbindgen_start as () => void)();
    // Calls the exports directly, for speed.
    const fastExports = exports as unknown as FastPathExports;
    this.fastPath = new FastPath(fastExports, new (encoderClass())(), (cause) => this.crash(cause));
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
}

/** Glue for one instance: its state is that of the instance. */
function newGlue(): Glue {
  return glue(decoderClass(), encoderClass());
}

function importsOf(ownGlue: Glue): WebAssembly.Imports {
  return { [IMPORTS]: ownGlue as unknown as WebAssembly.ModuleImports };
}
