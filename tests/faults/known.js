// @ts-check
// What nobody can mend, pinned to what is seen today: another figure fails the run, and so does a
// limit that is gone.
import lookalikes from "./faults/lookalikes.js";

/**
 * @typedef {object} Limit
 * @property {string[]} runtimes
 * @property {string[]} faults
 * @property {import("./oracle.js").Count} count
 * @property {Record<string, number | "varies">} seen by operation and variant; those not named are
 * not there
 * @property {string} reason
 */

const PAGES = ["Chromium", "Firefox", "WebKitGTK"];
/** @type {Record<string, "varies">} */
const VARIES = {
  "create, fresh": "varies",
  "create, kept connection": "varies",
  "create, three at once": "varies",
};
const SERVERS = ["Node", "Deno", "Bun", "workerd"];

/** The request that a fault hits, and one of two equal ones. */
const ONE_OF_EACH = {
  "create, fresh": 1,
  "create, kept connection": 1,
  "create, three at once": 1,
  "create, three equal at once": 2,
  "create, every request": 1,
};

/** @type {Limit[]} */
export const LIMITS = [
  {
    runtimes: SERVERS,
    faults: ["lost, and a look-alike of the same seconds"],
    count: "foreign",
    seen: ONE_OF_EACH,
    reason:
      "An equal request of another process in the same seconds cannot be told apart: the API has no idempotency key. `reconcile: false` is the strict way.",
  },
  {
    runtimes: ["Chromium", "Firefox"],
    faults: [
      "reset, not processed",
      "reset, processed",
      "closed without an answer, not processed",
      "closed without an answer, processed",
      "lost, and a list that works",
    ],
    count: "repeated",
    // Which of three connections a browser takes is its own choice.
    seen: { "create, fresh": 1, "create, kept connection": 1, "create, three at once": "varies" },
    reason:
      "A browser sends a `POST` again when a kept connection ends without an answer. The handler joins the two by their key: they make one invitation.",
  },
  {
    runtimes: ["Chromium", "Firefox"],
    faults: [
      "half closed without an answer, not processed",
      "half closed without an answer, processed",
      "reset while the request is sent",
      "closed inside of the head",
      ...lookalikes
        .map(({ name }) => name)
        .filter((name) => name !== "lost, and a list that works"),
    ],
    count: "repeated",
    seen: VARIES,
    reason: "The same, in a long run.",
  },
  {
    runtimes: PAGES,
    faults: ["408, not processed", "408, processed", "421"],
    count: "repeated",
    seen: VARIES,
    reason: "The same, after an answer that asks for it.",
  },
  {
    runtimes: ["workerd", ...PAGES],
    faults: ["refused", "refused at every address of a name", "a port that fetch blocks", "407"],
    count: "unsure",
    seen: VARIES,
    reason: "workerd and browsers throw the same for every failure of the connection.",
  },
  {
    runtimes: PAGES,
    faults: ["429, reset in a year"],
    count: "early",
    seen: VARIES,
    reason: "A page reads no rate limit of Zavu's: its route does, and answers with `Retry-After`.",
  },
  {
    runtimes: ["Chromium", "Firefox"],
    faults: ["the kept connection closes while idle", "the kept connection is reset while idle"],
    count: "repeated",
    seen: { "create, kept connection": "varies" },
    reason:
      "The same, where the request leaves before the browser hears that the connection ended.",
  },
  {
    runtimes: ["Node"],
    faults: ["421"],
    count: "repeated",
    seen: ONE_OF_EACH,
    reason:
      "`fetch` sends a request again after a 421, as its standard has it: the server that answers 421 does not process it.",
  },
  {
    runtimes: ["Node", "Deno", "Bun"],
    faults: ["silence in the handshake"],
    count: "unsure",
    seen: { "create, fresh": 1, "create, every request": 1 },
    reason: "A `fetch` that is aborted does not say how far it came.",
  },
  {
    runtimes: ["Bun"],
    faults: [
      "not TLS",
      "bytes in place of a handshake",
      "reset in the handshake",
      "closed in the handshake",
      "alert: handshake failure",
      "alert: internal error",
      "alert: unrecognized name",
    ],
    count: "unsure",
    seen: { "create, fresh": 1 },
    reason:
      "Bun throws `EPROTO` or `ECONNRESET` for a handshake that failed and for a connection that broke later.",
  },
  {
    runtimes: ["Deno", "workerd"],
    faults: ["deflate"],
    count: "failed",
    seen: Object.fromEntries(
      ["retrieve", "list", "cancel"].flatMap((operation) => [
        [`${operation}, fresh`, 1],
        [`${operation}, kept connection`, 1],
      ]),
    ),
    reason: "Their `fetch` does not decode `deflate`, and does not ask for it.",
  },
  {
    runtimes: ["Node"],
    faults: ["reset in the handshake", "alert: internal error"],
    count: "unsure",
    seen: { "create, fresh": 1, "create, every request": 1 },
    reason:
      "A peer may reset the connection or send this alert after the request as well, and `fetch` tells both with the same error.",
  },
  {
    runtimes: ["Node"],
    faults: ["407"],
    count: "unsure",
    seen: {
      "create, fresh": 1,
      "create, three at once": 1,
      "create, three equal at once": 2,
    },
    reason: "`fetch` hides an answer of 407 behind an error that says nothing.",
  },
  {
    runtimes: SERVERS,
    faults: ["lost, and a look-alike of hours ago and a Date of then"],
    count: "foreign",
    seen: ONE_OF_EACH,
    reason:
      "Times are compared by the server's clock, because this machine's may be wrong: a list whose `Date` is as old as the look-alike is believed.",
  },
];

/**
 * The findings that no limit explains, and the limits that are not what was seen.
 *
 * @param {string} runtime
 * @param {import("./lab/control.js").Verdict[]} verdicts
 * @returns {string[]}
 */
export function unexplained(runtime, verdicts) {
  return verdicts.flatMap(({ plan, findings }) => {
    const run = `${plan.operation}, ${plan.variant.name}`;
    const limits = LIMITS.filter(
      ({ runtimes, faults, seen }) =>
        runtimes.includes(runtime) && faults.includes(plan.fault.name) && run in seen,
    );
    const line = (/** @type {string} */ text) =>
      `${runtime} | ${plan.fault.name} | ${run} | ${text}`;
    const times = (/** @type {string} */ count) =>
      findings.reduce((sum, found) => sum + (found.count === count ? found.times : 0), 0);
    return [
      ...findings
        .filter(({ count }) => !limits.some((limit) => limit.count === count))
        .map(({ count, times, text }) => line(`${count} ${times} | ${text}`)),
      ...limits
        .filter(({ count, seen }) => seen[run] !== "varies" && times(count) !== seen[run])
        .map(({ count, seen }) => line(`${count} ${times(count)}, known as ${seen[run]}`)),
    ];
  });
}
