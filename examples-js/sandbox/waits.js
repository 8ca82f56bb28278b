// @ts-check

/** @typedef {import("./faults.js").CompleteFault} CompleteFault */

const RATE_LIMIT_HEADERS = ["X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"];

/**
 * Says on an answer when to come back, in exactly the form the fault asks for.
 *
 * @param {Headers} headers
 * @param {CompleteFault} fault
 * @param {number} now Unix milliseconds
 * @returns {{ retryAfter: number } | undefined} the `details` of the error body
 */
export function sayWhen(headers, { wait, waitMs, status }, now) {
  const form = wait ?? (status === 429 ? "documented" : undefined);
  if (form === undefined) return undefined;

  const at = now + waitMs;
  const seconds = String(Math.ceil(waitMs / 1000));
  if (form !== "documented") for (const name of RATE_LIMIT_HEADERS) headers.delete(name);

  switch (form) {
    case "documented":
      headers.set("Retry-After", seconds);
      headers.set("X-RateLimit-Remaining", "0");
      headers.set("X-RateLimit-Reset", String(at));
      return { retryAfter: at };
    case "retry-after":
      headers.set("Retry-After", seconds);
      return undefined;
    case "http-date":
      // A date carries whole seconds only: round up, so that it is never too early.
      headers.set("Retry-After", new Date(Math.ceil(at / 1000) * 1000).toUTCString());
      return undefined;
    case "retry-after-ms":
      headers.set("retry-after-ms", String(waitMs));
      return undefined;
    case "reset-ms":
      headers.set("X-RateLimit-Remaining", "0");
      headers.set("X-RateLimit-Reset", String(at));
      return undefined;
    case "reset-seconds":
      headers.set("X-RateLimit-Remaining", "0");
      headers.set("X-RateLimit-Reset", String(Math.ceil(at / 1000)));
      return undefined;
    case "body":
      return { retryAfter: at };
    case "absurd":
      headers.set("Retry-After", "999999999999");
      return undefined;
    case "none":
      return undefined;
  }
}
