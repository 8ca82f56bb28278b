// @ts-check
// The route of a server, over HTTP: what it lets through, what it answers, and what a page makes of
// that.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { inspect } from "node:util";
import { createInvitation, createInvitationHandler, isInvitationsError } from "zavu-invitations";
import { serveRoute } from "./support/route.js";
import { startSandbox } from "./support/sandbox.js";
import { assertShowsNone } from "./support/secrets.js";

/**
 * @typedef {import("zavu-invitations").ErrorCode} ErrorCode
 * @typedef {import("zavu-invitations").InvitationHandlerOptions} Options
 * @typedef {import("zavu-invitations").ProblemDetails} Problem
 */

/** Of a shape that nothing recognises as a key. */
const KEY = "planted.key/0123456789";
const SECRETS = [KEY, "upstream-secret"];
const PATH = "/api/v1/invitations";
const JSON_TYPE = { "content-type": "application/json" };

/** @type {Awaited<ReturnType<typeof startSandbox>>} */
let sandbox;
/** @type {Awaited<ReturnType<typeof serveRoute>>} */
let route;
/** @type {import("./support/route.js").Handler} */
let handler;
/** @type {import("zavu-invitations").InvitationsError[]} */
let errors = [];

before(async () => {
  sandbox = await startSandbox({ key: KEY });
  route = await serveRoute(() => handler);
});
afterEach(() => {
  sandbox.reset();
  errors = [];
});
after(async () => {
  await route.close();
  await sandbox.close();
});

/** @param {Options} [options] */
function start(options) {
  handler = createInvitationHandler({
    apiKey: KEY,
    baseUrl: sandbox.url,
    public: true,
    onError: (error) => {
      errors.push(error);
    },
    ...options,
  });
}

/**
 * @param {RequestInit} [init]
 * @param {string} [path]
 */
async function ask(init, path = PATH) {
  const response = await fetch(route.url + path, { method: "POST", headers: JSON_TYPE, ...init });
  const text = await response.text();
  assertNoSecret(text + JSON.stringify([...response.headers]));
  return { response, status: response.status, text, json: () => JSON.parse(text) };
}

/** @param {string} text */
function assertNoSecret(text) {
  for (const secret of SECRETS) assert.ok(!text.includes(secret), text);
}

/**
 * @param {Awaited<ReturnType<typeof ask>>} answer
 * @param {Partial<Problem>} expected
 */
function assertProblem({ response, json }, expected) {
  assert.equal(response.headers.get("content-type"), "application/problem+json");
  assert.equal(response.headers.get("cache-control"), "no-store");
  assert.equal(response.headers.get("x-content-type-options"), "nosniff");
  assert.equal(response.headers.get("vary"), "Origin");
  /** @type {Problem} */
  const problem = json();
  assert.equal(problem.status, response.status);
  assert.equal(problem.type, "about:blank");
  assert.ok(problem.title.length > 0 && problem.detail.length > 0);
  const found = Object.keys(expected).map((name) => [name, Reflect.get(problem, name)]);
  assert.deepEqual(Object.fromEntries(found), expected);
}

/** @param {Partial<import("zavu-invitations").InvitationsOptions>} [options] */
function page(options) {
  // A page has paths of its own origin: here is what its browser makes of them.
  /** @type {import("zavu-invitations").Fetch} */
  const ownOrigin = (path, init) => fetch(route.url + path, init);
  return createInvitation(
    { clientName: "Acme" },
    { baseUrl: "/api", fetch: ownOrigin, ...options },
  );
}

/** @param {Promise<unknown>} promise */
async function failure(promise) {
  const error = await promise.then(
    () => assert.fail("it succeeded"),
    (error) => error,
  );
  assert.ok(isInvitationsError(error), String(error));
  assertShowsNone(error, SECRETS);
  assertNoSecret(JSON.stringify(error.body ?? null));
  return error;
}

