// @ts-check
// Requests with the same `Idempotency-Key`: browsers send a `POST` again by themselves.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { createInvitation } from "zavu-invitations";
import { handlers, URL_OF_ROUTE } from "../support/handler.js";

/** @typedef {import("../support/handler.js").Options} Options */

const { sandbox, errors, make } = await handlers();
const BODY = '{"clientName":"Acme"}';
const SHOP = "https://shop.example";

/**
 * @param {string} key
 * @param {{ body?: string, headers?: Record<string, string>, options?: Options }} [details]
 */
async function post(key, { body = BODY, headers, options } = {}) {
  const request = new Request(URL_OF_ROUTE, {
    method: "POST",
    headers: { "content-type": "application/json", "idempotency-key": key, ...headers },
    body,
  });
  // A handler for each request, as on Workers.
  const response = await make(options)(request);
  return { status: response.status, text: await response.text() };
}

const key = () => crypto.randomUUID();

describe("the same key", () => {
  test("at once makes one invitation, and all get it", async () => {
    sandbox.faults.push({ kind: "slow", ms: 200 });
    const same = key();
    const answers = await Promise.all([post(same), post(same), post(same)]);
    assert.equal(sandbox.requests().length, 1);
    for (const answer of answers) assert.deepEqual(answer, answers[0]);
    assert.equal(answers[0]?.status, 201);
  });

  test("later gets the first one's answer", async () => {
    const same = key();
    const first = await post(same);
    assert.deepEqual(await post(same), first);
    assert.equal(sandbox.invitations().length, 1);
  });

  test("with another body is refused", async () => {
    const same = key();
    await post(same);
    assert.equal((await post(same, { body: '{"clientName":"Other"}' })).status, 422);
    assert.equal(sandbox.invitations().length, 1);
  });

  test("of another origin or caller gets nothing of the first one's", async () => {
    const same = key();
    const of = (/** @type {string | undefined} */ caller) => ({
      options: {
        public: undefined,
        authorize: () => (caller ? { caller } : true),
        allowedOrigins: [SHOP],
      },
    });
    const ids = [
      await post(same, of("user-1")),
      await post(same, of("user-2")),
      await post(same, of(undefined)),
      await post(same, { ...of("user-1"), headers: { origin: SHOP } }),
    ].map(({ text }) => JSON.parse(text).invitation.id);
    assert.equal(new Set(ids).size, ids.length);
    const again = await post(same, of("user-1"));
    assert.equal(JSON.parse(again.text).invitation.id, ids[0]);
  });

  test("may be used again after what created nothing", async () => {
    const same = key();
    sandbox.faults.push({ kind: "status", status: 422 });
    assert.equal((await post(same)).status, 400);
    assert.equal((await post(same)).status, 201);
  });

  test("gets an unknown outcome again", async () => {
    const same = key();
    sandbox.faults.push({ kind: "status", status: 500 });
    const options = { reconcile: false };
    const first = await post(same, { options });
    assert.equal(first.status, 502);
    assert.deepEqual(await post(same, { options }), first);
    assert.equal(sandbox.requests().length, 1);
  });

  test("does not join forever", async () => {
    const same = key();
    sandbox.faults.push({ kind: "slow", ms: 1_000 });
    const first = post(same);
    const second = await post(same, { options: { timeoutMs: 300 } });
    assert.equal(second.status, 409);
    assert.equal((await first).status, 201);
  });

  test("that is too short is refused", async () => {
    assert.equal((await post("short")).status, 400);
    assert.deepEqual(sandbox.requests(), []);
  });
});

