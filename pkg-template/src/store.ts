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

  /** Stores an entry. Throws if there is no room; the old entry of the key then stays, so that no duplicate is made. */
  #put(key: string, entry: Entry): void {
    const replaced = this.#entries.get(key);
    this.#remove(key);
    const isStored = this.#makeRoom(codeUnitsOf(key, entry));
    const stored = isStored ? entry : replaced;
    if (stored) {
      this.#entries.set(key, stored);
      this.#codeUnits += codeUnitsOf(key, stored);
    }
    if (!isStored) {
      throw new Error(
        "too many requests with an Idempotency-Key are in progress, or too large ones",
      );
    }
  }

  /**
   * Removes expired entries, then settled ones, the oldest first, until another entry fits. Entries in progress stay,
   * because they prevent duplicates. Returns false, and removes no settled entry, if that would not make enough room.
   */
  #makeRoom(codeUnits: number): boolean {
    const fits = (count: number, others: number): boolean =>
      count < RECORDS_KEPT && others + codeUnits <= RECORDS_UNITS;
    // Usually all have the same lifetime, so that the oldest one expires first.
    for (const [key, { expiresMs }] of this.#entries) {
      if (expiresMs > Date.now()) break;
      this.#remove(key);
    }
    if (fits(this.#entries.size, this.#codeUnits)) return true;
    const inProgress = [...this.#entries].filter(([, entry]) => !isRemovable(entry));
    const unitsInProgress = inProgress.reduce((sum, item) => sum + codeUnitsOf(...item), 0);
    if (!fits(inProgress.length, unitsInProgress)) return false;
    for (const [key, entry] of this.#entries) {
      if (fits(this.#entries.size, this.#codeUnits)) break;
      if (isRemovable(entry)) this.#remove(key);
    }
    return true;
  }

  #remove(key: string): void {
    const found = this.#entries.get(key);
    if (!found) return;
    this.#codeUnits -= codeUnitsOf(key, found);
    this.#entries.delete(key);
  }
}

function isRemovable({ isSettled, expiresMs }: Entry): boolean {
  return isSettled || expiresMs <= Date.now();
}

function codeUnitsOf(key: string, { record }: Entry): number {
  return key.length + record.length;
}

export const memoryStore: IdempotencyStore = /* @__PURE__ */ new MemoryStore();