describe("a request", () => {
  test("creates an invitation", async () => {
    start();
    const { response, json } = await ask({ body: '{"clientName":"Acme"}' });
    assert.equal(response.status, 201);
    assert.equal(response.headers.get("content-type"), "application/json");
    assert.equal(response.headers.get("cache-control"), "no-store");
    assert.equal(response.headers.get("x-content-type-options"), "nosniff");
    const [invitation] = sandbox.invitations();
    assert.deepEqual(Object.keys(json()), ["invitation"]);
    assert.equal(json().invitation.id, invitation.id);
    assert.equal(json().invitation.url, invitation.url);
    assert.equal(invitation.clientName, "Acme");
    assert.deepEqual(errors, []);
  });

  test("may come without a body, and to any path", async () => {
    start();
    assert.equal((await ask({ headers: {} }, "/anything?x=1")).status, 201);
    assert.equal((await ask({ body: "" })).status, 201);
    assert.equal((await ask({ body: "\uFEFF{}" })).status, 201);
    assert.equal(sandbox.invitations().length, 3);
  });

  test("is sent with the options of calls, and never with the page's headers", async () => {
    /** @type {string[]} */
    const events = [];
    start({ headers: { "X-Trace": "t" }, onAttempt: ({ type }) => events.push(type) });
    const headers = { ...JSON_TYPE, cookie: "session=s", "x-page": "p" };
    await ask({ body: "{}", headers });
    const [{ headers: sent }] = sandbox.requests();
    assert.equal(sent["x-trace"], "t");
    assert.equal(sent.cookie ?? sent["x-page"], undefined);
    assert.deepEqual(events, ["start", "answer"]);
  });

  test("that was found in the list says so", async () => {
    start();
    sandbox.faults.push({ kind: "lost-answer", operation: "create" });
    const { status, json } = await ask({ body: '{"clientName":"Acme"}' });
    assert.equal(status, 201);
    assert.equal(json().reconciled, true);
    assert.equal(sandbox.invitations().length, 1);
  });

  test("shares nothing with another one", async () => {
    start();
    const names = Array.from({ length: 50 }, (_, index) => `client ${index}`);
    const answers = await Promise.all(
      names.map((clientName) => ask({ body: JSON.stringify({ clientName }) })),
    );
    assert.deepEqual(
      answers.map(({ json }) => json().invitation.clientName),
      names,
    );
  });

  test("whose page has gone away is created all the same", async () => {
    start();
    sandbox.faults.push({ kind: "slow", ms: 300 });
    const controller = new AbortController();
    const asked = ask({ body: "{}", signal: controller.signal });
    while (sandbox.requests().length === 0) await sleep(5);
    controller.abort();
    await assert.rejects(asked);
    while (sandbox.invitations().length === 0) await sleep(5);
  });
});

