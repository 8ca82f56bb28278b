// @ts-check
// Well-formed answers whose headers are missing or absurd.

/** @typedef {import("../lab/cell.js").Fault} Fault */

/**
 * @param {string} name
 * @param {Record<string, string | null>} headers
 * @returns {Fault}
 */
const headers = (name, headers) => ({
  name,
  when: "after",
  act: (x) => x.respondWith({ headers }),
  harmless: true,
});

const HOURS_AGO = new Date(Date.now() - 5 * 3_600_000).toUTCString();

/** @type {Fault[]} */
export default [
  headers("no Date", { Date: null }),
  headers("a Date of hours ago", { Date: HOURS_AGO }),
  headers("a Date that is none", { Date: "yesterday" }),
  headers("no Content-Type", { "Content-Type": null }),
  headers("another Content-Type", { "Content-Type": "text/plain; charset=latin1" }),
  headers("Retry-After on a success", { "Retry-After": "1000000000" }),
  headers("an absurd rate limit", {
    "X-RateLimit-Limit": "-1",
    "X-RateLimit-Remaining": "NaN",
    "X-RateLimit-Reset": "9".repeat(30),
  }),
  headers("cookies", { "Set-Cookie": "session=1; Path=/; HttpOnly" }),
  headers("Connection: close", { Connection: "close" }),
  headers("Keep-Alive of a second", { "Keep-Alive": "timeout=1, max=1" }),
  headers("an upgrade that is offered", { Upgrade: "h2c", "Alt-Svc": 'h3=":1"' }),
];
