// @ts-check
// A call is aborted at each point where it waits for something: it ends there, with the caller's
// own reason, and leaves nothing behind.
import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { afterEach, beforeEach, describe, test } from "node:test";
import { Bench, FOREVER_MS, KEY, UNKNOWN, until } from "../support/bench.js";
import { BOTH } from "../support/both.js";

/**
 * @typedef {import("../support/bench.js").Options} Options
 * @typedef {import("../support/bench.js").Fault} Fault
 * @typedef {import("zavu-invitations").AttemptEvent} Event
 * @typedef {"create" | "retrieve" | "cancel" | "list"} Operation
 *
 * @typedef {object} Point
 * @property {string} name
 * @property {Operation} operation
 * @property {Fault[]} [faults]
 * @property {string} at where it is aborted: `sent 2` as soon as the second request has arrived,
 * `body 1` when the first answer's body is read, `wait 1` in the first wait
 * @property {Operation[]} arrived all requests of the call
 * @property {import("zavu-invitations").ErrorOutcome} outcome
 * @property {number} [status]
 */

const NOT_CANCELLED = "it is unknown whether the invitation was cancelled: it is safe to try again";
const ADVICE = {
  create: { unknown: UNKNOWN, refused: "no invitation was created" },
  retrieve: { unknown: "it is safe to try again", refused: "trying again will not help" },
  list: { unknown: "it is safe to try again", refused: "trying again will not help" },
  cancel: { unknown: NOT_CANCELLED, refused: "the invitation was not cancelled by this call" },
};

/** @type {Fault} */
const hang = { kind: "hang" };
/** @type {Fault} */
const slowBody = { kind: "slow-body", ms: FOREVER_MS };
/** @type {(status: number) => Fault} */
const later = (status) => ({ kind: "status", status, wait: "retry-after-ms", waitMs: FOREVER_MS });
/** @type {Fault} */
const lost = { kind: "lost-answer", operation: "create" };

/** @type {Operation[]} */
const OPERATIONS = ["create", "retrieve", "cancel", "list"];

/** @type {Point[]} */
const POINTS = [
  ...OPERATIONS.flatMap((operation) => [
    point("while it is sent", operation, "sent 1", [hang]),
    { ...point("in the body", operation, "body 1", [slowBody]), status: statusOf(operation) },
    {
      ...point("in the wait after 429", operation, "wait 1", [later(429)]),
      outcome: /** @type {const} */ ("refused"),
    },
    {
      ...point("while it is sent again", operation, "sent 2", [{ ...later(429), waitMs: 1 }, hang]),
      arrived: [operation, operation],
    },
  ]),
  ...OPERATIONS.slice(1).map((operation) =>
    point("in the wait after 503", operation, "wait 1", [later(503)]),
  ),
  {
    ...point("while it is looked for", "create", "sent 2", [lost, hang]),
    arrived: ["create", "list"],
  },
  {
    ...point("in the body of the list", "create", "body 1", [lost, slowBody]),
    arrived: ["create", "list"],
    status: 200,
  },
  {
    ...point("in the wait before it is looked for again", "create", "wait 1", [
      { kind: "lost-request" },
    ]),
    arrived: ["create", "list"],
  },
  {
    ...point("while it is looked at", "cancel", "sent 3", [
      { ...lost, operation: "cancel" },
      { ...hang, operation: "retrieve" },
    ]),
    arrived: ["cancel", "cancel", "retrieve"],
  },
];

/**
 * @param {string} name
 * @param {Operation} operation
 * @param {string} at
 * @param {Fault[]} faults
 * @returns {Point}
 */
function point(name, operation, at, faults) {
  return {
    name: `${operation} ${name}`,
    operation,
    at,
    faults,
    arrived: [operation],
    outcome: "unknown",
  };
}

/** @param {Operation} operation */
function statusOf(operation) {
  return operation === "create" ? 201 : 200;
}

/** @type {[string, unknown][]} */
const REASONS = [
  ["an Error", new Error("enough")],
  ["a text", "enough"],
  ["an empty text", ""],
  ["null", null],
  ["false", false],
  ["NaN", Number.NaN],
  ["a BigInt", 7n],
  ["a symbol", Symbol("enough")],
  ["a function", () => {}],
  ["an object", Object.freeze({ enough: true })],
];