describe("what is no request is refused", () => {
  for (const method of ["GET", "HEAD", "PUT", "PATCH", "DELETE"]) {
    test(method, async () => {
      start({ public: undefined, authorize: () => assert.fail("it is not asked") });
      const answer = await ask({ method, headers: {} });
      assert.equal(answer.status, 405);
      assert.equal(answer.response.headers.get("allow"), "POST, OPTIONS");
    });
  }

  /** @type {[name: string, init: RequestInit, status: number, detail: RegExp][]} */
  const cases = [
    ["a text", { body: "{}", headers: {} }, 415, /must be JSON/],
    ["no type", { body: new Blob(["{}"]), headers: {} }, 415, /must be JSON/],
    ["UTF-16", { headers: { "content-type": "application/json; charset=utf-16" } }, 415, /UTF-8/],
    ["gzip", { headers: { ...JSON_TYPE, "content-encoding": "gzip" } }, 415, /encoding/],
    ["a huge body", { body: `"${"x".repeat(16_384)}"` }, 413, /at most 16384 bytes/],
    ["no JSON", { body: "{clientName: 1}" }, 400, /must be JSON/],
    ["JSON that breaks off", { body: '{"clientName": "A' }, 400, /must be JSON/],
    ["two values", { body: "{}{}" }, 400, /must be JSON/],
    ["NaN", { body: '{"expiresInDays": NaN}' }, 400, /must be JSON/],
    ["deep lists", { body: "[".repeat(10_000) }, 400, /nested too deep/],
    ["deep objects", { body: '{"a":'.repeat(3_000) }, 400, /nested too deep/],
    ["invalid UTF-8", { body: Buffer.from('{"clientName":"\xC3("}', "latin1") }, 400, /UTF-8/],
    ["UTF-16 bytes", { body: Buffer.from("\uFEFF{}", "utf16le") }, 400, /UTF-8/],
  ];
  for (const [name, init, status, detail] of cases) {
    test(name, async () => {
      start();
      const answer = await ask(init);
      assertProblem(answer, { status, code: "invalid_request", outcome: "refused" });
      assert.match(answer.json().detail, detail);
      assert.deepEqual(sandbox.requests(), []);
      assert.equal(errors.length, 1);
    });
  }

  test("a body as large as it may be, in several chunks", async () => {
    start({ maxBodyBytes: 2 });
    const head = `POST ${PATH} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n`;
    const { status } = await route.raw(
      `${head}transfer-encoding: chunked\r\nconnection: close\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\n\r\n`,
    );
    assert.equal(status, 201);
  });

  test("a body that grows too large without saying so", async () => {
    start({ maxBodyBytes: 1000 });
    const head = `POST ${PATH} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n`;
    const chunk = `${(500).toString(16)}\r\n${" ".repeat(500)}\r\n`;
    let sent = 0;
    const { status, body } = await route.raw(
      `${head}transfer-encoding: chunked\r\n\r\n`,
      (socket) => {
        const more = () => {
          if (socket.destroyed) return;
          sent += 1;
          socket.write(chunk, () => setTimeout(more, 1));
        };
        more();
      },
    );
    assert.equal(status, 413);
    assert.equal(JSON.parse(body).status, 413);
    assert.ok(sent < 1000, "it is not read to its end, which it has not");
  });

  test("a declared length alone", async () => {
    start();
    const head = `POST ${PATH} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n`;
    const { status } = await route.raw(`${head}content-length: 99999999\r\n\r\n`);
    assert.equal(status, 413, "nothing of it is waited for");
  });

  test("a body that is shorter than it says", async () => {
    start({ timeoutMs: 100 });
    const head = `POST ${PATH} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n`;
    const { status, body } = await route.raw(`${head}content-length: 100\r\n\r\n{}`);
    assert.equal(status, 408);
    assert.deepEqual([JSON.parse(body).code, JSON.parse(body).outcome], ["timeout", "refused"]);
  });

  test("a body that drips", async () => {
    start({ timeoutMs: 160 });
    const head = `POST ${PATH} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n`;
    const { status } = await route.raw(`${head}content-length: 9999\r\n\r\n`, (socket) => {
      const drip = setInterval(() => socket.destroyed || socket.write(" "), 5);
      socket.on("close", () => clearInterval(drip));
    });
    assert.equal(status, 408);
  });
});

describe("what is a request, but no good one", () => {
  /** @type {[name: string, body: string, codes: string[]][]} */
  const cases = [
    ["null", "null", ["invalid_type"]],
    ["a list", "[]", ["invalid_type"]],
    ["an unknown field", '{"clientNam":"x"}', ["unknown_field"]],
    ["__proto__", '{"__proto__":{"clientName":"x"}}', ["unknown_field"]],
    ["constructor", '{"constructor":{"prototype":{"a":1}}}', ["unknown_field"]],
    ["the last of two", '{"expiresInDays":7,"expiresInDays":31}', ["too_large"]],
    ["a lone surrogate", '{"clientName":"\\ud800"}', ["malformed_unicode"]],
    ["several", '{"clientEmail":"nobody","expiresInDays":0}', ["invalid_email", "too_small"]],
  ];
  for (const [name, body, codes] of cases) {
    test(name, async () => {
      start();
      const answer = await ask({ body });
      assertProblem(answer, { status: 400, code: "invalid_request", outcome: "not_sent" });
      /** @type {{ code: string }[]} */
      const issues = answer.json().issues;
      assert.deepEqual(
        issues.map(({ code }) => code),
        codes,
      );
      assert.equal(Reflect.get({}, "clientName"), undefined);
      assert.deepEqual(sandbox.requests(), []);
    });
  }
});

