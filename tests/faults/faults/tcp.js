// @ts-check
// The connection: refused, reset, closed, silent, slow.
import { TIMEOUT_MS } from "../client/ours.js";
import { bytesOf } from "../lab/http.js";

/** @typedef {import("../lab/cell.js").Fault} Fault */
/** @typedef {import("../lab/exchange.js").Exchange} Exchange */

/** How long a fault keeps a client waiting that loses nothing by it. */
const SHORT_MS = 300;

/** A fault of the connection, before the request is processed and after it. */
const twice = (
  /** @type {string} */ name,
  /** @type {(exchange: Exchange) => unknown} */ act,
  /** @type {Partial<Fault>} */ more = {},
) =>
  /** @type {Fault[]} */ ([
    { name: `${name}, not processed`, when: "before", act, ...more },
    { name: `${name}, processed`, when: "after", act, ...more },
  ]);

/** @type {Fault[]} */
export default [
  { name: "refused", refused: true, undone: true },
  {
    name: "refused at every address of a name",
    refused: true,
    origin: "http://localhost:PORT",
    undone: true,
  },
  { name: "a port that fetch blocks", refused: true, origin: "http://127.0.0.1:1", undone: true },
  { name: "accepted and reset", connect: (socket) => socket.resetAndDestroy(), transient: true },
  { name: "accepted and closed", connect: (socket) => socket.destroy(), transient: true },
  { name: "accepted and silent", connect: () => {} },
  ...twice("reset", (x) => x.reset(), { transient: true, telling: true }),
  ...twice("closed without an answer", (x) => x.close(), { transient: true, telling: true }),
  ...twice("half closed without an answer", (x) => x.halfClose(), { transient: true }),
  ...twice("silence", (x) => x.silence()),
  {
    name: "reset while the request is sent",
    when: "in",
    act: (x) => x.reset(),
    transient: true,
  },
  {
    name: "closed inside of the head",
    when: "after",
    act: async (x) => {
      x.write(`HTTP/1.1 ${x.success} Created\r\nContent-Ty`);
      await x.close();
    },
    transient: true,
    telling: true,
  },
  {
    name: "closed after the head",
    when: "after",
    act: async (x) => {
      await x.headWith({});
      await x.close();
    },
    transient: true,
  },
  {
    name: "reset inside of the body",
    when: "after",
    act: async (x) => {
      const body = await x.headWith({});
      x.write(body.subarray(0, 20));
      await x.wait(SHORT_MS);
      x.reset();
    },
    transient: true,
  },
  {
    name: "silence after the head",
    when: "after",
    act: async (x) => {
      await x.headWith({});
      await x.silence();
    },
  },
  {
    name: "silence inside of the body",
    when: "after",
    act: async (x) => {
      const body = await x.headWith({});
      x.write(body.subarray(0, 20));
      await x.silence();
    },
  },
  {
    name: "a drip without an end",
    when: "after",
    act: async (x) => {
      await x.headWith({ headers: { "Content-Length": "100000" } });
      while (!x.isLeft) {
        x.write(" ");
        await x.wait(SHORT_MS);
      }
    },
  },
  {
    name: "a slow answer, byte by byte",
    harmless: true,
    act: async (x) => {
      const bytes = bytesOf(await x.process());
      const steps = 20;
      const size = Math.ceil(bytes.length / steps);
      for (let at = 0; at < bytes.length; at += size) {
        x.write(bytes.subarray(at, at + size));
        await x.wait(SHORT_MS / steps);
      }
    },
  },
  {
    name: "a late answer",
    harmless: true,
    act: async (x) => {
      await x.wait(SHORT_MS);
      await x.respondWith({});
    },
  },
  {
    name: "an answer after two fifths of the time",
    act: async (x) => {
      await x.wait(TIMEOUT_MS * 0.4);
      await x.respondWith({});
    },
    harmless: true,
    lasting: true,
  },
  {
    name: "answered, and reset at once",
    when: "after",
    act: async (x) => {
      await x.respondWith({});
      await x.wait(SHORT_MS);
      x.reset();
    },
    harmless: true,
  },
  {
    name: "answered, and closed without saying so",
    when: "after",
    act: async (x) => {
      await x.respondWith({});
      await x.close();
    },
    harmless: true,
  },
  {
    name: "the kept connection closes while idle",
    idle: (socket) => socket.end(),
    harmless: true,
    telling: true,
  },
  {
    name: "the kept connection is reset while idle",
    idle: (socket) => socket.resetAndDestroy(),
    harmless: true,
    telling: true,
  },
  {
    name: "another client's answer on the idle connection",
    idle: (socket, { store }) => {
      const invitation = store.create({ clientName: "Somebody else" }, "other");
      socket.write(bytesOf({ status: 201, body: JSON.stringify({ invitation }) }));
    },
    transient: true,
  },
];
