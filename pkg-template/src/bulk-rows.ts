import type { BulkRows } from "./bulk.js";
import { notify } from "./notify.js";
import { kindOf } from "./plain-data.js";
import type { ValueKind } from "./wasm/zavu_invitations.js";

/** The rows of `createInvitations`. Rust asks for one after the other. A row is kept until its result, which contains it. */
export class RowSource {
  readonly kind: ValueKind;
  /** The number of rows, if they are an array. */
  readonly length: number | undefined;
  readonly #rows: BulkRows<unknown>;
  readonly #array: unknown[] | undefined;
  #iterator: Iterator<unknown> | AsyncIterator<unknown> | undefined;
  /** True after the last row and after `close`: then no iteration is opened any more. */
  #isOver = false;
  readonly #pending = new Map<number, unknown>();
  #thrown: { error: unknown } | undefined;

  constructor(rows: BulkRows<unknown>) {
    this.#rows = rows;
    let kind = kindOf(rows);
    try {
      if (kind === "array") {
        this.#array = [...(rows as unknown[])];
        this.length = this.#array.length;
      } else if (kind === "object" && Symbol.asyncIterator in rows) {
        kind = "iterable";
      }
    } catch {
      kind = "unreadable";
    }
    this.kind = kind;
  }

  /** The row with that index; `undefined` after the last, after `close`, and if the rows throw: see `rethrow`. */
  async read(index: number): Promise<{ row: unknown } | undefined> {
    if (this.#array) return { row: this.#array[index] };
    if (this.#isOver) return undefined;
    try {
      this.#iterator ??= iteratorOf(this.#rows);
      const { done, value } = await this.#iterator.next();
      if (done !== true) {
        this.#pending.set(index, value);
        return { row: value };
      }
    } catch (error) {
      this.#thrown = { error };
    }
    this.#iterator = undefined;
    this.#isOver = true;
    return undefined;
  }

  /** The row with that index, which is then forgotten, unless the rows are an array. */
  take(index: number): unknown {
    if (this.#array) return this.#array[index];
    const row = this.#pending.get(index);
    this.#pending.delete(index);
    return row;
  }

  rethrow(): void {
    if (this.#thrown) throw this.#thrown.error;
  }

  /** Closes an iterator that has not ended. Does not wait for it, because it may be waiting for its own next row. */
  close(): void {
    const iterator = this.#iterator;
    this.#iterator = undefined;
    this.#isOver = true;
    void notify(() => iterator?.return?.());
  }
}

function iteratorOf(rows: BulkRows<unknown>): Iterator<unknown> | AsyncIterator<unknown> {
  return Symbol.asyncIterator in rows ? rows[Symbol.asyncIterator]() : rows[Symbol.iterator]();
}