describe("an origin", () => {
  const SHOP = "https://shop.example";
  /** @type {[name: string, headers: Record<string, string>, allowed: boolean][]} */
  const cases = [
    ["none", {}, true],
    ["an allowed one", { origin: SHOP }, true],
    ["another one", { origin: "https://evil.example" }, false],
    ["null", { origin: "null" }, false],
    ["one that begins like it", { origin: `${SHOP}.evil.example` }, false],
    [
      "the own one behind a proxy",
      { origin: "https://app.example", "sec-fetch-site": "same-origin" },
      true,
    ],
    ["a neighbour", { "sec-fetch-site": "same-site" }, false],
    ["a stranger", { "sec-fetch-site": "cross-site" }, false],
  ];
  for (const [name, more, allowed] of cases) {
    test(name, async () => {
      start({ allowedOrigins: [SHOP] });
      const answer = await raw({ ...JSON_TYPE, ...more });
      assert.equal(answer.status, allowed ? 201 : 403);
      const told = more.origin === SHOP ? SHOP : undefined;
      assert.equal(answer.headers["access-control-allow-origin"], told);
      assert.equal(answer.headers["access-control-allow-credentials"], told && "true");
      assert.equal(answer.headers.vary, "Origin");
    });
  }

  test("that of the URL is the own one", async () => {
    start();
    assert.equal((await raw({ ...JSON_TYPE, origin: route.url })).status, 201);
    assert.equal((await raw({ ...JSON_TYPE, origin: `${route.url}1` })).status, 403);
  });

  test("asks before it sends", async () => {
    start({ allowedOrigins: [SHOP] });
    const asked = { "access-control-request-method": "POST" };
    const headers = "content-type,x-csrf";
    const answer = await raw(
      { origin: SHOP, ...asked, "access-control-request-headers": headers },
      "OPTIONS",
    );
    assert.equal(answer.status, 204);
    assert.equal(answer.body, "");
    assert.equal(answer.headers["access-control-allow-origin"], SHOP);
    assert.equal(answer.headers["access-control-allow-methods"], "POST");
    assert.equal(answer.headers["access-control-allow-headers"], headers);
    const stranger = await raw({ origin: "https://evil.example", ...asked }, "OPTIONS");
    assert.equal(stranger.status, 403);
    assert.equal(stranger.headers["access-control-allow-origin"], undefined);
  });

  /**
   * @param {Record<string, string>} headers which fetch would not let one set
   * @param {string} [method]
   */
  async function raw(headers, method = "POST") {
    const body = method === "POST" ? "{}" : undefined;
    const request = new Request(`${route.url}${PATH}`, { method, body });
    const plain = {
      method,
      url: request.url,
      headers: { get: (/** @type {string} */ name) => headers[name] ?? null },
      body: request.body,
    };
    const response = await handler(/** @type {Request} */ (/** @type {unknown} */ (plain)));
    const text = await response.text();
    assertNoSecret(text);
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: text,
    };
  }
});

