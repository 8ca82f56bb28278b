// @ts-check
// The handler in the frameworks of Node, mounted well and badly: what it did not get whole, it never
// creates.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { describe, test } from "node:test";
import { runInNewContext } from "node:vm";
import { getRequestListener } from "@hono/node-server";
import { createServerAdapter } from "@whatwg-node/server";
import fastify from "fastify";
import { Hono } from "hono";
import { handlers, URL_OF_ROUTE } from "../support/handler.js";

/** @type {any} */
const express = createRequire(import.meta.url)("express");
const { sandbox, errors, make } = await handlers();

const PATH = "/api/v1/invitations";
const BODY = '{"clientName":"Acme"}';
const JSON_TYPE = { "content-type": "application/json" };
const FORM_TYPE = { "content-type": "application/x-www-form-urlencoded" };

/** @typedef {(...values: any[]) => Promise<any>} Handle */
/** @typedef {(handle: Handle) => import("node:http").RequestListener} Mount */

/** @param {(handle: Handle) => unknown[]} uses @returns {Mount} */
const inExpress = (uses) => (handle) => {
  const app = express();
  app.use(...uses(handle));
  return app;
};
/** @param {Handle} handle */
const adapted = (handle) => createServerAdapter(handle);
/** @param {Handle} handle */
const listener = (handle) => getRequestListener(handle);
/** @param {(context: import("hono").Context) => unknown} pick @returns {Mount} */
const inHono = (pick) => (handle) => {
  const app = new Hono().post(PATH, (context) => handle(pick(context)));
  return getRequestListener(app.fetch);
};

/** @type {[name: string, mount: Mount][]} */
const GOOD = [
  ["@whatwg-node/server", adapted],
  ["@hono/node-server", listener],
  ["Express with @whatwg-node/server", inExpress((handle) => [adapted(handle)])],
  ["Express with @hono/node-server", inExpress((handle) => [listener(handle)])],
  ["Hono's c.req.raw", inHono((context) => context.req.raw)],
];

/** @type {[name: string, mount: Mount][]} */
const BAD = [
  ["http.createServer(handle)", (handle) => handle],
  ["Express", inExpress((handle) => [handle])],
  ["Express after express.json()", inExpress((handle) => [express.json(), handle])],
  ["Hono's c.req", inHono((context) => context.req)],
];

/**
 * @param {import("node:http").RequestListener} mounted
 * @param {RequestInit} init
 */
async function post(mounted, init) {
  const server = createServer(mounted);
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  try {
    const response = await fetch(`http://127.0.0.1:${port}${PATH}`, { method: "POST", ...init });
    return { status: response.status, text: await response.text() };
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

describe("mounted well", () => {
  for (const [name, mount] of GOOD) {
    test(name, async () => {
      const { status, text } = await post(mount(make()), { headers: JSON_TYPE, body: BODY });
      assert.equal(status, 201, text);
      assert.equal(JSON.parse(text).invitation.clientName, "Acme");
      assert.equal((await post(mount(make()), {})).status, 201, "without a body");
      assert.equal(sandbox.invitations().length, 2);
    });
  }

  test("Fastify with @whatwg-node/server", async () => {
    const app = fastify();
    const adapter = createServerAdapter(/** @type {Handle} */ (make()));
    app.addContentTypeParser("application/json", {}, (_request, _payload, done) => done(null));
    app.post(PATH, async (request, reply) => {
      reply.hijack();
      await adapter(request.raw, reply.raw);
    });
    const url = await app.listen({ port: 0, host: "127.0.0.1" });
    const answer = await fetch(url + PATH, { method: "POST", headers: JSON_TYPE, body: BODY });
    assert.equal(answer.status, 201, await answer.text());
    await app.close();
  });
});

describe("mounted badly, it creates nothing and nobody hangs", () => {
  for (const [name, mount] of BAD) {
    test(name, async () => {
      const { status, text } = await post(mount(make()), { headers: JSON_TYPE, body: BODY });
      assert.equal(status, 500);
      assert.match(JSON.parse(text).detail, /must be given a web-standard Request/);
      assert.deepEqual(sandbox.requests(), []);
      assert.equal(errors.length, 1);
    });
  }

  /** @type {[name: string, parser: unknown, type: Record<string, string>][]} */
  const parsers = [
    ["json", express.json(), JSON_TYPE],
    ["raw", express.raw({ type: "*/*" }), JSON_TYPE],
    ["text", express.text({ type: "*/*" }), JSON_TYPE],
    ["urlencoded", express.urlencoded(), FORM_TYPE],
  ];
  for (const [adapter, adapt] of /** @type {const} */ ([
    ["@whatwg-node/server", adapted],
    ["@hono/node-server", listener],
  ])) {
    for (const [parser, use, type] of parsers) {
      test(`${adapter} after express.${parser}()`, async () => {
        const mounted = inExpress((handle) => [use, adapt(handle)]);
        const { status } = await post(mounted(make({ timeoutMs: 600 })), {
          headers: { ...type, "sec-fetch-site": "same-origin" },
          body: type === JSON_TYPE ? BODY : "clientName=Acme",
        });
        // Some adapters write the parsed body anew.
        assert.ok([201, 400, 408, 500].includes(status), `${status}`);
        const names = sandbox.invitations().map(({ clientName }) => clientName);
        assert.deepEqual(names, status === 201 ? ["Acme"] : []);
      });
    }
  }

  test("a middleware that has sent the headers", async () => {
    /** @type {Mount} */
    const mount = (handle) => (request, response) => {
      response.flushHeaders();
      handle(request, response);
    };
    assert.deepEqual(await post(mount(make()), { headers: JSON_TYPE, body: BODY }), {
      status: 200,
      text: "",
    });
    assert.deepEqual(sandbox.requests(), []);
    assert.equal(errors.length, 1);
  });

  test("Fastify, after its own parser", async () => {
    const app = fastify();
    app.post(PATH, /** @type {any} */ (make()));
    const url = await app.listen({ port: 0, host: "127.0.0.1" });
    const answer = await fetch(url + PATH, { method: "POST", headers: JSON_TYPE, body: BODY });
    assert.equal(answer.status, 500);
    assert.deepEqual(sandbox.requests(), []);
    await app.close();
  });

  /** @type {[name: string, request: unknown][]} */
  const requests = [
    ["nothing", undefined],
    ["a text", URL_OF_ROUTE],
    ["headers without get", { method: "POST", url: URL_OF_ROUTE, headers: {}, body: null }],
    ["a body as a text", { ...headOf(JSON_TYPE), body: BODY }],
    ["a body that is parsed", { ...headOf(JSON_TYPE), body: { clientName: "Acme" } }],
    ["no body at all", headOf(JSON_TYPE)],
    ["a length without a body", { ...headOf({ "content-length": "21" }), body: null }],
    ["chunks without a body", { ...headOf({ "transfer-encoding": "chunked" }), body: null }],
    ["a type without a body", { ...headOf(JSON_TYPE), body: null }],
    ["a body that was used", { ...headOf({}), body: null, bodyUsed: true }],
  ];
  for (const [name, request] of requests) {
    test(name, async () => {
      const response = await make()(/** @type {Request} */ (request));
      assert.equal(response.status, 500);
      assert.deepEqual(sandbox.requests(), []);
      assert.equal(errors.length, 1);
    });
  }

  test("a middleware that used the body is not taken for authorize", async () => {
    const request = new Request(URL_OF_ROUTE, { method: "POST", headers: JSON_TYPE, body: BODY });
    await request.text();
    await make({ public: undefined, authorize: () => assert.fail("it is not asked") })(request);
    assert.match(errors[0].message, /was read before the handler was called/);
  });
});

test("a body of another realm is read", async () => {
  const chunk = runInNewContext("new Uint8Array(bytes)", { bytes: [...Buffer.from(BODY)] });
  assert.ok(!(chunk instanceof Uint8Array));
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(chunk);
      controller.close();
    },
  });
  const request = { ...headOf(JSON_TYPE), body };
  const response = await make()(/** @type {Request} */ (/** @type {unknown} */ (request)));
  assert.equal(response.status, 201);
});

