// @ts-check
// The calls of the build for pages, in which the searching of lists, the environment and the judging of
// errors are not linked: what a browser's page does differently from a server.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { spyOnInstances } from "./support/instances.js";
import { freshCopy } from "./support/package.js";

const page = await freshCopy("zavu-invitations", "browser");

const INVITATION = {
  id: "inv_1",
  url: "https://dashboard.zavu.dev/invite/tok_1",
  token: "tok_1",
  status: "pending",
  createdAt: "2026-09-01T10:00:00Z",
  expiresAt: "2026-09-08T10:00:00Z",
};
const REQUEST = { clientName: "Acme", clientEmail: "owner@acme.example" };

/**
 * What becomes of a create, and the requests that it sent.
 *
 * @param {() => Response} answer
 * @param {import("zavu-invitations").InvitationsOptions} [options]
 */
async function create(answer, options) {
  /** @type {{ url: string, key: string | null, agent: string | null }[]} */
  const sent = [];
  const fetch = async (
    /** @type {string} */ url,
    /** @type {import("zavu-invitations").FetchInit} */ { headers },
  ) => {
    sent.push({ url, key: headers.get("idempotency-key"), agent: headers.get("user-agent") });
    return answer();
  };
  const call = page.createInvitation(REQUEST, { baseUrl: "/api", fetch, ...options });
  return { sent, result: await call.catch((error) => error) };
}

/** @param {object} [echo] */
const created = (echo) => () =>
  Response.json({ invitation: { ...INVITATION, ...echo } }, { status: 201 });

describe("a page's create", () => {
  test("goes to a path of its own origin, with a key and without an agent", async () => {
    const { sent, result } = await create(created(REQUEST));
    assert.equal(result.invitation.id, "inv_1");
    const [{ url, key, agent }] = sent;
    assert.deepEqual([url, agent], ["/api/v1/invitations", null]);
    assert.match(key ?? "", /^[0-9a-f-]{36}$/);
    assert.notEqual((await create(created())).sent[0]?.key, key);
  });

  test("that is lost searches nothing: its route does", async () => {
    const { sent, result } = await create(() => {
      throw new TypeError("Failed to fetch");
    });
    assert.deepEqual([result.code, result.outcome, sent.length], ["connection", "unknown", 1]);
  });

  test("trusts no error that a server would: browsers have none that says so", async () => {
    const { sent, result } = await create(() => {
      const cause = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
      throw new TypeError("fetch failed", { cause });
    });
    assert.deepEqual([result.code, result.outcome, sent.length], ["connection", "unknown", 1]);
  });

  test("reads no rate limit of Zavu's", async () => {
    const headers = { "x-ratelimit-limit": "600", "x-ratelimit-remaining": "0" };
    const { result } = await create(() => new Response("{}", { status: 403, headers }));
    assert.equal(result.code, "permission");
    assert.ok(!("rateLimit" in result));
  });

  test("reads no environment", async (context) => {
    context.after(() => {
      delete process.env.ZAVUDEV_API_KEY;
      delete process.env.ZAVUDEV_BASE_URL;
    });
    process.env.ZAVUDEV_API_KEY = "zv_test_environment";
    process.env.ZAVUDEV_BASE_URL = "https://environment.example";
    const { sent, result } = await create(created(REQUEST), { baseUrl: undefined });
    assert.deepEqual([result.code, sent], ["authentication", []]);
  });

  /** @type {[name: string, echo: object, isTaken: boolean][]} */
  const answers = [
    ["equal", REQUEST, true],
    ["without a link", { url: undefined, token: undefined }, false],
    ["with nothing to compare", {}, true],
    ["with one field rewritten", { ...REQUEST, clientName: "ACME, rewritten" }, true],
    ["with fields that only the route sets", { phoneNumberId: "pn_1" }, true],
    ["of another request", { clientName: "Bakery", clientEmail: "owner@bakery.example" }, false],
  ];
  for (const [name, echo, isTaken] of answers) {
    test(`and an answer ${name}: ${isTaken ? "taken" : "unknown"}`, async () => {
      const { result } = await create(created(echo));
      if (isTaken) assert.equal(result.invitation.id, "inv_1");
      else assert.deepEqual([result.code, result.outcome], ["invalid_response", "unknown"]);
    });
  }
});

test("a page whose module crashed goes on, although no module for pages takes claims back", async () => {
  const copy = await freshCopy("zavu-invitations", "browser");
  /** @type {WebAssembly.Memory[]} */
  const memories = [];
  const stop = spyOnInstances({ created: ({ memory }) => memories.push(memory) });
  const create = () =>
    copy.createInvitation(REQUEST, { baseUrl: "/api", fetch: async () => created(REQUEST)() });
  try {
    await create();
    // Until the memory has no page left: the next allocation traps.
    const [memory] = memories;
    memory.grow(65_536 - memory.buffer.byteLength / 65_536);
    assert.throws(() => copy.validateInvitation({ clientName: "é".repeat(60_000) }), {
      code: "internal",
    });
    assert.equal((await create()).invitation.id, "inv_1");
    assert.equal(memories.length, 2);
  } finally {
    stop();
  }
});