describe("authorize", () => {
  const BROKEN = new Proxy({}, { get: () => thrower("upstream-secret") });
  /** @type {[name: string, hook: unknown, status: number, code?: string][]} */
  const cases = [
    ["true", () => true, 201],
    ["a promise of true", async () => true, 201],
    ["false", () => false, 403, "permission"],
    ["a promise of false", async () => false, 403, "permission"],
    ["undefined", () => undefined, 500, "internal"],
    ["null", () => null, 500, "internal"],
    ["1", () => 1, 500, "internal"],
    ["a text", () => "true", 500, "internal"],
    ["a caller", () => ({ caller: "user-1" }), 201],
    ["an empty caller", () => ({ caller: "" }), 500, "internal"],
    ["an object", () => ({ ok: true }), 500, "internal"],
    ["a throw", () => thrower(new Error("upstream-secret")), 500, "internal"],
    ["a caller that was looked up in vain", () => ({ caller: undefined }), 500, "internal"],
    ["that beside reveal", () => ({ caller: undefined, reveal: true }), 500, "internal"],
    ["a throw of nothing", () => thrower(undefined), 500, "internal"],
    ["a rejection", async () => thrower("upstream-secret"), 500, "internal"],
    ["a promise for ever", () => new Promise(() => {}), 503, "timeout"],
    ["a promise of another kind that throws", () => BROKEN, 500, "internal"],
  ];
  for (const [name, hook, status, code] of cases) {
    test(`that gives ${name}`, async () => {
      const authorize = /** @type {Options["authorize"]} */ (hook);
      start({ public: undefined, authorize, timeoutMs: 1_000 });
      const answer = await ask({ body: "{}" });
      assert.equal(answer.status, status);
      if (code) assertProblem(answer, { code: /** @type {any} */ (code), outcome: "refused" });
      assert.equal(sandbox.requests().length, status === 201 ? 1 : 0);
      assert.equal(errors.length, status === 201 ? 0 : 1);
    });
  }

  test("may answer itself, and may look at the request", async () => {
    start({
      public: undefined,
      authorize: async (request) => {
        assert.deepEqual(await request.clone().json(), { clientName: "Acme" });
        return request.headers.get("cookie") === "session=s"
          ? true
          : new Response("sign in", { status: 401, headers: { "www-authenticate": "Basic" } });
      },
    });
    const body = '{"clientName":"Acme"}';
    const refused = await ask({ body });
    assert.deepEqual([refused.status, refused.text], [401, "sign in"]);
    assert.equal(refused.response.headers.get("www-authenticate"), "Basic");
    const headers = { ...JSON_TYPE, cookie: "session=s" };
    assert.equal((await ask({ body, headers })).status, 201);
    assert.equal(sandbox.requests().length, 1);
  });

  test("answers with the headers of every other answer", async () => {
    const given = { headers: { vary: "cookie", "www-authenticate": "Basic" }, status: 401 };
    start({
      public: undefined,
      allowedOrigins: ["https://shop.example"],
      authorize: () => new Response("sign in", given),
    });
    const headers = { ...JSON_TYPE, origin: "https://shop.example" };
    const { response, status, text } = await ask({ body: "{}", headers });
    assert.deepEqual([status, text], [401, "sign in"]);
    const expected = {
      "access-control-allow-origin": "https://shop.example",
      "access-control-allow-credentials": "true",
      "cache-control": "no-store",
      "www-authenticate": "Basic",
      vary: "cookie, Origin",
    };
    for (const [name, value] of Object.entries(expected)) {
      assert.equal(response.headers.get(name), value, name);
    }
  });

  test("whose response cannot be sent is answered 500", async () => {
    const used = new Response("x");
    await used.text();
    start({ public: undefined, authorize: () => used });
    assertProblem(await ask({ body: "{}" }), { status: 500, code: "internal" });
  });

  test("that reads the body is told so", async () => {
    start({ public: undefined, authorize: async (request) => (await request.text()) === "{}" });
    const answer = await ask({ body: "{}" });
    assertProblem(answer, { status: 500, code: "internal", outcome: "refused" });
    assert.match(answer.json().detail, /must read a clone of the request/);
  });

  test("is asked before the body is read", async () => {
    start({ public: undefined, authorize: () => false });
    const head = `POST ${PATH} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n`;
    const { status } = await route.raw(`${head}content-length: 100\r\n\r\n`);
    assert.equal(status, 403);
  });

  test("what it throws reaches onError alone", async () => {
    const thrown = new Error("upstream-secret");
    start({ public: undefined, authorize: () => thrower(thrown) });
    await ask({ body: "{}" });
    assert.equal(errors[0].cause, thrown);
  });
});