test("a body whose empty chunks never end, or that has lost its getReader, is broken", async () => {
  const endless = { getReader: () => ({ read: async () => ({ value: new Uint8Array() }) }) };
  let reads = 0;
  const changing = {
    get getReader() {
      return reads++ === 0 ? endless.getReader : undefined;
    },
  };
  for (const body of [endless, changing]) {
    const request = /** @type {unknown} */ ({ ...headOf(JSON_TYPE), body });
    const response = await make()(/** @type {Request} */ (request));
    assert.equal(response.status, 400);
    assert.match(errors.pop()?.message ?? "", /was cut off/);
  }
  assert.deepEqual(sandbox.requests(), []);
});

describe("the time", () => {
  const request = (/** @type {ReadableStream | string} */ body) =>
    new Request(URL_OF_ROUTE, {
      method: "POST",
      headers: JSON_TYPE,
      body,
      .../** @type {object} */ ({ duplex: "half" }),
    });

  test("of authorize and of the body is half of all", async () => {
    const hanging = { public: undefined, authorize: () => new Promise(() => {}), timeoutMs: 100 };
    assert.equal((await make(hanging)(request(BODY))).status, 503);
    const endless = await make({ timeoutMs: 100 })(request(new ReadableStream()));
    assert.equal(endless.status, 408);
    assert.deepEqual(sandbox.requests(), []);
  });

  test("of the call is all that is left", async () => {
    sandbox.faults.push({ kind: "hang", count: 9 });
    const response = await make({ timeoutMs: 400, reconcile: false })(request(BODY));
    assert.equal(response.status, 504);
    assert.equal((await response.json()).outcome, "unknown");
  });
});

test("without onError, the console gets what is answered 5xx", async (context) => {
  const log = context.mock.method(console, "error", () => {});
  const options = { onError: undefined, apiKey: undefined, baseUrl: undefined };
  const post = { method: "POST", headers: JSON_TYPE };
  assert.equal(
    (await make(options)(new Request(URL_OF_ROUTE, { ...post, body: "{" }))).status,
    400,
  );
  assert.equal(log.mock.callCount(), 0);
  assert.equal(
    (await make(options)(new Request(URL_OF_ROUTE, { ...post, body: BODY }))).status,
    500,
  );
  assert.match(log.mock.calls[0]?.arguments[0].message, /options\.apiKey is missing/);
});

/** @param {Record<string, string>} headers */
function headOf(headers) {
  return {
    method: "POST",
    url: URL_OF_ROUTE,
    headers: { get: (/** @type {string} */ name) => headers[name] ?? null },
  };
}
