// @ts-check
// Bodies that are missing, broken, huge, or somebody else's.
import { head } from "../lab/http.js";
import { json } from "../lab/store.js";

/** @typedef {import("../lab/cell.js").Fault} Fault */
/** @typedef {import("../lab/exchange.js").Exchange} Exchange */

/**
 * A success with another body.
 *
 * @param {string} name
 * @param {(body: string, exchange: Exchange) => string} change
 * @param {Partial<Fault>} [more]
 * @returns {Fault}
 */
const body = (name, change, more) => ({
  name,
  when: "after",
  act: async (x) => x.respondWith({ body: change(String((await x.process()).body), x) }),
  ...more,
});

/**
 * A success whose invitation is changed.
 *
 * @param {string} name
 * @param {Record<string, unknown>} changes `undefined` leaves a field out
 * @param {Partial<Fault>} [more]
 */
const rewritten = (name, changes, more) =>
  body(
    name,
    (text) => {
      const { invitation } = JSON.parse(text);
      return JSON.stringify({ invitation: { ...invitation, ...changes } });
    },
    { only: ["create", "retrieve", "cancel"], ...more },
  );

/** A message with every kind of secret. @param {Exchange} x */
const secrets = ({ request, cell }) => {
  const link = cell.store.invitation({}).url;
  return `key ${request.headers.authorization}, link ${link}, again ${link.split("/").pop()}`;
};

const MEGABYTE = "x".repeat(1_000_000);

/** Sends megabytes as long as the client takes them. @param {Exchange} x @param {number} count */
async function pour(x, count) {
  for (let sent = 0; sent < count && !x.isLeft; sent++) {
    if (!x.socket.write(MEGABYTE)) {
      await Promise.race([new Promise((resolve) => x.socket.once("drain", resolve)), x.silence()]);
    }
  }
}

/** @type {Fault[]} */
export default [
  body("an empty body", () => ""),
  body("HTML", () => "<!doctype html><title>Sign in</title>", { telling: true }),
  body("cut JSON", (text) => text.slice(0, -9)),
  body("JSON and more", (text) => `${text}}`),
  body("null", () => "null"),
  body("an array", () => "[]"),
  body("a text", () => '"created"'),
  body("an object without an invitation", () => '{"ok":true}'),
  body("an invitation that is null", () => '{"invitation":null}'),
  body("deep JSON", () => `${"[".repeat(200_000)}${"]".repeat(200_000)}`),
  body("duplicate names", (text) => text.replace("{", '{"invitation":null,'), {
    only: ["create", "retrieve", "cancel"],
    harmless: true,
  }),
  body("another client's invitation", (_, x) => x.foreignBody(), {
    only: ["create", "retrieve", "cancel"],
    telling: true,
  }),
  {
    name: "a sign-in page, not processed",
    act: (x) =>
      x.respond({ status: 200, headers: { "Content-Type": "text/html" }, body: "<html>" }),
  },
  rewritten("the name is rewritten", { clientName: "ACME" }, { harmless: true }),
  rewritten(
    "unknown fields and values",
    { status: "new", extra: { deep: [1] } },
    { harmless: true },
  ),
  rewritten("the id is missing", { id: undefined }),
  rewritten("the link is missing", { url: undefined }),
  rewritten("the id is a number", { id: 7 }),
  rewritten(
    "every echoed field is null",
    { clientName: null, clientEmail: null },
    { harmless: true },
  ),
  rewritten("updatedAt is missing", { updatedAt: undefined }, { harmless: true }),
  body("items that are no objects", () => '{"items":[1,null,"a"],"nextCursor":null}', {
    only: ["list"],
  }),
  body(
    "a cursor that comes again",
    (text) => text.replace('"nextCursor":null', '"nextCursor":"0"'),
    {
      only: ["list"],
      harmless: true,
    },
  ),
  {
    name: "a wrapped error",
    act: (x) => x.respond(json(400, { error: { code: "bad_request", message: "wrapped" } })),
  },
  {
    name: "secrets in an error",
    act: (x) => x.respond(json(400, { code: "bad_request", message: secrets(x) })),
    telling: true,
  },
  {
    name: "secrets in a server's error",
    when: "after",
    act: (x) => x.respond(json(500, { code: "internal", message: secrets(x) })),
    transient: true,
  },
  {
    name: "secrets in HTML",
    act: (x) => x.respond({ status: 403, body: `<pre>${secrets(x)}</pre>` }),
  },
  {
    name: "an error without a body, kept open",
    act: async (x) => {
      x.write(head({ status: 400, headers: { "Content-Length": "50" } }));
      await x.silence();
    },
  },
  {
    name: "50 MB",
    when: "after",
    act: async (x) => {
      x.write(head({ status: x.success, headers: { "Content-Length": "50000000" } }));
      await pour(x, 50);
    },
    alone: true,
  },
  {
    name: "an error of 50 MB",
    act: async (x) => {
      x.write(head({ status: 400, headers: { "Content-Length": "50000031" } }));
      x.write('{"code":"bad","message":"long');
      await pour(x, 50);
      x.write('"}');
    },
    alone: true,
  },
  {
    name: "a body without an end",
    when: "after",
    act: async (x) => {
      x.write(head({ status: x.success, headers: { "Content-Length": null } }));
      // A client that keeps all of it dies of 2 GB.
      await pour(x, 500);
      await x.silence();
    },
    alone: true,
  },
  {
    name: "headers without an end",
    when: "after",
    act: async (x) => {
      x.write(`HTTP/1.1 ${x.success} Created\r\n`);
      while (!x.isLeft) {
        x.write("X-More: 1\r\n".repeat(100));
        await x.wait(1);
      }
    },
    alone: true,
  },
];
