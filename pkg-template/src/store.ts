import { RECORDS_KEPT, RECORDS_UNITS } from "./wasm/facts.js";

/**
 * Keeps the requests with an `Idempotency-Key` that are in progress or answered, for a pool of
 * servers. A record is a text that holds an invitation's link: protect the store like the
 * invitations. If a store throws, or does not answer in time, the answer is 503 and nothing is created.
 */
export interface IdempotencyStore {
  /**
   * Stores a record for `ttlMs` milliseconds if the key has none, and returns the record that was there
   * before, or nothing. All this in one step.
   */
  claim(
    key: string,
    record: string,
    ttlMs: number,
  ): string | null | undefined | PromiseLike<string | null | undefined>;
  /** Replaces the record of a key for `ttlMs` milliseconds, or removes it (`null`). */
  settle(key: string, record: string | null, ttlMs: number): unknown;
}

interface Entry {
  readonly record: string;
  readonly isSettled: boolean;
  readonly expiresMs: number;
}

/** A store in the memory of this process: of all handlers, because one may be made for each request. */
class MemoryStore implements IdempotencyStore {
  /** Those that were put first come first. */
  readonly #entries = new Map<string, Entry>();
  #length = 0;

  claim(key: string, record: string, ttlMs: number): string | undefined {
    const found = this.#entries.get(key);
    if (found && found.expiresMs > Date.now()) return found.record;
    this.#put(key, record, false, ttlMs);
    return undefined;
  }

  settle(key: string, record: string | null, ttlMs: number): void {
    if (record === null) this.#remove(key);
    else this.#put(key, record, true, ttlMs);
  }

  #put(key: string, record: string, isSettled: boolean, ttlMs: number): void {
    const length = key.length + record.length;
    this.#makeRoom(length);
    this.#remove(key);
    this.#entries.set(key, { record, isSettled, expiresMs: Date.now() + ttlMs });
    this.#length += length;
  }

  /** Removes expired records, and answered ones if need be: those in progress prevent twins. */
  #makeRoom(length: number): void {
    const now = Date.now();
    const fits = (): boolean =>
      this.#entries.size < RECORDS_KEPT && this.#length + length <= RECORDS_UNITS;
    for (const [key, { isSettled, expiresMs }] of this.#entries) {
      if (expiresMs > now && fits()) return;
      if (expiresMs <= now || isSettled) this.#remove(key);
    }
    if (!fits()) throw new Error("too many requests with an Idempotency-Key are in progress");
  }

  #remove(key: string): void {
    const found = this.#entries.get(key);
    if (!found) return;
    this.#length -= key.length + found.record.length;
    this.#entries.delete(key);
  }
}

export const memoryStore: IdempotencyStore = /* @__PURE__ */ new MemoryStore();
