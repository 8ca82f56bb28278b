// @ts-check
// What an answer asks to wait for.
import { json } from "../lab/store.js";

/** @typedef {import("../lab/cell.js").Fault} Fault */

/**
 * @param {string} name
 * @param {() => Record<string, string>} headers
 * @param {Partial<Fault>} [more]
 * @returns {Fault}
 */
const limited = (name, headers, more) => ({
  name: `429, ${name}`,
  act: (x) =>
    x.respond({
      ...json(429, { code: "rate_limited", message: "slow down" }),
      headers: headers(),
    }),
  undone: true,
  ...more,
});

/** A date in so many seconds. */
const date = (/** @type {number} */ seconds) => new Date(Date.now() + seconds * 1000).toUTCString();
const SHORT = { transient: /** @type {const} */ (true) };

/** @type {Fault[]} */
export default [
  limited("Retry-After 0", () => ({ "Retry-After": "0" }), SHORT),
  limited("Retry-After 1", () => ({ "Retry-After": "1" }), {
    ...SHORT,
    asksMs: 1_000,
  }),
  limited("Retry-After in milliseconds", () => ({ "Retry-After-Ms": "40" }), SHORT),
  limited("Retry-After as a date", () => ({ "Retry-After": date(1) }), SHORT),
  limited("Retry-After as a date that is past", () => ({ "Retry-After": date(-60) }), SHORT),
  limited("Retry-After that is no number", () => ({ "Retry-After": "soon" }), SHORT),
  limited("a negative Retry-After", () => ({ "Retry-After": "-5" }), SHORT),
  limited("Retry-After of a minute", () => ({ "Retry-After": "60" }), { asksMs: 60_000 }),
  limited("Retry-After of thirty years", () => ({ "Retry-After": "1000000000" }), {
    asksMs: 1e12,
  }),
  limited("Retry-After with twenty digits", () => ({ "Retry-After": "99999999999999999999" }), {
    asksMs: 1e12,
  }),
  limited("reset in seconds", () => ({
    "X-RateLimit-Reset": `${Math.ceil(Date.now() / 1000) + 1}`,
  })),
  limited("reset in milliseconds", () => ({ "X-RateLimit-Reset": `${Date.now() + 900}` }), SHORT),
  limited("reset that is past", () => ({ "X-RateLimit-Reset": `${Date.now() - 60_000}` }), SHORT),
  limited("reset in a year", () => ({ "X-RateLimit-Reset": `${Date.now() + 3e10}` }), {
    asksMs: 3e10,
  }),
  {
    name: "503, Retry-After 1",
    act: (x) => x.respond({ ...json(503, {}), headers: { "Retry-After": "1" } }),
    transient: true,
  },
];
