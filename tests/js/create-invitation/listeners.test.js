// @ts-check
// Calls with one signal share one listener: runtimes warn of many.
import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { describe, test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { createInvitation } from "zavu-invitations";

const hanging = /** @type {any} */ (() => new Promise(() => {}));
const listeners = (/** @type {AbortSignal} */ signal) => getEventListeners(signal, "abort").length;

describe("a signal of many calls", { timeout: 60_000 }, () => {
  /** @param {AbortSignal} signal @param {number} timeoutMs @param {any} fetch */
  const create = (signal, timeoutMs = 60_000, fetch = hanging) =>
    createInvitation(
      {},
      { apiKey: "zv_test_example", reconcile: false, maxRetries: 0, fetch, signal, timeoutMs },
    );

  test("has one listener, warns of nothing, and ends each call", async () => {
    /** @type {Error[]} */
    const warnings = [];
    const note = (/** @type {Error} */ warning) => warnings.push(warning);
    process.on("warning", note);
    const controller = new AbortController();
    const { signal } = controller;
    const calls = Array.from({ length: 30 }, () => create(signal));
    await setImmediate();
    assert.equal(listeners(signal), 1);
    controller.abort("enough");
    for (const { status, ...rest } of await Promise.allSettled(calls)) {
      assert.equal(status, "rejected");
      const { reason } = /** @type {PromiseRejectedResult} */ ({ status, ...rest });
      assert.equal(reason.code, "aborted");
      assert.equal(reason.cause, "enough");
    }
    assert.equal(listeners(signal), 0);
    await setImmediate();
    process.off("warning", note);
    assert.deepEqual(warnings, []);
  });

  test("keeps it while one call waits, and listens anew for a later one", async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const long = create(signal);
    await assert.rejects(create(signal, 10), { code: "timeout" });
    assert.equal(listeners(signal), 1);
    const refused = async () => new Response("", { status: 404 });
    await assert.rejects(create(signal, 1_000, refused), { code: "not_found" });
    assert.equal(listeners(signal), 1);
    controller.abort();
    await assert.rejects(long, { code: "aborted" });
    assert.equal(listeners(signal), 0);

    const other = new AbortController();
    await assert.rejects(create(other.signal, 10), { code: "timeout" });
    assert.equal(listeners(other.signal), 0);
    const again = create(other.signal);
    await setImmediate();
    other.abort();
    await assert.rejects(again, { code: "aborted" });
  });
});
