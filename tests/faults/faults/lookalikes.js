// @ts-check
// A create whose answer is lost, and a list that holds something like it, or cannot be read.
import { json } from "../lab/store.js";

/** @typedef {import("../lab/cell.js").Fault} Fault */
/** @typedef {import("../lab/exchange.js").Exchange} Exchange */

/** The fault by which the cost of a lost create is measured. */
export const MANY_NAME = "lost, and 900 completed ones before it in the list";

const DAY_MS = 86_400_000;
const in30Days = () => new Date(Date.now() + 30 * DAY_MS).toISOString();
const ago = (/** @type {number} */ ms) => new Date(Date.now() - ms).toISOString();
const HOUR_MS = 3_600_000;

/**
 * The create is lost before it is processed, and the list has one of another client's.
 *
 * @param {string} name
 * @param {() => Record<string, unknown>} changes by which it differs from what was sent
 * @param {Partial<Fault>} [more]
 * @returns {Fault}
 */
const lookalike = (name, changes, more) => ({
  name: `lost, and a look-alike ${name}`,
  act: (x) => {
    x.cell.store.create(x.sent, "other", changes());
    x.reset();
  },
  only: ["create"],
  ...more,
});

/**
 * The create is processed and its answer lost, and the lists are answered by a fault.
 *
 * @param {string} name
 * @param {(exchange: Exchange) => unknown} search
 * @param {Partial<Fault>} [more]
 * @returns {Fault}
 */
const search = (name, search, more) => ({
  name: `lost, and a list ${name}`,
  when: "after",
  act: (x) => x.reset(),
  search,
  only: ["create"],
  ...more,
});

/** @type {Fault[]} */
export default [
  lookalike("of the same seconds", () => ({})),
  lookalike("that lasts 30 days", () => ({ expiresAt: in30Days() })),
  lookalike("that was viewed", () => ({ viewedAt: ago(0) })),
  lookalike("that was started", () => ({ startedAt: ago(0), status: "in_progress" })),
  lookalike("that was cancelled", () => ({ status: "cancelled" })),
  lookalike("of an hour ago", () => ({ createdAt: ago(HOUR_MS) })),
  lookalike("of half a minute ago", () => ({ createdAt: ago(HOUR_MS / 120) })),
  lookalike("of another channel", () => ({ connectionType: "messenger" })),
  lookalike("with another e-mail address", () => ({ clientEmail: "b@other.example" })),
  {
    ...lookalike("and a list without a Date", () => ({ createdAt: ago(HOUR_MS / 120) })),
    search: (x) => x.respondWith({ headers: { Date: null } }),
  },
  {
    ...lookalike("of hours ago and a Date of then", () => ({ createdAt: ago(5 * HOUR_MS) })),
    search: (x) => x.respondWith({ headers: { Date: new Date(ago(5 * HOUR_MS)).toUTCString() } }),
  },
  {
    name: MANY_NAME,
    when: "after",
    act: (x) => {
      for (let count = 0; count < 900; count++) {
        x.cell.store.create({ clientName: "Earlier" }, "other", {
          createdAt: ago(HOUR_MS),
          status: "completed",
        });
      }
      x.reset();
    },
    only: ["create"],
    transient: true,
  },
  search("that works", (x) => x.respondWith({}), { transient: true, telling: true }),
  search("without a Date", (x) => x.respondWith({ headers: { Date: null } })),
  search("that is empty", (x) => x.respond(json(200, { items: [], nextCursor: null }))),
  search("that is refused", (x) => x.respond(json(403, {}))),
  search("that fails", (x) => x.respond(json(500, {}))),
  search("that is reset", (x) => x.reset()),
  search("that never comes", (x) => x.silence()),
  search("that is HTML", (x) => x.respond({ status: 200, body: "<html>" })),
  search("whose pages have no end", async (x) => {
    const { items } = JSON.parse(String((await x.process()).body));
    const cursor = String(Math.random());
    x.respond(json(200, { items, nextCursor: cursor }));
  }),
  search(
    "with unknown fields and times of another offset",
    async (x) => {
      const page = JSON.parse(String((await x.process()).body));
      for (const item of page.items) item.createdAt = item.createdAt.replace("Z", "+00:00");
      x.respond(json(200, { ...page, more: true }));
    },
    { transient: true },
  ),
];
