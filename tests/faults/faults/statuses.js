// @ts-check
// Every status that the API, a proxy or a firewall may answer.
import { json } from "../lab/store.js";

/** @typedef {import("../lab/cell.js").Fault} Fault */

/** @param {number} status @returns {Fault} */
const answered = (status) => ({
  name: `${status}`,
  act: (x) => x.respond(json(status, { code: "refused", message: `answered ${status}` })),
});

/** A status that says that nothing was done. @param {number} status @returns {Fault} */
const refusal = (status) => ({ ...answered(status), undone: true });

/**
 * A status that says nothing about the request.
 *
 * @param {number} status
 * @param {Partial<Fault>} [more]
 * @returns {Fault[]}
 */
const failure = (status, more = { transient: true }) => [
  { ...answered(status), name: `${status}, not processed`, ...more },
  { ...answered(status), name: `${status}, processed`, when: "after", ...more },
];

/** @param {number} status @returns {Fault[]} */
const redirect = (status) => [
  {
    name: `${status} to the same origin`,
    act: (x) => x.respond({ status, headers: { Location: `/moved${x.request.path}` } }),
    telling: status === 307 ? true : undefined,
  },
  {
    name: `${status} to another origin`,
    act: (x) =>
      x.respond({ status, headers: { Location: `${x.cell.elsewhere}${x.request.path}` } }),
  },
];

/** @type {Fault[]} */
export default [
  { name: "no fault", harmless: true, telling: true },
  {
    name: "200 in place of 201",
    when: "after",
    act: (x) => x.respondWith({ status: 200 }),
    harmless: true,
  },
  {
    name: "202 with the invitation",
    when: "after",
    act: (x) => x.respondWith({ status: 202 }),
    harmless: true,
  },
  {
    name: "204",
    when: "after",
    act: (x) => x.respond({ status: 204, headers: { "Content-Length": null } }),
  },
  {
    name: "304",
    when: "after",
    act: (x) => x.respond({ status: 304, headers: { "Content-Length": null } }),
  },
  ...[301, 302, 303, 307, 308].flatMap(redirect),
  {
    name: "redirects without an end",
    act: (x) => x.respond({ status: 307, headers: { Location: x.request.path } }),
  },
  { name: "a redirect that leads nowhere", act: (x) => x.respond({ status: 302 }) },
  ...[400, 401, 402, 403, 404, 405, 407, 409, 413, 421, 422, 425, 451].map(refusal),
  ...[408, 500, 502, 503, 504, 520].flatMap((status) => failure(status)),
  // A gateway's word for a request that was given up.
  ...failure(499, {}),
  { ...refusal(429), transient: true },
  refusal(431),
  answered(599),
  answered(999),
  {
    name: "503, do not repeat",
    act: (x) => x.respond({ ...json(503, {}), headers: { "X-Should-Retry": "false" } }),
  },
  {
    name: "409, repeat",
    act: (x) => x.respond({ ...json(409, {}), headers: { "X-Should-Retry": "true" } }),
  },
];
