import { type Glue, glue, IMPORTS } from "#glue";
import { InvitationsError } from "./error.js";
import { host } from "./host.js";
import { type Copy, plain } from "./record.js";
import { type Bare, type CallFacts, type Facts, parsed, Tape } from "./tape.js";
import { Decoder, Encoder } from "./text.js";
import type * as functions from "./wasm/zavu_invitations.js";

/** The functions of the Rust crate. */
export type Rust = typeof functions;

/**
 * One instance of the module with bindings of its own.
 *
 * After an exception has left the WebAssembly, by a trap or through an import, the state in it is
 * broken: nothing may enter it any more, its waiting calls are rejected, and another core takes
 * its place. Callbacks of the old one, such as timers, still find the old one.
 */
export class Core {
  readonly #glue: Glue;
  readonly rust: Rust;
  readonly #encoder: InstanceType<typeof Encoder>;
  #tape!: Tape;
  readonly #phones = new Map<number, functions.PhoneInfo>();
  #crash: { cause: unknown } | undefined;
  #depth = 0;
  #callFacts: CallFacts | undefined;
  readonly #waiting = new Set<(error: InvitationsError) => void>();

  private constructor() {
    const { TextDecoder = Decoder, TextEncoder = Encoder } = globalThis as Partial<
      typeof globalThis
    >;
    this.#glue = glue(TextDecoder, TextEncoder, host);
    this.#encoder = new TextEncoder();
    this.rust = this.#wrapped(this.#glue, (call) => this.#calling(call));
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

  /** What Rust says about calls. */
  get callFacts(): CallFacts {
    this.#callFacts ??= JSON.parse(this.rust.callFacts()) as CallFacts;
    return this.#callFacts;
  }

  /** What Rust says about copying. */
  get facts(): Facts {
    return this.#tape.facts;
  }

  /** What there is to say about a request, if there is anything. */
  report(request: Copy): functions.Report | undefined {
    if (this.#straight(isClean, request)) return undefined;
    const bytes = this.#tape.write((tape) => tape.putRequest(request));
    return parsed(this.rust.report(bytes)) as functions.Report;
  }

  /** Writes values for a call of a function of the crate; see {@link Tape.write}. */
  write(put: (tape: Tape) => void): number {
    return this.#tape.write(put);
  }

  /** What is known about a phone number: asked once for all numbers of which it is the same. */
  inspectPhone(value: unknown): functions.PhoneInfo {
    const kind = typeof value === "string" ? this.#straight(phoneKind, value) : undefined;
    const known = kind === undefined ? undefined : this.#phones.get(kind);
    if (known) return { ...known, e164: known.e164 === null ? null : (value as string) };
    const plainValue = plain(() => value, this.facts, 0);
    const info = JSON.parse(this.rust.inspectPhone(this.write((tape) => tape.put(plainValue))));
    if (kind !== undefined) this.#phones.set(kind, { ...info });
    return info;
  }

  /** Straight into the WebAssembly: it calls nothing outside, so that nothing can come between. */
  #straight<Value, Result>(enter: (tape: Tape, value: Value) => Result, value: Value): Result {
    try {
      return enter(this.#tape, value);
    } catch (cause) {
      this.#end(cause);
      throw crashed(cause, "not_sent");
    }
  }

  get #imports(): WebAssembly.Imports {
    return { [IMPORTS]: this.#glue as unknown as WebAssembly.ModuleImports };
  }

  #attach({ exports }: WebAssembly.Instance): this {
    this.#glue.__wbg_set_wasm(this.#wrapped(exports, (enter) => this.#entering(enter)));
    (exports.__wbindgen_start as () => void)();
    const bare = exports as unknown as Bare & { memory: WebAssembly.Memory };
    this.#tape = new Tape(this.rust, bare.memory, this.#encoder, bare);
    return this;
  }

  /** A copy of an object of functions, each wrapped. */
  #wrapped<T extends object>(object: T, wrap: (call: Call) => Call): T {
    const entries = Object.entries(object).map(([name, value]) => [
      name,
      typeof value === "function" ? wrap(value) : value,
    ]);
    return Object.fromEntries(entries) as T;
  }

  /**
   * Every way into the WebAssembly, callbacks included. One that the runtime calls must not throw:
   * in some that ends the process.
   */
  #entering(enter: Call): Call {
    return (...values) => {
      if (!this.isAlive) return NOTHING;
      this.#depth++;
      try {
        return enter(...values);
      } catch (cause) {
        this.#end(cause);
        if (this.#depth > 1) throw cause;
        return NOTHING;
      } finally {
        this.#depth--;
      }
    };
  }

  /** A call of the facade's: it throws when the core has crashed. */
  #calling(call: Call): Call {
    return (...values) => {
      let result: unknown;
      try {
        if (this.isAlive) result = call(...values);
      } catch (cause) {
        this.#end(cause);
      }
      if (this.#crash) throw crashed(this.#crash.cause, "not_sent");
      return result;
    };
  }

  /** What is resolved later, unless the core crashes before. */
  async settling<T>(start: (resolve: (value: T) => void) => void): Promise<T> {
    let waiting: (error: InvitationsError) => void = () => {};
    try {
      return await new Promise<T>((resolve, reject) => {
        start(resolve);
        waiting = reject;
        this.#waiting.add(reject);
      });
    } finally {
      this.#waiting.delete(waiting);
    }
  }

  #end(cause: unknown): void {
    if (this.#crash) return;
    this.#crash = { cause };
    for (const reject of this.#waiting) reject(crashed(cause, "unknown"));
    this.#waiting.clear();
  }
}

const isClean = (tape: Tape, request: Copy): boolean => tape.isClean(request);
const phoneKind = (tape: Tape, value: string): number | undefined => tape.phoneKind(value);

type Call = (...values: unknown[]) => unknown;

/** Whether the bindings expect one value or several, they can read this without an exception. */
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
