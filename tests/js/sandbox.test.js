// @ts-check
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, describe, test } from "node:test";
import { inspect, promisify } from "node:util";
import { SANDBOX_SERVER, startSandbox } from "./support/sandbox.js";

/** @typedef {import("./support/sandbox.js").Sandbox} Sandbox */
/** @typedef {import("./support/sandbox.js").Invitation} Invitation */

const DAY_MS = 86_400_000;

/** @type {Sandbox} */
let sandbox;

/** @param {Parameters<typeof startSandbox>[0]} [options] */
async function restart(options) {
  await sandbox.close();
  sandbox = await startSandbox(options);
}

/**
 * @param {string} path
 * @param {RequestInit} [init]
 */
async function call(path, { headers, ...init } = {}) {
  const response = await fetch(`${sandbox.url}${path}`, {
    ...init,
    headers: { Authorization: `Bearer ${sandbox.key}`, ...headers },
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

/** @param {unknown} [request] */
function create(request) {
  if (request === undefined) return call("/v1/invitations", { method: "POST" });
  return call("/v1/invitations", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(request),
  });
}

/** @param {Invitation} invitation */
async function read({ id }) {
  const { body } = await call(`/v1/invitations/${id}`);
  return body.invitation;
}

describe("the sandbox", { timeout: 60_000 }, () => {
  beforeEach(async () => {
    sandbox = await startSandbox();
  });
  afterEach(() => sandbox.close());

  describe("create", () => {
    test("answers with every field of the invitation", async () => {
      await restart({ now: () => Date.UTC(2030, 0, 1) });
      const { status, body } = await create({
        clientName: "Example Bakery",
        clientEmail: "owner@bakery.example",
        clientPhone: "+14155550123",
        phoneNumberId: "pn_example",
        expiresInDays: 30,
        allowedPhoneCountries: ["US"],
      });
      const { id, token, url, ...rest } = body.invitation;
      assert.equal(status, 201);
      assert.equal(url, `${sandbox.url}/invite/${token}`);
      assert.notEqual(id, token);
      assert.deepEqual(rest, {
        status: "pending",
        connectionType: "whatsapp_waba",
        clientName: "Example Bakery",
        clientEmail: "owner@bakery.example",
        clientPhone: "+14155550123",
        phoneNumberId: "pn_example",
        senderId: null,
        connectedAccount: null,
        viewedAt: null,
        startedAt: null,
        completedAt: null,
        failedAt: null,
        failureReason: null,
        expiresAt: "2030-01-31T00:00:00.000Z",
        createdAt: "2030-01-01T00:00:00.000Z",
        updatedAt: "2030-01-01T00:00:00.000Z",
      });
    });

    test("takes no body for an empty request, and seven days for the default", async () => {
      const { status, body } = await create();
      const { createdAt, expiresAt, clientName } = body.invitation;
      assert.equal(status, 201);
      assert.equal(clientName, null);
      assert.equal(Date.parse(expiresAt) - Date.parse(createdAt), 7 * DAY_MS);
    });

    test("names every invalid field and creates nothing", async () => {
      const { status, body } = await create({
        expiresInDays: 31,
        allowedPhoneCountries: ["US", "us"],
        connectionType: "messenger",
        phoneNumberId: "pn_example",
        "client/name": "x",
      });
      assert.equal(status, 400);
      assert.equal(body.code, "invalid_request");
      const paths = body.details.errors.map((/** @type {{ path: unknown[] }} */ { path }) =>
        JSON.stringify(path),
      );
      assert.deepEqual(
        new Set(paths),
        new Set([
          '["expiresInDays"]',
          '["allowedPhoneCountries"]',
          '["allowedPhoneCountries",1]',
          '["phoneNumberId"]',
          '["client/name"]',
        ]),
      );
      assert.match(body.message, /expiresInDays must be <= 30/);
      assert.deepEqual(sandbox.invitations(), []);
    });

    test("accepts every address that an e-mail input accepts", async () => {
      for (const clientEmail of [
        "user@localhost",
        "a..b@example.com",
        "o'brien+x@sub.example.com",
      ]) {
        const { status } = await create({ clientEmail });
        assert.equal(status, 201, clientEmail);
      }
    });

    for (const [what, body, type] of /** @type {const} */ ([
      ["malformed JSON", "{", "application/json"],
      ["another content type", "{}", "text/plain"],
      ["bytes that are not UTF-8", new Uint8Array([0x22, 0xff, 0x22]), "application/json"],
    ])) {
      test(`refuses ${what}`, async () => {
        const answer = await call("/v1/invitations", {
          method: "POST",
          headers: { "Content-Type": type },
          body,
        });
        assert.equal(answer.status, 400);
        assert.equal(answer.body.code, "bad_request");
      });
    }

    test("takes a charset with the content type", async () => {
      const headers = { "Content-Type": "Application/JSON; charset=utf-8" };
      const { status } = await call("/v1/invitations", { method: "POST", headers, body: "{}" });
      assert.equal(status, 201);
    });
  });

  describe("list", () => {
    test("hands out pages, newest first, until the cursor ends", async () => {
      for (let index = 0; index < 5; index++) await create({ clientName: `client ${index}` });

      const names = [];
      let cursor = "";
      do {
        const { body } = await call(
          `/v1/invitations?limit=2${cursor && `&cursor=${encodeURIComponent(cursor)}`}`,
        );
        names.push(body.items.map((/** @type {Invitation} */ { clientName }) => clientName));
        cursor = body.nextCursor;
      } while (cursor);
      assert.equal(cursor, null);
      assert.deepEqual(names, [["client 4", "client 3"], ["client 2", "client 1"], ["client 0"]]);
    });

    test("keeps its place when invitations come in between two pages", async () => {
      for (const clientName of ["first", "second"]) await create({ clientName });
      const { body: page } = await call("/v1/invitations?limit=1");
      await create({ clientName: "third" });
      const { body: next } = await call(`/v1/invitations?limit=1&cursor=${page.nextCursor}`);
      assert.equal(next.items[0].clientName, "first");
    });

    test("has 50 on a page by default and 100 at most", async () => {
      for (let index = 0; index < 101; index++) await create();
      const { body: page } = await call("/v1/invitations");
      const { body: large } = await call("/v1/invitations?limit=100");
      assert.equal(page.items.length, 50);
      assert.equal(large.items.length, 100);
    });

    test("filters by status, over page borders", async () => {
      for (let index = 0; index < 4; index++) await create();
      const [, second, , fourth] = sandbox.invitations();
      for (const { id } of [second, fourth])
        await call(`/v1/invitations/${id}/cancel`, { method: "POST" });

      const { body: page } = await call("/v1/invitations?status=cancelled&limit=1");
      const { body: last } = await call(
        `/v1/invitations?status=cancelled&limit=1&cursor=${page.nextCursor}`,
      );
      assert.equal(page.items[0].id, second.id);
      assert.equal(last.items[0].id, fourth.id);
      assert.equal(last.nextCursor, null);
    });

    for (const query of [
      "limit=0",
      "limit=101",
      "limit=many",
      "limit=1&limit=2",
      "status=paused",
      "cursor=made-up",
    ]) {
      test(`refuses ${query}`, async () => {
        const { status, body } = await call(`/v1/invitations?${query}`);
        assert.equal(status, 400);
        assert.equal(body.code, "invalid_request");
        assert.equal(body.details.errors[0].path[0], query.split("=")[0]);
      });
    }
  });

  describe("retrieve and cancel", () => {
    test("find an invitation by its id only", async () => {
      const { body } = await create();
      assert.deepEqual(await read(body.invitation), body.invitation);
      for (const id of ["unknown", encodeURIComponent("a/b?c"), body.invitation.token]) {
        const { status, body: error } = await call(`/v1/invitations/${id}`);
        assert.equal(status, 404);
        assert.equal(error.code, "not_found");
      }
    });

    test("cancel works once", async () => {
      const { body } = await create();
      const path = `/v1/invitations/${body.invitation.id}/cancel`;
      const first = await call(path, { method: "POST" });
      const second = await call(path, { method: "POST" });
      assert.equal(first.status, 200);
      assert.equal(first.body.invitation.status, "cancelled");
      assert.equal(second.status, 400);
      assert.match(second.body.message, /already cancelled/);
    });

    test("cancel refuses a completed invitation and does not know a made-up one", async () => {
      const { body } = await create();
      sandbox.startSignup(body.invitation.id);
      sandbox.completeSignup(body.invitation.id);
      const completed = await call(`/v1/invitations/${body.invitation.id}/cancel`, {
        method: "POST",
      });
      const unknown = await call("/v1/invitations/unknown/cancel", { method: "POST" });
      assert.equal(completed.status, 400);
      assert.match(completed.body.message, /already completed/);
      assert.equal(unknown.status, 404);
    });
  });

  test("expires what is open when its time is over, and nothing else", async () => {
    const { body: open } = await create({ expiresInDays: 1 });
    const { body: cancelled } = await create({ expiresInDays: 1 });
    const { body: longer } = await create({ expiresInDays: 2 });
    await call(`/v1/invitations/${cancelled.invitation.id}/cancel`, { method: "POST" });
    sandbox.advance(DAY_MS + 60_000);

    const expired = await read(open.invitation);
    assert.equal(expired.status, "expired");
    assert.equal(expired.updatedAt, expired.expiresAt);
    assert.equal((await read(cancelled.invitation)).status, "cancelled");
    assert.equal((await read(longer.invitation)).status, "pending");
    const { body } = await call("/v1/invitations?status=expired");
    assert.equal(body.items.length, 1);
  });

  describe("the invitation's page", () => {
    /**
     * @param {Invitation} invitation
     * @param {string} step
     * @param {Record<string, string>} [fields]
     */
    function play({ url }, step, fields = {}) {
      return fetch(`${url}/${step}`, { method: "POST", body: new URLSearchParams(fields) });
    }

    test("marks the invitation viewed, once", async () => {
      const { invitation } = (await create()).body;
      const page = await fetch(invitation.url);
      assert.match(await page.text(), /Start the signup/);
      assert.equal(page.headers.get("Referrer-Policy"), "no-referrer");
      const { viewedAt } = await read(invitation);
      assert.ok(viewedAt);
      sandbox.advance(1000);
      await fetch(invitation.url);
      assert.equal((await read(invitation)).viewedAt, viewedAt);
    });

    test("plays a signup that fails, starts again and completes", async () => {
      const { invitation } = (
        await create({ connectionType: "messenger", clientName: "Example Bakery" })
      ).body;

      const page = await play(invitation, "start");
      assert.match(await page.text(), /Complete.*Fail/s);
      const started = await read(invitation);
      assert.equal(started.status, "in_progress");
      assert.ok(started.startedAt);

      await play(invitation, "fail", { reason: "meta_no_pages" });
      const failed = await read(invitation);
      assert.equal(failed.status, "failed");
      assert.equal(failed.failureReason, "meta_no_pages");
      assert.ok(failed.failedAt);

      await play(invitation, "start");
      await play(invitation, "complete");
      const completed = await read(invitation);
      assert.equal(completed.status, "completed");
      assert.ok(completed.completedAt);
      assert.ok(completed.senderId);
      assert.equal(completed.connectedAccount.channel, "messenger");
      assert.equal(completed.connectedAccount.name, "Example Bakery");
      assert.equal(completed.failureReason, null);
    });

    test("refuses a step that the status does not allow", async () => {
      const { invitation } = (await create()).body;
      assert.equal((await play(invitation, "complete")).status, 400);
      await call(`/v1/invitations/${invitation.id}/cancel`, { method: "POST" });
      assert.equal((await play(invitation, "start")).status, 400);
      assert.equal((await read(invitation)).status, "cancelled");
    });

    test("escapes what the partner wrote and knows no other token", async () => {
      const { invitation } = (await create({ clientName: "<script>" })).body;
      const page = await fetch(invitation.url);
      assert.match(await page.text(), /&lt;script&gt;/);
      assert.equal((await fetch(`${sandbox.url}/invite/unknown`)).status, 404);
    });
  });

  describe("authentication", () => {
    /** @param {string} authorization */
    async function statusWith(authorization) {
      const { status, body } = await call("/v1/invitations", {
        headers: { Authorization: authorization },
      });
      return status === 401 ? body.code : status;
    }

    test("takes any test key and nothing else", async () => {
      assert.equal(await statusWith("Bearer zv_test_anything"), 200);
      assert.equal(await statusWith("Bearer other"), "unauthorized");
      assert.equal(await statusWith("Basic zv_test_anything"), "unauthorized");
      assert.equal(await statusWith(""), "unauthorized");
    });

    test("takes only the given key when there is one", async () => {
      await restart({ key: "zv_test_mine" });
      assert.equal(await statusWith("Bearer zv_test_mine"), 200);
      assert.equal(await statusWith("Bearer zv_test_other"), "unauthorized");
    });
  });

  describe("the rate limit", () => {
    test("is a fixed window that ends at the announced time", async () => {
      let now = Date.UTC(2030, 0, 1);
      await restart({ rateLimit: { limit: 2 }, now: () => now });

      const first = await create();
      assert.equal(first.headers.get("X-RateLimit-Limit"), "2");
      assert.equal(first.headers.get("X-RateLimit-Remaining"), "1");
      assert.equal(first.headers.get("X-RateLimit-Reset"), String(now + 60_000));

      now += 15_500;
      await create();
      const refused = await create();
      assert.equal(refused.status, 429);
      assert.equal(refused.headers.get("Retry-After"), "45");
      assert.equal(refused.body.code, "rate_limited");
      assert.deepEqual(refused.body.details, { retryAfter: Date.UTC(2030, 0, 1) + 60_000 });
      assert.equal(sandbox.invitations().length, 2);

      now += 44_500;
      assert.equal((await create()).status, 201);
    });

    test("allows 600 by default and is on errors too", async () => {
      const { status, headers } = await call("/v1/invitations/unknown");
      assert.equal(status, 404);
      assert.equal(headers.get("X-RateLimit-Limit"), "600");
      assert.equal((await call("/v1/elsewhere")).headers.get("X-RateLimit-Remaining"), "598");
    });
  });

  describe("browsers", () => {
    const preflight = {
      method: "OPTIONS",
      headers: {
        Origin: "http://page.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type",
      },
    };

    test("are let in only with the switch", async () => {
      const closed = await fetch(`${sandbox.url}/v1/invitations`, preflight);
      assert.equal(closed.headers.get("Access-Control-Allow-Origin"), null);

      await restart({ cors: true });
      const open = await fetch(`${sandbox.url}/v1/invitations`, preflight);
      assert.equal(open.status, 204);
      assert.equal(open.headers.get("Access-Control-Allow-Origin"), "*");
      assert.match(open.headers.get("Access-Control-Allow-Headers") ?? "", /authorization/i);
    });

    test("may read errors and faulted answers as well", async () => {
      await restart({ cors: true });
      sandbox.faults.push({ kind: "status", status: 429 }, { kind: "slow-body", ms: 0 });
      for (const { headers } of [
        await create(),
        await create(),
        await create({ expiresInDays: 0 }),
      ]) {
        assert.equal(headers.get("Access-Control-Allow-Origin"), "*");
        assert.match(headers.get("Access-Control-Expose-Headers") ?? "", /Retry-After/);
      }
    });
  });

  describe("the record of requests", () => {
    test("has headers, body, status and request id", async () => {
      const { headers } = await create({ clientName: "Example Bakery" });
      await create({ expiresInDays: 0 });
      await call("/v1/invitations?limit=1");
      const [first, second] = sandbox.requests("create");
      assert.equal(sandbox.requests().length, 3);
      assert.equal(sandbox.requests("list")[0].path, "/v1/invitations?limit=1");
      assert.equal(first.body, '{"clientName":"Example Bakery"}');
      assert.equal(first.headers["content-type"], "application/json");
      assert.equal(first.headers.authorization, `Bearer ${sandbox.key}`);
      assert.equal(first.requestId, headers.get("X-Request-Id"));
      assert.notEqual(first.requestId, second.requestId);
      assert.deepEqual([first.status, second.status], [201, 400]);
    });

    test("prints without the key", async () => {
      await create();
      assert.doesNotMatch(
        inspect(sandbox.requests(), { depth: 9 }) + JSON.stringify(sandbox.requests()),
        /zv_test_/,
      );
    });
  });

  test("reset goes back to the start", async () => {
    await restart({ rateLimit: { limit: 1 } });
    await create();
    sandbox.faults.push({ kind: "hang" });
    sandbox.advance(DAY_MS);
    sandbox.reset();
    assert.deepEqual(sandbox.invitations(), []);
    assert.deepEqual(sandbox.requests(), []);
    assert.equal(sandbox.faults.pending, 0);
    const { status, body } = await create();
    assert.equal(status, 201);
    assert.ok(Date.parse(body.invitation.createdAt) < Date.now() + DAY_MS / 2);
  });

  test("says what it is where there is nothing", async () => {
    for (const path of ["/", "/v1/other", "/v1/invitations/"]) {
      const { status, body } = await call(path);
      assert.equal(status, 404);
      assert.match(body.message, /\/v1\/invitations/);
    }
  });

  test("two sandboxes share nothing", async () => {
    const other = await startSandbox();
    await create();
    assert.notEqual(other.url, sandbox.url);
    assert.deepEqual(other.invitations(), []);
    await other.close();
  });

  test("close can be called twice", async () => {
    await sandbox.close();
    await sandbox.close();
  });
});

describe("the command", { timeout: 60_000 }, () => {
  test("prints its address on one line, and no secrets", async () => {
    const child = spawn(process.execPath, [SANDBOX_SERVER, "--key", "zv_test_mine", "--cors"]);
    try {
      /** @type {string[]} */
      const lines = [];
      const output = createInterface({ input: child.stdout }).on("line", (line) =>
        lines.push(line),
      );
      await once(output, "line");
      const [, url] = /^sandbox listening on (http:\/\/127\.0\.0\.1:\d+)$/.exec(lines[0]) ?? [];
      assert.ok(url, lines[0]);

      const logged = once(output, "line");
      const headers = {
        Authorization: "Bearer zv_test_mine",
        "X-Sandbox-Fault": "echo-secret:400;processed",
      };
      const response = await fetch(`${url}/v1/invitations`, { method: "POST", headers });
      const { message } = await response.json();
      await logged;
      assert.match(message, /zv_test_mine.*tok_.*\/invite\//);
      assert.deepEqual(lines.slice(1), ["create 400"]);
      assert.equal(response.headers.get("Access-Control-Allow-Origin"), "*");
    } finally {
      child.kill();
    }
  });

  test("explains a wrong option", async () => {
    const run = promisify(execFile)(process.execPath, [SANDBOX_SERVER, "--port", "high"]);
    await assert.rejects(run, (/** @type {any} */ { code, stderr }) => {
      assert.equal(code, 2);
      assert.match(
        stderr,
        /^--port must be a whole number, not 'high'\n\nzavu-invitations-sandbox /,
      );
      return true;
    });
    await assert.rejects(promisify(execFile)(process.execPath, [SANDBOX_SERVER, "--prot", "1"]), {
      code: 2,
    });
  });
});
