import { RECORDS_KEPT, RECORDS_UNITS } from "./wasm/facts.js";

/**
 * Keeps the requests with an `Idempotency-Key` that are in progress or answered, for several instances of a
 * server. A record is a text that holds an invitation's link: protect the store like the
 * invitations. If `claim` throws, or does not answer in time, the answer is 503 and nothing is created. If `settle` does, the
 * answer is sent all the same, and `onError` is called with an error whose outcome is `unknown`.
 */
export interface IdempotencyStore {
  /**
   * Stores a record for `ttlMs` milliseconds if the key has none, and returns the record that was there
   * before, or nothing. Both must happen atomically.
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
  /** False while the request is in progress. */
  readonly isSettled: boolean;
  readonly expiresMs: number;
}

/** A store in the memory of this process, shared by all handlers, because some servers make a handler for each request. */
class MemoryStore implements IdempotencyStore {
  /** In insertion order. */
  readonly #entries = new Map<string, Entry>();
  /** The length of all keys and records in UTF-16 code units. */
  #codeUnits = 0;

  claim(key: string, record: string, ttlMs: number): string | undefined {
    const found = this.#entries.get(key);
    if (found && found.expiresMs > Date.now()) return found.record;
    this.#put(key, { record, isSettled: false, expiresMs: Date.now() + ttlMs });
    return undefined;
  }

  settle(key: string, record: string | null, ttlMs: number): void {
    if (record === null) this.#remove(key);
    else this.#put(key, { record, isSettled: true, expiresMs: Date.now() + ttlMs });
  }

  /** Throws if the store is full. The old entry of the key then stays, so that a repeated request makes no duplicate. */
  #put(key: string, entry: Entry): void {
    const codeUnits = codeUnitsOf(key, entry);
    this.#makeRoom(key, codeUnits);
    this.#remove(key);
    this.#entries.set(key, entry);
    this.#codeUnits += codeUnits;
  }

  /**
   * Removes expired and settled entries, the oldest first, until the new entry fits and the oldest one is not expired. Entries
   * in progress stay, because they prevent duplicates. An entry of the same key is not counted: the new one replaces it.
   */
  #makeRoom(replacedKey: string, codeUnits: number): void {
    const nowMs = Date.now();
    const fits = (): boolean => {
      const replaced = this.#entries.get(replacedKey);
      const count = this.#entries.size - (replaced ? 1 : 0);
      const others = this.#codeUnits - (replaced ? codeUnitsOf(replacedKey, replaced) : 0);
      return count < RECORDS_KEPT && others + codeUnits <= RECORDS_UNITS;
    };
    for (const [key, { isSettled, expiresMs }] of this.#entries) {
      if (expiresMs > nowMs && fits()) return;
      if (expiresMs <= nowMs || isSettled) this.#remove(key);
    }
    if (!fits()) throw new Error("too many requests with an Idempotency-Key are in progress");
  }

  #remove(key: string): void {
    const found = this.#entries.get(key);
    if (!found) return;
    this.#codeUnits -= codeUnitsOf(key, found);
    this.#entries.delete(key);
  }
}

function codeUnitsOf(key: string, { record }: Entry): number {
  return key.length + record.length;
}

export const memoryStore: IdempotencyStore = /* @__PURE__ */ new MemoryStore();
