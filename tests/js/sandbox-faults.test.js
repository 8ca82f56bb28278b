// @ts-check
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { afterEach, beforeEach, describe, test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { promisify } from "node:util";
import { createInvitation } from "zavu-invitations";
import { startSandbox } from "./support/sandbox.js";

/** @typedef {import("./support/sandbox.js").Sandbox} Sandbox */
/** @typedef {Parameters<Sandbox["faults"]["push"]>[0]} Fault */

/** Longer than any test runs: a pause of this length does not end by itself. */
const FOREVER_MS = 600_000;

/** @type {Sandbox} */
let sandbox;

/**
 * @param {RequestInit} [init]
 * @param {string} [fault] for the header
 */
function create(init, fault) {
  return fetch(`${sandbox.url}/v1/invitations`, {
    method: "POST",
    redirect: "manual",
    headers: { Authorization: `Bearer ${sandbox.key}`, ...(fault && { "X-Sandbox-Fault": fault }) },
    ...init,
  });
}

function list() {
  return fetch(`${sandbox.url}/v1/invitations`, {
    headers: { Authorization: `Bearer ${sandbox.key}` },
  });
}

function created() {
  return sandbox.invitations().length;
}

/** @param {() => boolean} condition */
async function until(condition) {
  while (!condition()) await setImmediate();
}

describe("faults", { timeout: 60_000 }, () => {
  beforeEach(async () => {
    sandbox = await startSandbox();
  });
  afterEach(() => sandbox.close());

  describe("are chosen", () => {
    test("by the header, for an operation", async () => {
      const headers = { "X-Sandbox-Fault": "lost-answer;operation=create" };
      const options = { apiKey: sandbox.key, baseUrl: sandbox.url, headers };
      const { reconciled } = await createInvitation({ clientName: "Acme" }, options);
      assert.equal(reconciled, true);
    });

    test("by the queue: in order, for an operation, so many times", async () => {
      sandbox.faults.push(
        { kind: "status", status: 503, operation: "create", count: 2 },
        { kind: "status", status: 409 },
      );
      assert.equal(sandbox.faults.pending, 3);
      const statuses = [];
      for (const request of [list, create, create, create, list])
        statuses.push((await request()).status);
      assert.deepEqual(statuses, [409, 503, 503, 201, 200]);
      assert.equal(sandbox.faults.pending, 0);
    });

    test("by a header, which leaves the queue alone", async () => {
      sandbox.faults.push({ kind: "status", status: 503 });
      assert.equal((await create({}, "status:402")).status, 402);
      assert.equal((await create()).status, 503);
      sandbox.faults.push({ kind: "status", status: 503 });
      sandbox.faults.clear();
      assert.equal((await create()).status, 201);
    });

    for (const [header, message] of [
      ["explode", /unknown fault 'explode'; known: slow,/],
      ["status:abc", /the status of a fault must be/],
      ["status:700", /200 to 599/],
      ["slow:-1", /the ms of a fault/],
      ["status:429;wait=soon", /unknown wait 'soon'; known: documented,/],
      ["status:429;when=soon", /unknown setting 'when'/],
      ["hang:5", /takes no value/],
      ["wrong-json:circle", /unknown shape/],
      ["lost-request;processed", /always not processed/],
    ]) {
      test(`and a mistake is explained: ${header}`, async () => {
        const response = await create({}, String(header));
        const { code, message: found } = await response.json();
        assert.equal(response.status, 400);
        assert.equal(code, "invalid_request");
        assert.match(found, /** @type {RegExp} */ (message));
        assert.equal(created(), 0);
      });
    }

    test("and a mistake in a pushed one throws", () => {
      /** @type {unknown[]} */
      const mistakes = [
        { kind: "explode" },
        { kind: "hang", count: 0 },
        { kind: "hang", operation: "update" },
      ];
      for (const mistake of mistakes) {
        assert.throws(() => sandbox.faults.push(/** @type {Fault} */ (mistake)), TypeError);
      }
      assert.equal(sandbox.faults.pending, 0);
    });
  });

  describe("slow", () => {
    test("answers after the pause", async () => {
      sandbox.faults.push({ kind: "slow", ms: 1 });
      assert.equal((await create()).status, 201);
    });

    test("holds the answer back, not the effect", async () => {
      sandbox.faults.push({ kind: "slow", ms: FOREVER_MS });
      const impatient = new AbortController();
      const answer = create({ signal: impatient.signal });
      await until(() => created() === 1);
      impatient.abort();
      await assert.rejects(answer, { name: "AbortError" });
    });

    test("unprocessed holds the effect back too", async () => {
      sandbox.faults.push(
        { kind: "slow", ms: FOREVER_MS, processed: false },
        { kind: "slow", ms: 1, processed: false },
      );
      const answer = create();
      await until(() => sandbox.requests("create").length === 1);
      assert.equal((await create()).status, 201);
      assert.equal(created(), 1);
      await sandbox.close();
      await assert.rejects(answer, TypeError);
    });
  });

  describe("slow-body", () => {
    test("sends headers and half the body, then pauses", async () => {
      sandbox.faults.push({ kind: "slow-body", ms: FOREVER_MS });
      const response = await create();
      assert.equal(response.status, 201);
      const reader = /** @type {ReadableStream<Uint8Array>} */ (response.body).getReader();
      const { value } = await reader.read();
      const half = Math.floor(Number(response.headers.get("Content-Length")) / 2);
      assert.equal(value?.length, half);
      const rest = reader.read();
      await sandbox.close();
      await assert.rejects(rest, TypeError);
    });

    test("sends the other half in the end", async () => {
      sandbox.faults.push({ kind: "slow-body", ms: 1 });
      const { invitation } = await (await create()).json();
      assert.deepEqual(invitation, sandbox.invitations()[0]);
    });
  });

  test("lost-request breaks the connection before anything happens", async () => {
    sandbox.faults.push({ kind: "lost-request" });
    await assert.rejects(create(), TypeError);
    assert.equal(created(), 0);
    const [{ status }] = sandbox.requests("create");
    assert.equal(status, undefined);
  });

  test("lost-answer breaks it after the invitation was made", async () => {
    sandbox.faults.push({ kind: "lost-answer" });
    await assert.rejects(create(), TypeError);
    assert.equal(created(), 1);
    assert.equal((await create()).status, 201);
  });

  for (const processed of [false, true]) {
    test(`hang never answers, ${processed ? "processed" : "unprocessed"}`, async () => {
      sandbox.faults.push({ kind: "hang", processed });
      const answer = create();
      await until(() => sandbox.requests("create").length === 1);
      assert.equal((await create()).status, 201);
      assert.equal(created(), processed ? 2 : 1);
      await sandbox.close();
      await assert.rejects(answer, TypeError);
    });
  }

  describe("status", () => {
    for (const [status, code] of /** @type {const} */ ([
      [400, "bad_request"],
      [401, "unauthorized"],
      [402, "insufficient_balance"],
      [403, "forbidden"],
      [404, "not_found"],
      [408, "request_timeout"],
      [409, "conflict"],
      [422, "unprocessable"],
      [429, "rate_limited"],
      [500, "internal_error"],
      [503, "unavailable"],
    ])) {
      test(`${status} has the flat error body, before and after processing`, async () => {
        sandbox.faults.push(
          { kind: "status", status },
          { kind: "status", status, processed: true },
        );
        for (const effect of [0, 1]) {
          const response = await create();
          const body = await response.json();
          assert.equal(response.status, status);
          assert.equal(body.code, code);
          assert.equal(typeof body.message, "string");
          assert.equal(created(), effect);
        }
      });
    }

    test("takes a body and headers of one's own", async () => {
      const body = '{"code":"x","message":"y"}';
      sandbox.faults.push({
        kind: "status",
        status: 500,
        body,
        headers: { "x-should-retry": "false" },
      });
      const response = await create();
      assert.equal(await response.text(), body);
      assert.equal(response.headers.get("x-should-retry"), "false");
    });

    /**
     * Every hint about when to come back that an answer can carry.
     *
     * @param {Response} response
     */
    async function hints(response) {
      const { details } = await response.json();
      const header = (/** @type {string} */ name) => response.headers.get(name) ?? undefined;
      return JSON.parse(
        JSON.stringify({
          "retry-after": header("retry-after"),
          "retry-after-ms": header("retry-after-ms"),
          reset: header("x-ratelimit-reset"),
          body: details?.retryAfter,
        }),
      );
    }

    const now = Date.UTC(2030, 0, 1, 0, 0, 0, 100);
    const at = now + 2500;
    /** @type {[Fault["wait"], Record<string, string | number>][]} */
    const forms = [
      ["documented", { "retry-after": "3", reset: String(at), body: at }],
      ["retry-after", { "retry-after": "3" }],
      ["http-date", { "retry-after": "Tue, 01 Jan 2030 00:00:03 GMT" }],
      ["retry-after-ms", { "retry-after-ms": "2500" }],
      ["reset-ms", { reset: String(at) }],
      ["reset-seconds", { reset: String(Math.ceil(at / 1000)) }],
      ["body", { body: at }],
      ["none", {}],
      ["absurd", { "retry-after": "999999999999" }],
    ];
    for (const [wait, expected] of forms) {
      test(`says when to come back: ${wait}`, async () => {
        await sandbox.close();
        sandbox = await startSandbox({ now: () => now });
        sandbox.faults.push({ kind: "status", status: 429, wait, waitMs: 2500 });
        assert.deepEqual(await hints(await create()), expected);
        assert.deepEqual(
          await hints(await create({}, `status:503;wait=${wait};waitMs=2500`)),
          expected,
        );
      });
    }

    test("429 alone is the documented form, 503 alone has only the usual headers", async () => {
      assert.deepEqual(Object.keys(await hints(await create({}, "status:429"))), [
        "retry-after",
        "reset",
        "body",
      ]);
      assert.deepEqual(Object.keys(await hints(await create({}, "status:503"))), ["reset"]);
    });
  });

  test("html is a proxy's page", async () => {
    const response = await create({}, "html");
    assert.equal(response.status, 502);
    assert.equal(response.headers.get("Content-Type"), "text/html");
    assert.match(await response.text(), /^<!doctype html>/);
    assert.equal(created(), 0);
  });

  test("html-ok is a page with the status of success", async () => {
    sandbox.faults.push({ kind: "html-ok", count: 2 });
    assert.equal((await list()).status, 200);
    const response = await create();
    assert.equal(response.status, 201);
    assert.equal(response.headers.get("Content-Type"), "text/html");
    assert.match(await response.text(), /^<!doctype html>/);
    assert.equal(created(), 1);
  });

  test("empty has no body, and takes effect when it says success", async () => {
    const failed = await create({}, "empty:500");
    assert.equal(failed.status, 500);
    assert.equal(await failed.text(), "");
    assert.equal(created(), 0);
    const success = await create({}, "empty:201");
    assert.equal(success.status, 201);
    assert.equal(await success.text(), "");
    assert.equal(created(), 1);
  });

  test("cut-off promises more than it sends", async () => {
    sandbox.faults.push({ kind: "cut-off" });
    const response = await create();
    assert.equal(response.status, 201);
    await assert.rejects(response.text(), TypeError);
    assert.equal(created(), 1);
  });

  test("truncated-json is complete as HTTP and broken as JSON", async () => {
    const response = await create({}, "truncated-json");
    const text = await response.text();
    assert.equal(response.status, 201);
    assert.equal(Number(response.headers.get("Content-Length")), text.length);
    assert.match(text, /^{"invitation":/);
    assert.throws(() => JSON.parse(text), SyntaxError);
    assert.equal(created(), 1);
  });

  for (const [shape, expected] of [
    ["array", []],
    ["null", null],
    ["null-invitation", { invitation: null }],
    ["wrong-types", { invitation: { id: 5 } }],
    ["wrong-items", { items: "none", nextCursor: 7 }],
  ]) {
    test(`wrong-json: ${shape}`, async () => {
      const response = await create({}, `wrong-json:${shape}`);
      assert.equal(response.status, 201);
      assert.deepEqual(await response.json(), expected);
      assert.equal(created(), 1);
    });
  }

  describe("redirect", () => {
    for (const status of [302, 303, 307]) {
      test(`${status} leads to a path that records who comes`, async () => {
        assert.equal((await create({}, `redirect:${status}`)).status, status);
        assert.equal(sandbox.requests("moved").length, 0);
        await create({ redirect: "follow" }, `redirect:${status}`);
        const [{ method, headers }] = sandbox.requests("moved");
        assert.equal(method, status === 307 ? "POST" : "GET");
        assert.equal(headers.authorization, `Bearer ${sandbox.key}`);
        assert.equal(created(), 0);
      });
    }

    test("leads elsewhere when asked", async () => {
      sandbox.faults.push({ kind: "redirect", location: "http://127.0.0.1:9/" });
      assert.equal((await create()).headers.get("Location"), "http://127.0.0.1:9/");
    });
  });

  test("wrapped-error has the old form", async () => {
    const response = await create({}, "wrapped-error:404");
    const body = await response.json();
    assert.equal(response.status, 404);
    assert.deepEqual(Object.keys(body), ["error"]);
    assert.equal(body.error.code, "not_found");
  });

  test("extra-fields answers with what no client knows yet", async () => {
    const { invitation, apiVersion } = await (await create({}, "extra-fields")).json();
    sandbox.faults.push({ kind: "extra-fields" });
    const { items } = await (await list()).json();
    assert.ok(apiVersion);
    for (const { id, status, labels, connectedAccount } of [invitation, items[0]]) {
      assert.equal(id, sandbox.invitations()[0].id);
      assert.equal(status, "paused");
      assert.ok(labels);
      assert.equal(connectedAccount.channel, "telegram");
    }
    assert.equal(sandbox.invitations()[0].status, "pending");
  });

  test("echo-secret puts the key, a token and a link into the message", async () => {
    await create();
    const response = await create({}, "echo-secret:500");
    const { message } = await response.json();
    const [{ token, url }] = sandbox.invitations();
    assert.equal(response.status, 500);
    for (const secret of [sandbox.key, token, url]) assert.ok(message.includes(secret));
  });

  test("a record says which fault met the request", async () => {
    sandbox.faults.push({ kind: "empty", status: 500 });
    await create();
    await create();
    const [first, second] = sandbox.requests("create");
    assert.equal(first.fault, "empty");
    assert.equal(second.fault, undefined);
  });

  test("close lets the process end in the middle of every pause", async () => {
    const script = `
      import { startSandbox } from ${JSON.stringify(new URL("support/sandbox.js", import.meta.url))};
      const sandbox = await startSandbox();
      const url = sandbox.url + "/v1/invitations";
      const kinds = ["hang", "slow", "slow-body"];
      for (const kind of kinds) {
        sandbox.faults.push({ kind, ms: ${FOREVER_MS} });
        fetch(url, { method: "POST", headers: { Authorization: "Bearer " + sandbox.key } })
          .then((response) => response.text())
          .catch(() => console.log("ended"));
      }
      while (sandbox.requests().length < kinds.length) await new Promise(setImmediate);
      await sandbox.close();
    `;
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [
      "--input-type=module",
      "-e",
      script,
    ]);
    assert.equal(stdout, "ended\n".repeat(3));
    assert.equal(stderr, "");
  });
});