describe("what Zavu answers", () => {
  /** @type {[fault: Parameters<typeof sandbox.faults.push>[0], expected: Partial<Problem>][]} */
  const cases = [
    [
      { kind: "status", status: 400 },
      { status: 400, code: "invalid_request", outcome: "refused" },
    ],
    [
      { kind: "status", status: 401 },
      { status: 502, code: "server", outcome: "refused" },
    ],
    [
      { kind: "status", status: 402 },
      { status: 502, code: "api", outcome: "refused" },
    ],
    [
      { kind: "status", status: 403 },
      { status: 502, code: "server", outcome: "refused" },
    ],
    [
      { kind: "status", status: 404 },
      { status: 502, code: "server", outcome: "refused" },
    ],
    [
      { kind: "status", status: 409 },
      { status: 409, code: "conflict", outcome: "refused" },
    ],
    [
      { kind: "status", status: 422 },
      { status: 400, code: "invalid_request", outcome: "refused" },
    ],
    [
      { kind: "status", status: 429, waitMs: 90_000 },
      { status: 429, code: "rate_limited", outcome: "refused", retryAfterMs: 90_000 },
    ],
    [
      { kind: "status", status: 500 },
      { status: 502, code: "server", outcome: "unknown" },
    ],
    [
      { kind: "status", status: 503 },
      { status: 502, code: "server", outcome: "unknown" },
    ],
    [{ kind: "html" }, { status: 502, code: "server", outcome: "unknown" }],
    [{ kind: "html-ok" }, { status: 502, code: "invalid_response", outcome: "unknown" }],
    [{ kind: "empty" }, { status: 502, code: "server", outcome: "unknown" }],
    [{ kind: "cut-off" }, { status: 502, code: "connection", outcome: "unknown" }],
    [{ kind: "truncated-json" }, { status: 502, code: "invalid_response", outcome: "unknown" }],
    [{ kind: "wrong-json" }, { status: 502, code: "invalid_response", outcome: "unknown" }],
    [{ kind: "redirect" }, { status: 502, code: "invalid_response", outcome: "refused" }],
    [{ kind: "lost-request" }, { status: 502, code: "connection", outcome: "unknown" }],
    [{ kind: "hang" }, { status: 504, code: "timeout", outcome: "unknown" }],
    [
      { kind: "echo-secret", status: 400 },
      { status: 400, code: "invalid_request" },
    ],
    [
      { kind: "echo-secret", status: 500 },
      { status: 502, code: "server" },
    ],
  ];
  for (const [fault, expected] of cases) {
    const name = `${fault.kind} ${fault.status ?? ""}`.trim();

    test(`${name} is told, and a page makes the same error of it`, async () => {
      start({ maxRetries: 0, reconcile: false, timeoutMs: 500 });
      sandbox.faults.push({ ...fault, count: 2 });
      const answer = await ask({ body: '{"clientName":"Acme"}' });
      assertProblem(answer, expected);
      const problem = answer.json();
      assert.ok(!/<|sandbox was asked/.test(problem.detail) || expected.status !== 502);
      if (fault.status === 429) assert.equal(answer.response.headers.get("retry-after"), "90");

      const error = await failure(page({ maxRetries: 0 }));
      const { code, outcome, detail, status, retryAfterMs } = problem;
      assert.deepEqual(
        { code, outcome, detail, status, retryAfterMs },
        {
          code: error.code,
          outcome: error.outcome,
          detail: error.message,
          status: error.status,
          retryAfterMs: error.retryAfterMs,
        },
      );
      assert.equal(error.requestId === undefined, problem.requestId === undefined);
      assert.equal(sandbox.requests().length, 2, "each was sent once");
      // What the server's own log gets is whole.
      assert.equal(errors[0].outcome, problem.outcome);
      for (const told of errors) assertShowsNone(told, SECRETS);
    });
  }

  test("findings at single fields reach the page's form", async () => {
    start({ maxRetries: 0 });
    const found = [{ path: ["clientPhone"], message: "is not served" }];
    const body = JSON.stringify({ code: "x", message: "no", details: { errors: found } });
    sandbox.faults.push({ kind: "status", status: 422, body });
    const error = await failure(page());
    assert.deepStrictEqual(error.issues, [
      {
        severity: "error",
        field: "clientPhone",
        path: ["clientPhone"],
        message: "is not served",
        code: "refused_by_api",
        params: {},
      },
    ]);
  });

  test("our own findings reach the page whole, also those its version does not know", async () => {
    start();
    const told = { params: { maximum: 3, nested: { a: [1] } }, suggestion: "x", severity: "error" };
    const issue = { ...told, field: "new", path: ["new", 0], message: "is new", code: "brand_new" };
    const problem = { detail: "d", code: "invalid_request", outcome: "refused", issues: [issue] };
    const error = await failure(
      page({
        fetch: async () =>
          new Response(JSON.stringify(problem), {
            status: 400,
            headers: { "content-type": "application/problem+json" },
          }),
      }),
    );
    assert.deepStrictEqual(error.issues, [issue]);
    assert.equal(error.message, "d");
  });

  test("a page gets an invitation", async () => {
    start();
    sandbox.faults.push({ kind: "lost-answer", operation: "create" });
    const created = await page();
    assert.equal(created.reconciled, true);
    assert.equal(created.invitation.id, sandbox.invitations()[0].id);
  });

  test("nobody listens", async () => {
    const closed = await serveRoute(() => handler);
    await closed.close();
    start({ baseUrl: closed.url, maxRetries: 0 });
    const answer = await ask({ body: "{}" });
    assertProblem(answer, { status: 502, code: "connection", outcome: "not_sent" });
    assert.ok(!answer.text.includes("127.0.0.1"));
    assert.match(errors[0].message, /127\.0\.0\.1/);
  });

  test("without a key nothing is sent, and the server's log says why", async () => {
    start({ apiKey: undefined, baseUrl: undefined });
    assertProblem(await ask({ body: "{}" }), {
      status: 500,
      code: "internal",
      outcome: "not_sent",
    });
    assert.equal(errors[0].code, "authentication");
    assert.match(errors[0].message, /options\.apiKey is missing/);
  });

  test("a hook that fails changes nothing", async () => {
    start({
      onError: () => thrower("x"),
      onAttempt: async () => thrower("y"),
    });
    assert.equal((await ask({ body: "no" })).status, 400);
    assert.equal((await ask({ body: "{}" })).status, 201);
    start({ onError: async () => thrower("x") });
    assert.equal((await ask({ body: "no" })).status, 400);
    await sleep(10);
  });
});

