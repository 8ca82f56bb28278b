// @ts-check
// Many calls at once, their steps in any order: each has its own key, headers, signal, fetch and
// answer.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { BOTH } from "../support/both.js";

const COUNT = 24;

/**
 * @typedef {object} Sent
 * @property {string} url
 * @property {import("zavu-invitations").FetchInit} init
 */

/** @param {import("../support/bench.js").Package} zavu */
function atOnce(zavu) {
  /**
   * One call, whose request is answered when `step` is called, and its body given at the second.
   *
   * @param {number} number
   */
  function start(number) {
    /** @type {Sent[]} */
    const sent = [];
    /** @type {string[]} */
    const events = [];
    /** @type {((value?: any) => void)[]} */
    const waiting = [];
    const paused = () => new Promise((resolve) => waiting.push(resolve));
    const controller = new AbortController();
    const name = `client ${number}`;
    const invitation = {
      id: `inv_${number}`,
      url: `https://dashboard.zavu.dev/invite/tok_${number}`,
      token: `tok_${number}`,
      status: "pending",
      clientName: name,
      createdAt: "2030-01-01T00:00:00.000Z",
      expiresAt: "2030-01-08T00:00:00.000Z",
    };
    const options = {
      apiKey: `zv_test_${number}`,
      baseUrl: `https://zavu${number}.example`,
      headers: { "x-call": String(number) },
      signal: controller.signal,
      onAttempt: (/** @type {{ type: string, operation: string }} */ { type, operation }) => {
        events.push(`${type} ${operation}`);
      },
      fetch: async (/** @type {string} */ url, /** @type {Sent["init"]} */ init) => {
        sent.push({ url, init });
        await paused();
        return {
          status: number % 4 === 1 ? 404 : 200,
          headers: {
            get: (/** @type {string} */ name) => (name === "x-request-id" ? `req_${number}` : null),
          },
          async text() {
            await paused();
            return JSON.stringify({ invitation });
          },
        };
      },
    };
    const isCreate = number % 2 === 0;
    const promise = isCreate
      ? zavu.createInvitation({ clientName: name }, options)
      : zavu.retrieveInvitation(`inv_${number}`, options);
    const settled = promise.then(
      (value) => ({ value }),
      (error) => ({ error }),
    );

    return {
      step() {
        // Every sixth is aborted in the place of its body.
        if (sent.length > 0 && waiting.length === 0 && number % 6 === 0) controller.abort(number);
        waiting.shift()?.();
      },
      async check() {
        const operation = isCreate ? "create" : "retrieve";
        const result = await settled;
        assert.equal(sent.length, 1);
        const [{ url, init }] = sent;
        const path = isCreate ? "/v1/invitations" : `/v1/invitations/inv_${number}`;
        assert.equal(url, `https://zavu${number}.example${path}`);
        assert.equal(init.headers.get("authorization"), `Bearer zv_test_${number}`);
        assert.equal(init.headers.get("x-call"), String(number));
        assert.equal(init.body, isCreate ? JSON.stringify({ clientName: name }) : undefined);
        if ("value" in result) {
          assert.deepStrictEqual(result.value, { invitation });
          assert.deepEqual(events, [`start ${operation}`, `answer ${operation}`]);
        } else if (controller.signal.aborted) {
          assert.equal(result.error.code, "aborted");
          assert.equal(result.error.cause, number);
        } else {
          assert.equal(number % 4, 1);
          assert.equal(result.error.code, "not_found");
          assert.equal(result.error.requestId, `req_${number}`);
          assert.deepStrictEqual(result.error.body, { invitation });
        }
        return "value" in result ? "value" : result.error.code;
      },
    };
  }

  describe("calls at once", { timeout: 60_000 }, () => {
    test("share nothing, in whatever order they go on", async () => {
      const steps = Array.from({ length: COUNT * 3 }, (_, index) => index % COUNT);
      const order = fc.shuffledSubarray(steps, { minLength: steps.length });
      const property = fc.asyncProperty(order, async (order) => {
        const calls = Array.from({ length: COUNT }, (_, number) => start(number));
        for (const number of order) {
          await new Promise((resolve) => setImmediate(resolve));
          calls[number].step();
        }
        const outcomes = new Set();
        for (const call of calls) {
          call.step();
          outcomes.add(await call.check());
        }
        assert.ok(outcomes.has("value") && outcomes.has("not_found"));
      });
      await fc.assert(property, { numRuns: 30, seed: 23 });
    });
  });
}

for (const { type, zavu } of BOTH) describe(type, () => atOnce(zavu));
