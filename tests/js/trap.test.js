// @ts-check
import assert from "node:assert/strict";
import { afterEach, describe, test } from "node:test";
import { spyOnInstances } from "./support/instances.js";
import { freshCopy } from "./support/package.js";

/** @typedef {import("./support/instances.js").Exports} Exports */

/** A page of memory is 64 KiB, and wasm has 4 GiB at most. */
const PAGES = 65_536;
const PAGE = 65_536;

/** How often any instance was entered. */
let entrances = 0;
let stop = () => {};

/** @param {Omit<import("./support/instances.js").Spy, "entrance">} spy */
function watch(spy) {
  stop();
  stop = spyOnInstances({
    ...spy,
    entrance:
      (enter) =>
      (/** @type {unknown[]} */ ...values) => {
        entrances++;
        return enter(...values);
      },
  });
}

/** @param {WebAssembly.Memory} memory */
function fill(memory) {
  memory.grow(PAGES - memory.buffer.byteLength / PAGE);
}

describe("a trap", () => {
  afterEach(() => {
    stop();
  });

  test("in a synchronous call is an `internal` error, and the next call works", async () => {
    const { validateInvitation, isInvitationsError } = await freshCopy();
    /** @type {Exports[]} */
    const instances = [];
    watch({ created: (exports) => instances.push(exports) });
    validateInvitation({});
    for (let round = 1; round <= 3; round++) {
      const [memory] = instances.slice(-1).map((exports) => exports.memory);
      assert(memory);
      fill(memory);
      assert.throws(
        () =>
          validateInvitation({ clientName: "é".repeat(60_000), clientEmail: "a".repeat(60_000) }),
        (error) => {
          assert(isInvitationsError(error, "internal"));
          assert.equal(error.outcome, "not_sent");
          assert.equal(
            error.message,
            "the WebAssembly code crashed and was restarted: the next call works",
          );
          assert(error.cause instanceof WebAssembly.RuntimeError, String(error.cause));
          return true;
        },
      );
      assert.deepEqual(validateInvitation({ clientName: "Example" }), {
        ok: true,
        value: { clientName: "Example" },
        warnings: [],
      });
      assert.equal(instances.length, 1 + round, "one instance more");
    }
  });

  test("after an exception of an import, the next call works", async () => {
    const { createInvitation, isInvitationsError, validateField } = await freshCopy();
    let isBroken = false;
    watch({
      imports(functions) {
        for (const [name, original] of Object.entries(functions)) {
          functions[name] = (/** @type {unknown[]} */ ...values) => {
            if (isBroken) throw new Error("broken");
            return original(...values);
          };
        }
      },
    });
    assert.equal(validateField("clientName", "").length, 1);
    isBroken = true;
    await assert.rejects(
      createInvitation({}, { apiKey: "zv_test_a" }),
      (error) =>
        isInvitationsError(error, "internal") &&
        error.outcome === "not_sent" &&
        String(error.cause) === "Error: broken",
    );
    isBroken = false;
    assert.equal(validateField("clientName", "").length, 1);
  });

  test("close to the end of the stack is survived", async () => {
    const { validateInvitation, isInvitationsError } = await freshCopy();
    validateInvitation({});
    /** @type {unknown[]} */
    const thrown = [];
    let depthLeft = 300;
    const dive = () => {
      try {
        dive();
      } catch {
        if (depthLeft-- > 0) {
          try {
            validateInvitation({ clientName: "Example" });
          } catch (error) {
            thrown.push(error);
          }
          throw new Error("a level up");
        }
      }
    };
    dive();
    assert(thrown.length > 0, "the stack was never exhausted");
    assert(thrown.every((error) => error instanceof RangeError || isInvitationsError(error)));
    assert.equal(validateInvitation({ clientName: "Example" }).ok, true);
  });

  test("while a request is under way rejects every waiting call, and nothing else", async () => {
    const { createInvitation, validateInvitation, isInvitationsError } = await freshCopy();
    /** @type {Exports | undefined} */
    let exports;
    watch({
      created(found) {
        exports = found;
      },
    });
    /** @type {unknown[]} */
    const uncaught = [];
    const note = (/** @type {unknown} */ error) => uncaught.push(error);
    process.on("uncaughtException", note);

    const headers = new Map();
    /** @type {(text: string) => void} */
    let answerFirst = () => {};
    const waiting = createInvitation(
      { clientName: "first" },
      {
        apiKey: "zv_test_a",
        timeoutMs: 1000,
        fetch: () =>
          Promise.resolve({
            status: 201,
            headers,
            text: () =>
              new Promise((resolve) => {
                answerFirst = resolve;
              }),
          }),
      },
    );
    const crashing = createInvitation(
      { clientName: "second" },
      {
        apiKey: "zv_test_a",
        timeoutMs: 1000,
        fetch: async () => {
          assert(exports);
          fill(exports.memory);
          return { status: 201, headers, text: async () => "x".repeat(100_000) };
        },
      },
    );
    for (const call of [crashing, waiting]) {
      await assert.rejects(call, (error) => {
        assert(isInvitationsError(error, "internal"));
        assert.equal(error.outcome, "unknown");
        assert(error.cause instanceof WebAssembly.RuntimeError);
        return true;
      });
    }

    // The old instance still gets its answers and timers: nobody hears of it.
    const before = entrances;
    answerFirst("{}");
    await new Promise((resolve) => setTimeout(resolve, 1200));
    process.off("uncaughtException", note);
    assert.deepEqual(uncaught, []);
    assert(before > 0);
    assert.equal(entrances, before, "nothing enters an instance that has crashed");

    assert.equal(validateInvitation({ clientName: "Example" }).ok, true);
    await assert.rejects(
      createInvitation(
        {},
        {
          apiKey: "zv_test_a",
          fetch: async () => ({ status: 404, headers, text: async () => "{}" }),
        },
      ),
      (error) => isInvitationsError(error, "not_found"),
    );
  });
});
