// @ts-check
// A cause is a plain copy of what `fetch` threw, without secrets.
import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { after, before, describe, test } from "node:test";
import { inspect } from "node:util";
import { createInvitation } from "zavu-invitations";

const KEY = "zv_test_planted0123456789";
const TOKEN = "tok_planted0123456789";
const BODY = JSON.stringify({ invitation: { url: `https://dashboard.example/invite/${TOKEN}` } });
const COPIED = ["name", "message", "code", "errno", "syscall", "hostname", "cause", "errors"];

/** @param {any} cause */
function assertPlain(cause) {
  assert.equal(Object.getPrototypeOf(cause), Object.prototype);
  for (const name of Reflect.ownKeys(cause)) assert.ok(COPIED.includes(String(name)), String(name));
  for (const inner of [cause.cause ?? [], cause.errors ?? []].flat()) assertPlain(inner);
}

/** @param {any} error */
function assertShowsNothing(error) {
  const shown = [inspect(error, { depth: null, showHidden: true }), JSON.stringify(error)];
  for (const text of [...shown, JSON.stringify(error.cause)]) {
    for (const secret of [KEY, TOKEN]) assert.ok(!text.includes(secret), text);
  }
}

/** @param {unknown} thrown @returns {Promise<any>} */
async function causeOf(thrown) {
  const fetch = () => Promise.reject(thrown);
  const options = { apiKey: KEY, fetch, maxRetries: 0, reconcile: false };
  const error = await createInvitation({}, options).catch((error) => error);
  assertShowsNothing(error);
  return error.cause;
}

/** @param {any} row as a runtime described what it threw */
function rebuilt({ cause, errors, ...rest }) {
  /** @type {any} */
  const thrown = Object.assign(new Error(rest.message), rest);
  if (cause !== undefined) thrown.cause = rebuilt(cause);
  if (errors !== undefined) thrown.errors = errors.map(rebuilt);
  return thrown;
}

/** @param {any} row @returns {object} */
function named({ cause, errors, ...rest }) {
  return {
    name: "Error",
    ...rest,
    // In one line.
    message: rest.message.replaceAll("\n", " "),
    ...(cause && { cause: named(cause) }),
    ...(errors?.length > 0 && { errors: errors.map(named) }),
  };
}

describe("a cause", { timeout: 60_000 }, () => {
  /** @type {string[]} */
  const answers = [];
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => socket.end(answers.pop() ?? ""));
  });
  let baseUrl = "";
  before(async () => {
    await once(server.listen(0, "127.0.0.1"), "listening");
    const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
    baseUrl = `http://127.0.0.1:${port}`;
  });
  after(() => server.close());

  for (const [name, answer] of [
    ["a chunk without a size", `HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n${BODY}`],
    [
      "two lengths",
      `HTTP/1.1 201 Created\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n${BODY}`,
    ],
    ["NUL in a header", `HTTP/1.1 201 Created\r\nX-Token: ${TOKEN}\0\r\n\r\n${BODY}`],
    ["no status line", BODY],
  ]) {
    test(`holds nothing of an answer with ${name}`, async () => {
      answers.push(answer);
      const options = { apiKey: KEY, baseUrl, maxRetries: 0, reconcile: false };
      const error = await createInvitation({}, options).catch((error) => error);
      assert.equal(error.code, "connection");
      assert.equal(error.outcome, "unknown");
      assertPlain(error.cause);
      assertShowsNothing(error);
    });
  }

  test("has each property that real runtimes give, and nothing else", async () => {
    const file = new URL("../../fetch-failures/thrown.json", import.meta.url);
    for (const { runtime, fault, thrown } of JSON.parse(readFileSync(file, "utf8"))) {
      if (!thrown) continue;
      const cause = await causeOf(rebuilt(thrown));
      assertPlain(cause);
      assert.deepEqual(cause, named(thrown), `${runtime}: ${fault}`);
    }
  });

  test("has no number for a code, and no other property", async () => {
    const thrown = Object.assign(new DOMException("over", "AbortError"), { data: BODY });
    assert.deepEqual(await causeOf(thrown), { name: "AbortError", message: "over" });
    const numbers = Object.assign(new Error("no"), { errno: -111, hostname: "api.example" });
    const copy = { name: "Error", message: "no", errno: -111, hostname: "api.example" };
    assert.deepEqual(await causeOf(numbers), copy);
    assert.deepEqual(await causeOf({ message: "no", errno: 1.5 }), { message: "no" });
  });

  describe("with the errors of several addresses", () => {
    const refused = () =>
      Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
    const aggregate = (/** @type {unknown} */ errors) =>
      Object.assign(new Error("fetch failed"), {
        cause: Object.defineProperty(refused(), "errors", { value: errors }),
      });
    const many = (/** @type {number} */ count) => Array.from({ length: count }, refused);
    const unreadable = new Proxy(many(2), {
      get() {
        throw new Error("read");
      },
    });
    /** @type {Error[]} */
    const deep = many(1);
    for (let depth = 0; depth < 10; depth++) deep[0] = aggregate([deep[0]]);
    const itself = Object.assign(refused(), { errors: /** @type {unknown[]} */ ([]) });
    itself.errors = Array(20).fill(itself);
    for (const [name, errors, outcome] of /** @type {const} */ ([
      ["all of which refused the connection", many(20), "not_sent"],
      ["of which not all are looked at", many(21), "unknown"],
      ["which cannot be read", unreadable, "unknown"],
      ["which are nested too deeply", deep, "unknown"],
      ["which contain themselves", itself.errors, "unknown"],
    ])) {
      test(`${name}: ${outcome}`, async () => {
        let calls = 0;
        const fetch = () => {
          calls += 1;
          return Promise.reject(aggregate(errors));
        };
        const options = { apiKey: KEY, fetch, maxRetries: 1, reconcile: false };
        const error = await createInvitation({}, options).catch((error) => error);
        assert.deepEqual([error.outcome, calls], [outcome, outcome === "unknown" ? 1 : 2]);
      });
    }
  });

  test("hides secrets, in members and long texts as well", async () => {
    const long = `${KEY} /invite/${TOKEN} ${"x".repeat(1_000_000)} ${KEY}`;
    const members = Array.from({ length: 1_000 }, () => new Error(`bad ${KEY}`, { cause: long }));
    const cause = await causeOf(new AggregateError(members, long));
    assertPlain(cause);
    assert.ok(cause.message.startsWith("[hidden] /invite/[hidden] xxx"));
    assert.ok(cause.message.length < 600);
    assert.ok(cause.errors.length < 100);
    assert.equal(cause.errors[0].message, "bad [hidden]");
  });
});
