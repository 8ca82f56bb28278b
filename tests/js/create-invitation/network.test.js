// @ts-check
import assert from "node:assert/strict";
import { getEventListeners, once } from "node:events";
import { createServer } from "node:net";
import { describe, test } from "node:test";
import { Bench, FOREVER_MS, KEY, UNKNOWN, until } from "../support/bench.js";
import { BOTH } from "../support/both.js";

/** A port that nobody listens on. */
async function closedPort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  server.close();
  await once(server, "close");
  return port;
}

/** @param {import("../support/bench.js").Package} zavu */
function network(zavu) {
  describe("the network", { timeout: 60_000 }, () => {
    const bench = new Bench(zavu);

    test("a refused connection sends nothing", async () => {
      const address = `127.0.0.1:${await closedPort()}`;
      const promise = bench.create({ baseUrl: `http://${address}` });
      const cause = await promise.catch((error) => error.cause);
      assert.equal(cause.name, "TypeError");
      await bench.fails(promise, {
        code: "connection",
        outcome: "not_sent",
        attempts: 1,
        message: `the API could not be reached (fetch failed: connect ECONNREFUSED ${address}); nothing was sent`,
        cause,
      });
    });

    /** @type {[import("../support/bench.js").Fault, number | undefined, number][]} */
    const losses = [
      [{ kind: "lost-request" }, undefined, 0],
      [{ kind: "lost-answer" }, undefined, 1],
      [{ kind: "cut-off" }, 201, 1],
    ];
    for (const [fault, status, created] of losses) {
      test(`${fault.kind}: the connection breaks`, async () => {
        bench.sandbox.faults.push(fault);
        const promise = bench.create();
        const cause = await promise.catch((error) => error.cause);
        assert.equal(cause.name, "TypeError");
        const error = await bench.fails(promise, {
          code: "connection",
          outcome: "unknown",
          ...(status && { status }),
          attempts: 1,
          message:
            /^the connection to the API failed \((fetch failed|terminated): .+\); it is unknown/,
          cause,
        });
        assert.ok(error.message.endsWith(UNKNOWN));
        assert.deepEqual(bench.arrived, ["create"]);
        assert.equal(bench.sandbox.invitations().length, created);
      });
    }

    describe("the timeout", () => {
      test("ends a call without an answer", async () => {
        bench.sandbox.faults.push({ kind: "hang" });
        await bench.fails(bench.create({ timeoutMs: 500 }), {
          code: "timeout",
          outcome: "unknown",
          attempts: 1,
          message: `no whole answer came in time (timeoutMs is 500); ${UNKNOWN}`,
        });
      });

      test("ends a call whose body does not end", async () => {
        bench.sandbox.faults.push({ kind: "slow-body", ms: FOREVER_MS });
        await bench.fails(bench.create({ timeoutMs: 500 }), {
          code: "timeout",
          outcome: "unknown",
          status: 201,
          attempts: 1,
          message: `no whole answer came in time (timeoutMs is 500); ${UNKNOWN}`,
        });
        assert.deepEqual(bench.arrived, ["create"]);
      });

      test("of an attempt cuts that one alone", async () => {
        const limits = { attemptTimeoutMs: 300, timeoutMs: 20_000 };
        bench.sandbox.faults.push({ kind: "hang", operation: "create" });
        await bench.fails(bench.create(limits), {
          code: "timeout",
          outcome: "unknown",
          attempts: 1,
          message: `no whole answer came in time (attemptTimeoutMs is 300); ${UNKNOWN}`,
        });
        const { id } = (await bench.create()).invitation;
        bench.sandbox.faults.push({ kind: "hang", operation: "retrieve" });
        const options = { apiKey: KEY, baseUrl: bench.sandbox.url, ...limits };
        assert.equal((await zavu.retrieveInvitation(id, options)).invitation.id, id);
      });

      test("does not end a call that is over", async () => {
        const { invitation } = await bench.create({ timeoutMs: 2_147_483_647 });
        assert.equal(invitation.status, "pending");
      });
    });

    describe("the caller's signal", () => {
      const error = new Error("enough");
      const reasons = /** @type {[string, unknown][]} */ ([
        ["an Error", error],
        ["a string", "enough"],
        ["null", null],
        ["a number", 0],
        ["an object", { enough: true }],
      ]);
      const before = /** @type {const} */ ({ code: "aborted", outcome: "not_sent", attempts: 0 });
      const during = /** @type {const} */ ({ code: "aborted", outcome: "unknown", attempts: 1 });
      const notSent = "the call was aborted; nothing was sent";
      const unknown = `the call was aborted; ${UNKNOWN}`;

      for (const [name, reason] of reasons) {
        test(`sends nothing when it is aborted already: ${name}`, async () => {
          await bench.fails(bench.create({ signal: AbortSignal.abort(reason) }), {
            ...before,
            message: notSent,
            cause: reason,
          });
          assert.deepEqual(bench.arrived, []);
        });

        test(`ends a call: ${name}`, async () => {
          bench.sandbox.faults.push({ kind: "hang" });
          const controller = new AbortController();
          const promise = bench.create({ signal: controller.signal });
          await until(() => bench.arrived.length === 1);
          controller.abort(reason);
          await bench.fails(promise, {
            ...during,
            message: unknown,
            cause: reason,
          });
          assert.deepEqual(getEventListeners(controller.signal, "abort"), []);
        });
      }

      test("without a reason gives the platform's own", async () => {
        bench.sandbox.faults.push({ kind: "hang" });
        const controller = new AbortController();
        const promise = bench.create({ signal: controller.signal });
        await until(() => bench.arrived.length === 1);
        controller.abort(undefined);
        const { reason } = controller.signal;
        assert.equal(reason.name, "AbortError");
        await bench.fails(promise, {
          ...during,
          message: unknown,
          cause: reason,
        });
        await bench.fails(bench.create({ signal: controller.signal }), {
          ...before,
          message: notSent,
          cause: reason,
        });
      });

      test("ends a call whose body does not end", async () => {
        bench.sandbox.faults.push({ kind: "slow-body", ms: FOREVER_MS });
        const controller = new AbortController();
        let started = () => {};
        const body = new Promise((resolve) => {
          started = () => resolve(undefined);
        });
        const promise = bench.create({
          signal: controller.signal,
          fetch: async (url, init) => {
            const response = await fetch(url, init);
            const text = () => {
              started();
              return response.text();
            };
            return { status: response.status, headers: response.headers, text };
          },
        });
        await body;
        controller.abort("enough");
        await bench.fails(promise, {
          ...during,
          status: 201,
          message: unknown,
          cause: "enough",
        });
        assert.deepEqual(getEventListeners(controller.signal, "abort"), []);
      });

      test("that times out is an abort of the caller's", async () => {
        bench.sandbox.faults.push({ kind: "hang" });
        const signal = AbortSignal.timeout(50);
        const promise = bench.create({ signal });
        await promise.catch(() => {});
        assert.equal(signal.reason.name, "TimeoutError");
        await bench.fails(promise, {
          ...during,
          message: unknown,
          cause: signal.reason,
        });
      });

      test("is left alone by a call that succeeds or fails", async () => {
        const { signal } = new AbortController();
        await bench.create({ signal });
        bench.sandbox.faults.push({ kind: "status", status: 500 });
        await assert.rejects(bench.create({ signal }));
        await assert.rejects(bench.create({ signal, fetch: () => Promise.reject(new Error("x")) }));
        await assert.rejects(bench.create({ signal, timeoutMs: 0 }));
        assert.deepEqual(getEventListeners(signal, "abort"), []);
      });

      test("serves many calls at once", async () => {
        bench.sandbox.faults.push({ kind: "hang", count: 3 });
        const controller = new AbortController();
        const { signal } = controller;
        const calls = [
          bench.create({ signal }),
          bench.create({ signal }),
          bench.create({ signal }),
        ];
        await until(() => bench.arrived.length === 3);
        controller.abort("enough");
        for (const promise of calls) {
          await bench.fails(promise, {
            ...during,
            message: unknown,
            cause: "enough",
          });
        }
      });

      test("may be of another realm", async () => {
        /** @type {(() => void)[]} */
        const listeners = [];
        const signal = {
          aborted: false,
          reason: "elsewhere",
          addEventListener: (/** @type {string} */ _, /** @type {() => void} */ listener) => {
            listeners.push(listener);
          },
          removeEventListener: (/** @type {string} */ _, /** @type {() => void} */ listener) => {
            listeners.splice(listeners.indexOf(listener), 1);
          },
        };
        bench.sandbox.faults.push({ kind: "hang" });
        const promise = bench.create({ signal });
        await until(() => bench.arrived.length === 1);
        for (const listener of [...listeners]) listener();
        await bench.fails(promise, {
          ...during,
          message: unknown,
          cause: "elsewhere",
        });
        assert.deepEqual(listeners, []);
      });

      test("may call its listeners when the call is over", async () => {
        /** @type {(() => void)[]} */
        const listeners = [];
        const signal = {
          aborted: false,
          addEventListener: (/** @type {string} */ _, /** @type {() => void} */ listener) => {
            listeners.push(listener);
          },
          removeEventListener() {},
        };
        await bench.create({ signal });
        bench.sandbox.faults.push({ kind: "hang" });
        const controller = new AbortController();
        const waiting = bench.create({ signal: controller.signal });
        await until(() => bench.arrived.length === 2);
        assert.equal(listeners.length, 1);
        for (const listener of listeners) listener();
        controller.abort("enough");
        await bench.fails(waiting, { ...during, message: unknown, cause: "enough" });
      });

      test("may call its listeners while its reason is read", async () => {
        /** @type {Set<() => void>} */
        const listeners = new Set();
        const fire = () => {
          for (const listener of listeners) listener();
        };
        const signal = {
          aborted: false,
          get reason() {
            fire();
            return "again";
          },
          addEventListener: (/** @type {string} */ _, /** @type {() => void} */ listener) => {
            listeners.add(listener);
          },
          removeEventListener() {},
        };
        bench.sandbox.faults.push({ kind: "hang" });
        const promise = bench.create({ signal });
        await until(() => bench.arrived.length === 1);
        fire();
        await bench.fails(promise, { ...during, message: unknown, cause: "again" });
      });

      test("may be of no use", async () => {
        const signals = [
          {},
          { addEventListener: 5 },
          {
            addEventListener() {
              throw new Error("x");
            },
          },
        ];
        for (const signal of signals) {
          const useless = /** @type {import("zavu-invitations").AbortSignalLike} */ (
            /** @type {unknown} */ (signal)
          );
          assert.equal((await bench.create({ signal: useless })).invitation.status, "pending");
        }
      });
    });

    describe("by default", () => {
      /** @param {import("../support/bench.js").Options} [options] */
      const create = (options) =>
        bench.create({ maxRetries: undefined, reconcile: undefined, ...options });

      test("a create is sent again after 429", async () => {
        bench.sandbox.faults.push({
          kind: "status",
          status: 429,
          wait: "retry-after-ms",
          waitMs: 1,
        });
        const { invitation, ...rest } = await create();
        assert.deepStrictEqual(invitation, bench.sandbox.invitations()[0]);
        assert.deepStrictEqual(rest, {});
        assert.deepEqual(bench.arrived, ["create", "create"]);
      });

      test("a create whose answer is lost is found", async () => {
        bench.sandbox.faults.push({ kind: "lost-answer" });
        const created = await create();
        const [invitation] = bench.sandbox.invitations();
        assert.deepStrictEqual(created, { invitation, reconciled: true });
        assert.deepEqual(bench.arrived, ["create", "list"]);
      });

      test("a create with an unknown outcome is not sent again", async () => {
        bench.sandbox.faults.push({ kind: "status", status: 503, operation: "create" });
        await bench.fails(create({ maxRetries: 0 }), {
          code: "server",
          outcome: "unknown",
          status: 503,
          attempts: 2,
          message: `the API answered 503 (unavailable): the sandbox was asked for a 503, and the invitation is not in the list; ${UNKNOWN}`,
        });
        assert.deepEqual(bench.arrived, ["create", "list"]);
      });
    });
  });
}

for (const { type, zavu } of BOTH) describe(type, () => network(zavu));
