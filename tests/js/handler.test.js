// @ts-check
// The route of a server, over HTTP: what it lets through, what it answers, and what a page makes of
// that.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { createInvitationHandler } from "zavu-invitations";
import { serveRoute } from "./support/route.js";
import { startSandbox } from "./support/sandbox.js";

/**
 * @typedef {import("zavu-invitations").InvitationHandlerOptions} Options
 * @typedef {import("zavu-invitations").ProblemDetails} Problem
 */

/** Of a shape that nothing recognises as a key. */
const KEY = "planted.key/0123456789";
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
    onError: (error) => errors.push(error),
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
  for (const secret of [KEY, "upstream-secret"]) assert.ok(!text.includes(secret), text);
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
});

describe("a refusal", () => {
  test("is told as problem details, and to onError", async () => {
    start();
    assertProblem(await ask({ method: "PUT", body: "{}" }), {
      title: "Method Not Allowed",
      code: "invalid_request",
      outcome: "refused",
      detail: "the method must be POST; no invitation was created",
    });
    const invalid = await ask({ body: '{"clientEmail":"nobody"}' });
    assertProblem(invalid, { status: 400, code: "invalid_request", outcome: "not_sent" });
    assert.equal(invalid.json().issues[0].code, "invalid_email");
    assert.deepEqual(
      errors.map(({ code, outcome }) => [code, outcome]),
      [
        ["invalid_request", "refused"],
        ["invalid_request", "not_sent"],
      ],
    );
    assert.deepEqual(sandbox.requests(), []);
  });
});
