// @ts-check

/** A fixed window: so many requests, then none until it ends. */
export class RateLimit {
  #limit;
  #windowMs;
  #now;
  #endsAt = 0;
  #used = 0;

  /**
   * @param {{ limit: number, windowMs: number }} size
   * @param {() => number} now Unix milliseconds
   */
  constructor({ limit, windowMs }, now) {
    this.#limit = limit;
    this.#windowMs = windowMs;
    this.#now = now;
  }

  take() {
    const now = this.#now();
    if (now >= this.#endsAt) {
      this.#endsAt = now + this.#windowMs;
      this.#used = 0;
    }
    this.#used += 1;
    return {
      allowed: this.#used <= this.#limit,
      limit: this.#limit,
      remaining: Math.max(0, this.#limit - this.#used),
      resetAt: this.#endsAt,
      retryAfterSeconds: Math.ceil((this.#endsAt - now) / 1000),
    };
  }

  clear() {
    this.#endsAt = 0;
  }
}