describe("a store", () => {
  /** Texts in a map, as Redis keeps them. */
  class Store {
    /** @type {Map<string, string>} */
    texts = new Map();
    /** @type {number[]} */
    lifetimes = [];
    /** @param {string} key @param {string} record @param {number} ttlMs */
    async claim(key, record, ttlMs) {
      this.lifetimes.push(ttlMs);
      const found = this.texts.get(key) ?? null;
      if (found === null) this.texts.set(key, record);
      return found;
    }
    /** @param {string} key @param {string | null} record */
    async settle(key, record) {
      if (record === null) this.texts.delete(key);
      else this.texts.set(key, record);
    }
  }

  test("serves several handlers", async () => {
    const idempotency = new Store();
    sandbox.faults.push({ kind: "slow", ms: 100 });
    const same = key();
    const options = { idempotency };
    const [first, second] = await Promise.all([post(same, { options }), post(same, { options })]);
    assert.deepEqual(first, second);
    assert.equal(sandbox.requests().length, 1);
    assert.equal(idempotency.texts.size, 1);
    assert.equal(idempotency.lifetimes[0], 600_000);
    assert.equal((await post(same)).status, 201, "the one in memory is another one");
    assert.equal(sandbox.requests().length, 2);
  });

  const fail = () => {
    throw new Error("the store is down");
  };
  const holding = (/** @type {unknown} */ found) => () => /** @type {any} */ (found);
  /** @type {[name: string, claim: () => any][]} */
  const broken = [
    ["throws", fail],
    ["rejects", async () => fail()],
    ["hangs", () => new Promise(() => {})],
    ...["", "null", "[]", "{}", '{"body":1}', 5, true, {}, [], Symbol("x")].map(
      (found) => /** @type {[string, () => any]} */ ([`holds ${String(found)}`, holding(found)]),
    ),
    [
      "holds half of an answer",
      holding(`{"body":${JSON.stringify(BODY)},"claimedUnixMs":1,"answer":{"headers":[null]}}`),
    ],
    [
      "holds headers that are none",
      holding(
        `{"body":${JSON.stringify(BODY)},"claimedUnixMs":1,"answer":{"status":201,"headers":[null],"body":""}}`,
      ),
    ],
  ];
  for (const [name, claim] of broken) {
    test(`that ${name} creates nothing`, async () => {
      const options = { timeoutMs: 300, idempotency: { claim, settle() {} } };
      assert.equal((await post(key(), { options })).status, 503);
      assert.deepEqual(sandbox.requests(), []);
      assert.equal(errors.length, 1);
    });
  }

  test("keeps an answer that came at the end of the time", async () => {
    /** @type {unknown[]} */
    const kept = [];
    const options = {
      timeoutMs: 100,
      fetch: () => new Promise(() => {}),
      idempotency: {
        claim: () => null,
        /** @param {string} _key @param {string | null} record */
        async settle(_key, record) {
          await new Promise((resolve) => setTimeout(resolve, 20));
          kept.push(record);
        },
      },
    };
    await post(key(), { options });
    assert.equal(kept.length, 1);
    assert.ok(!errors.some((error) => /failed to keep it/.test(error.message)));
  });

  for (const settle of [fail, async () => fail(), () => new Promise(() => {})]) {
    test("that does not keep an answer is reported, and the answer is sent", async () => {
      const options = { timeoutMs: 1_500, idempotency: { claim: () => null, settle } };
      const { status } = await post(key(), { options });
      assert.equal(status, 201);
      const [error, ...others] = errors;
      assert.equal(others.length, 0);
      assert.equal(error?.outcome, "unknown");
      assert.match(error?.message ?? "", /failed to keep it/);
    });
  }
});

describe("a page's call", () => {
  /** @param {import("zavu-invitations").InvitationsOptions} [options] */
  async function keysOf(options) {
    /** @type {(string | null)[]} */
    const keys = [];
    const call = createInvitation(
      { clientName: "Acme" },
      {
        baseUrl: "https://app.example/api",
        fetch: async (_, { headers }) => {
          keys.push(headers.get("idempotency-key"));
          return new Response("{}", { status: 429, headers: { "retry-after-ms": "1" } });
        },
        ...options,
      },
    );
    await call.catch(() => {});
    return keys;
  }

  test("carries one key, the same for its retries", async () => {
    const [first, ...others] = await keysOf();
    assert.match(first ?? "", /^[0-9a-f-]{36}$/);
    assert.deepEqual(others, [first, first]);
    assert.notEqual((await keysOf())[0], first);
  });

  test("carries the caller's own", async () => {
    assert.deepEqual(
      await keysOf({ headers: { "Idempotency-Key": "k".repeat(16) }, maxRetries: 0 }),
      ["k".repeat(16)],
    );
  });

  test("of a server to Zavu carries none", async () => {
    assert.deepEqual(await keysOf({ apiKey: "zv_test_x", maxRetries: 0 }), [null]);
  });

  test("has a key where there is no randomUUID, as in a page that came by http", async (context) => {
    context.mock.getter(globalThis, "crypto", () => ({
      getRandomValues: (/** @type {Uint32Array} */ into) => into.fill(7),
    }));
    assert.deepEqual(await keysOf({ maxRetries: 0 }), ["7-7-7-7"]);
  });

  test("has none where there is no randomness", async (context) => {
    context.mock.getter(globalThis, "crypto", () => undefined);
    assert.deepEqual(await keysOf({ maxRetries: 0 }), [null]);
  });
});
