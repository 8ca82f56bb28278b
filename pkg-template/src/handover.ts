import { errorOf } from "./calls.js";
import { type Hooks, Transport } from "./transport.js";
import type { CallResult } from "./wasm/zavu_invitations.js";

/** Hands what Rust finds over one by one: Rust goes on when the next one is asked for. */
export class Handover<T> extends Transport {
  readonly #start: () => Promise<CallResult | undefined>;
  #give: (value?: T) => void = () => {};
  #fail: (error: unknown) => void = () => {};
  #goOn: () => void;
  #ended: Promise<void> | undefined;
  #isStopped = false;

  constructor(hooks: Hooks, start: (host: never) => Promise<CallResult | undefined>) {
    super(hooks);
    this.#start = () => start(this as never);
    this.#goOn = () => {
      this.#ended = this.#run();
    };
  }

  /** The next value; nothing once it is over. */
  next(): Promise<T | undefined> {
    return new Promise((resolve, reject) => {
      if (this.#isStopped) return resolve(undefined);
      this.#give = resolve;
      this.#fail = reject;
      this.#goOn();
    });
  }

  /** Whether nobody wants another value. */
  isClosed(): boolean {
    return this.#isStopped;
  }

  override stop(): void {
    this.#isStopped = true;
    super.stop();
    if (this.#ended !== undefined) this.#goOn();
  }

  /** Resolves when Rust has ended, which is at once where it has not begun. */
  async ended(): Promise<void> {
    await this.#ended;
  }

  /** Hands a value over, and resolves when the next one may follow. */
  protected hand(value: T): Promise<void> {
    return new Promise((resolve) => {
      if (this.#isStopped) return resolve();
      this.#goOn = resolve;
      this.deliver();
      this.#give(value);
    });
  }

  async #run(): Promise<void> {
    this.#goOn = () => {};
    try {
      const ended = await this.#start();
      if (ended !== undefined && "error" in ended && !this.#isStopped) {
        throw errorOf(ended, this);
      }
      this.#give();
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#isStopped = true;
      this.deliver();
    }
  }
}

/** Calls a function of the caller's; what it throws concerns nobody. */
export async function notify(listener: unknown, value: unknown): Promise<void> {
  try {
    await (listener as ((value: unknown) => unknown) | undefined)?.(value);
  } catch {}
}