describe("the options", () => {
  /** @type {[name: string, options: unknown, path: unknown[], message?: RegExp][]} */
  const cases = [
    ["nothing", undefined, ["options", "authorize"], /or say public: true$/],
    ["null", null, ["options"]],
    ["a text", "x", ["options"]],
    ["no hook", {}, ["options", "authorize"], /^the handler did not start: options\.authorize/],
    ["public: false", { public: false }, ["options", "authorize"]],
    ["public as a text", { public: "true" }, ["options", "public"]],
    ["a hook that is none", { authorize: true }, ["options", "authorize"]],
    ["a signal", { public: true, signal: AbortSignal.abort() }, ["options", "signal"]],
    [
      "a misspelt name",
      { public: true, maxBodyByte: 1 },
      ["options", "maxBodyByte"],
      /"maxBodyBytes"/,
    ],
    ["no body", { public: true, maxBodyBytes: 0 }, ["options", "maxBodyBytes"]],
    ["too large a body", { public: true, maxBodyBytes: 2 ** 30 }, ["options", "maxBodyBytes"]],
    ["no time", { public: true, timeoutMs: 0 }, ["options", "timeoutMs"]],
    ["a fixed list", { public: true, fixed: [] }, ["options", "fixed"]],
    [
      "a bad field",
      { public: true, fixed: { expiresInDays: 31 } },
      ["options", "fixed", "expiresInDays"],
    ],
    [
      "a store",
      { public: true, idempotency: { claim() {} } },
      ["options", "idempotency", "settle"],
    ],
    ["a country", { public: true, defaultCountry: "UK" }, ["options", "defaultCountry"]],
    ["a redirect", { public: true, formRedirect: "//evil.example" }, ["options", "formRedirect"]],
    [
      "a field's name",
      { public: true, allowedFields: ["clientNam"] },
      ["options", "allowedFields", 0],
    ],
    ["origins as a text", { public: true, allowedOrigins: "*" }, ["options", "allowedOrigins"]],
    ["onError", { public: true, onError: {} }, ["options", "onError"]],
    ["timeoutMs", { public: true, timeoutMs: "1" }, ["options", "timeoutMs"]],
    ["headers", { public: true, headers: { "x-a": "b\r\nc: d" } }, ["options", "headers", "x-a"]],
    ["a header's name", { public: true, headers: { "x a": "b" } }, ["options", "headers", "x a"]],
    ["host", { public: true, headers: { Host: "evil.example" } }, ["options", "headers", "host"]],
    ...["*", "null", "https://a.example/", "https://a.example\r\nx: y", "a.example", 5].map(
      (origin) =>
        /** @type {[string, unknown, unknown[]]} */ ([
          `the origin ${JSON.stringify(origin)}`,
          { public: true, allowedOrigins: ["https://b.example", origin] },
          ["options", "allowedOrigins", 1],
        ]),
    ),
  ];
  for (const [name, options, path, message] of cases) {
    test(`${name} cannot be used`, () => {
      const make = () => createInvitationHandler(/** @type {Options} */ (options));
      assert.throws(make, (error) => {
        assert.ok(isInvitationsError(error, "invalid_request"), String(error));
        assert.deepEqual(error.issues[0].path, path);
        if (message) assert.match(error.message, message);
        return true;
      });
    });
  }

  for (const apiKey of ["a\r\nb", "a b", "k\u00e9y"]) {
    test(`the key ${JSON.stringify(apiKey)} cannot be used`, () => {
      assert.throws(
        () => createInvitationHandler({ apiKey, public: true }),
        (error) => isInvitationsError(error, "authentication"),
      );
    });
  }

  for (const [baseUrl, code] of /** @type {[string, ErrorCode][]} */ ([
    ["https://a.example\r\nx: y", "invalid_request"],
    ["https://a@b.example", "invalid_request"],
    ["http://a.example", "insecure_base_url"],
  ])) {
    test(`the base URL ${JSON.stringify(baseUrl)} cannot be used`, () => {
      assert.throws(
        () => createInvitationHandler({ apiKey: KEY, baseUrl, public: true }),
        (error) => isInvitationsError(error, code),
      );
    });
  }

  test("are copied", async () => {
    /** @type {Options} */
    const options = { apiKey: KEY, baseUrl: sandbox.url, public: true, headers: { "x-a": "1" } };
    handler = createInvitationHandler(options);
    Object.assign(options, { apiKey: "other", baseUrl: "https://evil.example", public: false });
    Object.assign(options.headers ?? {}, { "x-a": "2" });
    assert.equal((await ask({ body: "{}" })).status, 201);
    assert.equal(sandbox.requests()[0].headers["x-a"], "1");
  });

  test("show no secret", () => {
    start();
    assertNoSecret(inspect(handler, { showHidden: true, depth: 9 }));
  });
});

/**
 * @param {unknown} thrown
 * @returns {never}
 */
function thrower(thrown) {
  throw thrown;
}