/** The timers that the package, and not Node's own fetch, has set and not cleared. */
class Timers {
  #set = globalThis.setTimeout;
  #clear = globalThis.clearTimeout;
  #running = new Set();

  watch() {
    const running = this.#running;
    const [set, clear] = [this.#set, this.#clear];
    const watched = (
      /** @type {(value: any) => void} */ callback,
      ms = 0,
      /** @type {any} */ ...rest
    ) => {
      const timer = set(() => {
        running.delete(timer);
        Reflect.apply(callback, undefined, rest);
      }, ms);
      if (new Error().stack?.includes("zavu-invitations/dist")) running.add(timer);
      return timer;
    };
    globalThis.setTimeout = /** @type {typeof set} */ (/** @type {unknown} */ (watched));
    globalThis.clearTimeout = (timer) => {
      running.delete(timer);
      clear(timer);
    };
  }

  restore() {
    globalThis.setTimeout = this.#set;
    globalThis.clearTimeout = this.#clear;
  }

  get running() {
    return this.#running.size;
  }
}

/** @param {import("../support/bench.js").Package} zavu */
function abort(zavu) {
  describe("an abort", { timeout: 60_000 }, () => {
    const bench = new Bench(zavu);
    const timers = new Timers();
    const { random } = Math;
    let id = "";

    beforeEach(async () => {
      id = (await bench.create()).invitation.id;
      bench.sandbox.faults.clear();
      timers.watch();
      // The longest waits.
      Math.random = () => 1;
    });
    afterEach(() => {
      timers.restore();
      Math.random = random;
    });

    /** What has arrived since the invitation that is there. */
    const arrived = () => bench.arrived.slice(1);

    /**
     * @param {Operation} operation
     * @param {Options} options
     * @returns {Promise<any>}
     */
    function call(operation, options) {
      const patient = { timeoutMs: 2_147_483_647, maxRetries: 2 };
      const all = { apiKey: KEY, baseUrl: bench.sandbox.url, ...patient, ...options };
      if (operation === "create") return zavu.createInvitation({ clientName: "x" }, all);
      if (operation === "retrieve") return zavu.retrieveInvitation(id, all);
      if (operation === "cancel") return zavu.cancelInvitation(id, all);
      return zavu.listInvitations({}, all).page();
    }

    /**
     * Runs a call that is aborted at a point.
     *
     * @param {Point} point
     * @param {unknown} reason
     */
    async function aborted({ operation, faults = [], at, ...expected }, reason) {
      bench.sandbox.faults.push(...faults);
      const controller = new AbortController();
      const [where, count] = at.split(" ");
      let bodies = 0;
      let waits = 0;
      const now = (/** @type {boolean} */ isNow) => {
        // When the call has begun to wait.
        if (isNow) queueMicrotask(() => controller.abort(reason));
      };
      const promise = call(operation, {
        signal: controller.signal,
        fetch: async (url, init) => {
          const response = await fetch(url, init);
          const text = () => {
            now(where === "body" && ++bodies === Number(count));
            return response.text();
          };
          return { status: response.status, headers: response.headers, text };
        },
        onAttempt: ({ type }) =>
          now(type === "wait" && where === "wait" && ++waits === Number(count)),
      });
      if (where === "sent") {
        await until(() => arrived().length === Number(count));
        now(true);
      }
      const { outcome, status, arrived: operations } = expected;
      await bench.fails(promise, {
        code: "aborted",
        outcome,
        ...(status && { status }),
        attempts: operations.length,
        message: `the call was aborted; ${ADVICE[operation][/** @type {"unknown"} */ (outcome)]}`,
        cause: reason,
      });
      await leftNothing(controller.signal, operations);
    }

    /**
     * Asserts that the signal has no listeners, that no timer runs, and that nothing more is sent.
     *
     * @param {AbortSignal} signal
     * @param {string[]} operations what was sent
     */
    async function leftNothing(signal, operations) {
      assert.deepEqual(getEventListeners(signal, "abort"), []);
      assert.equal(timers.running, 0);
      bench.sandbox.faults.clear();
      await call("list", {});
      assert.deepEqual(arrived(), [...operations, "list"]);
      assert.equal(timers.running, 0);
    }

    for (const operation of OPERATIONS) {
      test(`before ${operation} begins`, async () => {
        for (const [, reason] of REASONS) {
          const signal = AbortSignal.abort(reason);
          await bench.fails(call(operation, { signal }), {
            code: "aborted",
            outcome: "not_sent",
            attempts: 0,
            message: "the call was aborted; nothing was sent",
            cause: reason,
          });
          assert.deepEqual(getEventListeners(signal, "abort"), []);
          assert.equal(timers.running, 0);
        }
        assert.deepEqual(arrived(), []);
      });
    }

    for (const point of POINTS) {
      test(point.name, () => aborted(point, REASONS[0][1]));
    }

    for (const [name, reason] of REASONS) {
      test(`with ${name}`, async () => {
        await aborted(point("", "retrieve", "sent 1", [hang]), reason);
        bench.sandbox.reset();
        id = (await bench.create()).invitation.id;
        const waiting = point("", "retrieve", "wait 1", [later(503)]);
        await aborted(waiting, reason);
      });
    }

    test("with undefined, of a signal that is not the platform's: there is no cause", async () => {
      const error = await call("retrieve", {
        signal: { aborted: true, addEventListener() {}, removeEventListener() {} },
      }).catch((error) => error);
      assert.equal(error.code, "aborted");
      assert.ok(!("cause" in error));
    });

    test("by what onAttempt hears", async () => {
      for (const type of ["start", "answer", "wait"]) {
        const before = arrived().length;
        bench.sandbox.faults.push(later(503));
        const controller = new AbortController();
        const error = await call("retrieve", {
          signal: controller.signal,
          onAttempt: (event) => {
            if (event.type === type) controller.abort("enough");
          },
        }).catch((error) => error);
        assert.equal(error.code, "aborted", type);
        assert.equal(error.cause, "enough");
        const sent = type === "start" ? 0 : 1;
        assert.equal(error.attempts, sent);
        assert.equal(error.outcome, sent === 0 ? "not_sent" : "unknown");
        assert.equal(arrived().length, before + sent);
        assert.equal(timers.running, 0);
        bench.sandbox.faults.clear();
      }
    });

    describe("of a list", () => {
      beforeEach(async () => {
        for (let count = 0; count < 3; count++) await bench.create();
        bench.sandbox.faults.clear();
      });

      /** @param {AbortSignal} signal */
      const iterate = (signal) =>
        zavu.listInvitations({ limit: 2 }, { apiKey: KEY, baseUrl: bench.sandbox.url, signal });
      const pages = () => bench.sandbox.requests("list").length;
      /** @type {import("../support/bench.js").Expected} */
      const beforeSending = {
        code: "aborted",
        outcome: "not_sent",
        attempts: 0,
        message: "the call was aborted; nothing was sent",
        cause: "enough",
      };

      test("before it begins", async () => {
        const iterator = iterate(AbortSignal.abort("enough"))[Symbol.asyncIterator]();
        await bench.fails(iterator.next(), beforeSending);
        assert.deepEqual(await iterator.next(), { done: true, value: undefined });
        assert.equal(pages(), 0);
      });

      test("between its pages: what is there already is given", async () => {
        const controller = new AbortController();
        const iterator = iterate(controller.signal)[Symbol.asyncIterator]();
        assert.equal((await iterator.next()).done, false);
        controller.abort("enough");
        assert.equal((await iterator.next()).done, false);
        await bench.fails(iterator.next(), beforeSending);
        assert.deepEqual(await iterator.next(), { done: true, value: undefined });
        assert.equal(pages(), 1);
      });

      test("while a further page is sent", async () => {
        const controller = new AbortController();
        const iterator = iterate(controller.signal)[Symbol.asyncIterator]();
        await iterator.next();
        await iterator.next();
        bench.sandbox.faults.push(hang);
        const next = iterator.next();
        await until(() => pages() === 2);
        controller.abort("enough");
        await bench.fails(next, {
          code: "aborted",
          outcome: "unknown",
          attempts: 1,
          message: "the call was aborted; it is safe to try again",
          cause: "enough",
        });
        assert.deepEqual(getEventListeners(controller.signal, "abort"), []);
        assert.equal(timers.running, 0);
        assert.deepEqual(await iterator.next(), { done: true, value: undefined });
        assert.equal(pages(), 2);
      });
    });
  });
}

for (const { type, zavu } of BOTH) describe(type, () => abort(zavu));
