// @ts-check
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, test } from "node:test";
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

  test("that leaves no stack to reject with does not leave a create pending", async () => {
    const { createInvitation, validateInvitation, isInvitationsError } = await freshCopy();
    const pending = createInvitation(
      {},
      {
        apiKey: "zv_test_a",
        timeoutMs: 500,
        reconcile: false,
        fetch: /** @type {any} */ (() => new Promise(() => {})),
      },
    ).catch((error) => error);
    await new Promise((resolve) => setImmediate(resolve));
    const dive = () => {
      try {
        dive();
      } catch {
        // Close to the end of the stack, at every depth of it.
        validateInvitation({ clientName: "Example" });
      }
    };
    try {
      dive();
    } catch {}
    const late = new Promise((resolve) => setTimeout(() => resolve("pending"), 10_000).unref());
    const error = /** @type {any} */ (await Promise.race([pending, late]));
    assert(isInvitationsError(error), String(error));
    assert.equal(error.outcome, "unknown");
    assert.equal(validateInvitation({ clientName: "Example" }).ok, true);
  });

  test("is not what an exception of the facade is: creates under way go on", async () => {
    const zavu = await freshCopy();
    const { proxy, revoke } = Proxy.revocable(/** @type {any} */ ([]), {});
    revoke();
    /** @type {((answer: Response) => void)[]} */
    const waiting = [];
    const fetch = () => new Promise((resolve) => waiting.push(resolve));
    const options = { apiKey: "zv_test_a", reconcile: false, fetch };
    const creates = Array.from({ length: 20 }, () => zavu.createInvitation({}, options));
    await new Promise((resolve) => setImmediate(resolve));
    for (const use of /** @type {(() => unknown)[]} */ ([
      () => zavu.validateInvitation(proxy),
      () => zavu.validateInvitation({ allowedPhoneCountries: proxy }),
      () => zavu.validateField("allowedPhoneCountries", proxy),
      () => zavu.normalizeInvitation(proxy),
      () => zavu.createInvitation(proxy, options),
      () => zavu.createInvitation({}, proxy),
      () => zavu.createInvitation({}, { ...options, headers: proxy, signal: proxy }),
      () => zavu.createInvitation({}, { ...options, fetch: proxy }),
      () => zavu.createInvitation({}, { ...options, fetch: async () => proxy }),
      () => zavu.listInvitations(proxy, options).page(),
      () => zavu.retrieveInvitation(proxy, options),
      () => zavu.formatIssue(proxy, proxy),
    ])) {
      await Promise.resolve()
        .then(use)
        .catch((error) => assert.notEqual(error.code, "internal"));
    }
    const invitation = {
      id: "inv_a",
      url: "https://dashboard.zavu.dev/invite/tok_a",
      token: "tok_a",
      status: "pending",
      expiresAt: "2030-01-08T00:00:00.000Z",
      createdAt: "2030-01-01T00:00:00.000Z",
    };
    assert.equal(waiting.length, 20);
    for (const answer of waiting) answer(Response.json({ invitation }, { status: 201 }));
    for (const create of creates) assert.deepEqual(await create, { invitation });
  });

  test("rejects what waits at once, and not when its time is up", { timeout: 20_000 }, async () => {
    const { createInvitation, validateInvitation } = await freshCopy();
    /** @type {Exports[]} */
    const instances = [];
    watch({ created: (exports) => instances.push(exports) });
    const fetch = /** @type {any} */ (() => new Promise(() => {}));
    const signal = new AbortController().signal;
    const waiting = createInvitation({}, { apiKey: "zv_test_a", timeoutMs: 60_000, signal, fetch });
    const rejected = assert.rejects(waiting, { code: "internal", outcome: "unknown" });
    await new Promise((resolve) => setImmediate(resolve));
    fill(instances[0].memory);
    assert.throws(() => validateInvitation({ clientName: "é".repeat(60_000) }));
    await rejected;
  });

  test("while an import runs ends the code around it: none goes on in a broken instance", async () => {
    const { createInvitation } = await freshCopy();
    /** @type {Exports[]} */
    const instances = [];
    let isTrapped = false;
    let callsAfter = 0;
    const stop = spyOnInstances({
      created: (exports) => instances.push(exports),
      imports(functions) {
        for (const [name, original] of Object.entries(functions)) {
          functions[name] = (/** @type {unknown[]} */ ...values) => {
            if (isTrapped) callsAfter++;
            return original(...values);
          };
        }
      },
      entrance:
        (enter) =>
        (/** @type {unknown[]} */ ...values) => {
          try {
            return enter(...values);
          } catch (error) {
            isTrapped = true;
            throw error;
          }
        },
    });
    try {
      const fetch = async () => {
        fill(instances[0].memory);
        // Its copy into the memory is made by an import, which has no room for it.
        return { status: 201, headers: new Map(), text: async () => "x".repeat(100_000) };
      };
      const create = createInvitation({}, { apiKey: "zv_test_a", fetch });
      await assert.rejects(create, { code: "internal", outcome: "unknown" });
      assert.equal(isTrapped, true);
      assert.equal(callsAfter, 0);
    } finally {
      stop();
    }
  });

  test("is not what an exception of the glue is, outside of the WebAssembly", async () => {
    const zavu = await freshCopy();
    let answer = (/** @type {Response} */ _response) => {};
    const fetch = () => new Promise((resolve) => (answer = resolve));
    const create = zavu.createInvitation({}, { apiKey: "zv_test_a", reconcile: false, fetch });
    await new Promise((resolve) => setImmediate(resolve));
    const { encodeInto } = TextEncoder.prototype;
    let wasCalled = false;
    TextEncoder.prototype.encodeInto = () => {
      wasCalled = true;
      throw new Error("of a broken polyfill");
    };
    try {
      // A name that is not ASCII alone goes through the encoder.
      assert.throws(() => zavu.normalizeInvitation(new Map([["é", "x"]])), /of a broken polyfill/);
    } finally {
      TextEncoder.prototype.encodeInto = encodeInto;
    }
    assert(wasCalled);
    answer(Response.json({}, { status: 404 }));
    await assert.rejects(create, { code: "not_found" });
  });

  test("does not end a wait that knows its invitation: another instance goes on", async () => {
    const { validateInvitation, waitForInvitation } = await freshCopy();
    /** @type {Exports[]} */
    const instances = [];
    watch({ created: (exports) => instances.push(exports) });
    let requests = 0;
    /** @type {unknown[]} */
    const seen = [];
    const { status } = await waitForInvitation("inv_a", {
      apiKey: "zv_test_a",
      intervalMs: 1_000,
      fetch: async () => {
        requests++;
        const status = ["pending", "pending", "pending", "in_progress", "completed"][requests - 1];
        const times = { createdAt: "2026-01-01T00:00:00Z", expiresAt: "2099-01-08T00:00:00Z" };
        const link = { url: "https://dashboard.zavu.dev/invite/tok_a", token: "tok_a" };
        const invitation = { id: "inv_a", status, ...link, ...times };
        if (requests !== 3) return Response.json({ invitation });
        // The third answer does not fit into the memory.
        fill(/** @type {Exports} */ (instances.at(-1)).memory);
        return /** @type {any} */ ({
          status: 200,
          headers: new Map(),
          text: async () => "x".repeat(100_000),
        });
      },
      onChange({ previousStatus, invitation }) {
        seen.push([previousStatus, invitation.status]);
        if (requests > 1) return;
        // Between two calls another one crashes.
        fill(instances[0].memory);
        assert.throws(() => validateInvitation({ clientName: "é".repeat(60_000) }));
      },
    });
    assert.equal(status, "completed");
    assert.deepEqual(seen, [
      [undefined, "pending"],
      ["pending", "in_progress"],
      ["in_progress", "completed"],
    ]);
    assert.deepEqual([requests, instances.length], [5, 3]);
  });

  test("ends a wait that knows nothing yet", async () => {
    const { waitForInvitation } = await freshCopy();
    /** @type {Exports[]} */
    const instances = [];
    watch({ created: (exports) => instances.push(exports) });
    const fetch = /** @type {any} */ (
      async () => {
        fill(instances[0].memory);
        return { status: 200, headers: new Map(), text: async () => "x".repeat(100_000) };
      }
    );
    await assert.rejects(waitForInvitation("inv_a", { apiKey: "zv_test_a", fetch }), {
      code: "internal",
    });
  });

  test("ends a wait whose new instance crashes at once", async () => {
    const { validateInvitation, waitForInvitation } = await freshCopy();
    /** @type {Exports[]} */
    const instances = [];
    let resumed = 0;
    stop = spyOnInstances({
      created: (exports) => instances.push(exports),
      entrance: (enter, name) =>
        name !== "resumeWatch"
          ? enter
          : () => {
              resumed++;
              throw new WebAssembly.RuntimeError("unreachable");
            },
    });
    const times = { createdAt: "2026-01-01T00:00:00Z", expiresAt: "2099-01-08T00:00:00Z" };
    const link = { url: "https://dashboard.zavu.dev/invite/tok_a", token: "tok_a" };
    const invitation = { id: "inv_a", status: "pending", ...link, ...times };
    const waiting = waitForInvitation("inv_a", {
      apiKey: "zv_test_a",
      intervalMs: 1_000,
      fetch: async () => Response.json({ invitation }),
      onChange() {
        fill(instances[0].memory);
        assert.throws(() => validateInvitation({ clientName: "é".repeat(60_000) }));
      },
    });
    await assert.rejects(waiting, { code: "internal" });
    assert.deepEqual([resumed, instances.length], [1, 2]);
  });

  test("keeps the ids that creates got: a search does not take them", async () => {
    const { createInvitation, validateInvitation } = await freshCopy();
    /** @type {Exports | undefined} */
    let exports;
    watch({
      created(found) {
        exports = found;
      },
    });
    const clientName = "Example";
    const now = new Date();
    const invitation = {
      id: "inv_a",
      url: "https://dashboard.zavu.dev/invite/tok_a",
      token: "tok_a",
      status: "pending",
      clientName,
      createdAt: now.toISOString(),
      expiresAt: new Date(now.getTime() + 7 * 86_400_000).toISOString(),
    };
    let isLost = false;
    const create = () =>
      createInvitation(
        { clientName },
        {
          apiKey: "zv_test_a",
          timeoutMs: 5_000,
          fetch: async (_, { method }) => {
            const headers = { Date: new Date().toUTCString() };
            if (method === "GET") {
              return Response.json({ items: [invitation], nextCursor: null }, { headers });
            }
            if (isLost) throw new Error("lost");
            return Response.json({ invitation }, { status: 201, headers });
          },
        },
      );
    assert.equal((await create()).invitation.id, "inv_a");
    assert(exports);
    const before = exports;
    fill(before.memory);
    assert.throws(() => validateInvitation({ clientName: "é".repeat(60_000) }));
    isLost = true;
    await assert.rejects(create(), { code: "connection", outcome: "unknown" });
    assert.notEqual(exports, before, "the instance was replaced");
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

describe("a crash of the instance that an iteration uses", () => {
  /** @type {Exports[]} */
  let instances;
  beforeEach(() => {
    instances = [];
    watch({ created: (exports) => instances.push(exports) });
  });
  afterEach(() => {
    stop();
  });

  const TIMES = { createdAt: "2026-01-01T00:00:00Z", expiresAt: "2099-01-08T00:00:00Z" };
  const LINK = { url: "https://dashboard.zavu.dev/invite/tok_a", token: "tok_a" };
  const ENDED = { done: true, value: undefined };
  const isCrash = { code: "internal", outcome: "unknown" };
  const turn = () => new Promise((resolve) => setImmediate(resolve));

  /** @param {import("./support/package.js").Package} zavu */
  function crash({ validateInvitation }) {
    fill(/** @type {Exports} */ (instances.at(-1)).memory);
    assert.throws(() => validateInvitation({ clientName: "é".repeat(60_000) }), {
      code: "internal",
    });
  }

  /** A run over 20 rows. The answers to all requests from `hangsFrom` on never come. */
  async function start(hangsFrom = Number.POSITIVE_INFINITY) {
    const zavu = await freshCopy();
    let requests = 0;
    const fetch = async (/** @type {string} */ _, /** @type {{ body: string }} */ { body }) => {
      const index = requests++;
      if (index >= hangsFrom) await new Promise(() => {});
      const invitation = { id: `inv_${index}`, status: "pending", ...LINK, ...TIMES };
      Object.assign(invitation, JSON.parse(body));
      return Response.json({ invitation }, { status: 201 });
    };
    const rows = Array.from({ length: 20 }, (_, index) => ({ clientName: `Client ${index}` }));
    const options = /** @type {any} */ ({ apiKey: "zv_test_a", fetch, ratePerMinute: 6_000 });
    return { zavu, results: zavu.createInvitations(rows, options) };
  }

  for (const waitMs of [0, 20]) {
    test(`while a result is handled is thrown after it, also ${waitMs} ms later`, async () => {
      const { zavu, results } = await start();
      let taken = 0;
      const loop = async () => {
        for await (const _ of results) {
          if (++taken !== 3) continue;
          crash(zavu);
          if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
        }
      };
      await assert.rejects(loop(), isCrash);
      assert.equal(taken, 3);
      assert.deepEqual(await results.next(), ENDED, "thrown once");
    });
  }

  test("before the first result does nothing", async () => {
    const { zavu, results } = await start();
    zavu.validateInvitation({});
    crash(zavu);
    let taken = 0;
    for await (const { outcome } of results) {
      assert.equal(outcome, "created");
      taken++;
    }
    assert.equal(taken, 20);
    crash(zavu);
    assert.deepEqual(await results.next(), ENDED, "nor after the end");
  });

  test("while one or two results are awaited is thrown once", async () => {
    for (const count of [1, 2]) {
      const { zavu, results } = await start(0);
      const awaited = Array.from({ length: count }, () => results.next());
      const settled = Promise.allSettled(awaited);
      await turn();
      crash(zavu);
      const [first, second] = await settled;
      assert.equal(first?.status === "rejected" && first.reason.code, "internal");
      if (second) assert.deepEqual(second, { status: "fulfilled", value: ENDED });
      assert.deepEqual(await results.next(), ENDED);
    }
  });

  test("is not reported after the loop was left", async () => {
    for (const crashesBefore of [true, false]) {
      const { zavu, results } = await start(3);
      await results.next();
      if (crashesBefore) {
        crash(zavu);
        await turn();
      }
      const left = results.return?.();
      if (!crashesBefore) {
        await turn();
        crash(zavu);
      }
      assert.deepEqual(await left, ENDED);
      assert.deepEqual(await results.next(), ENDED);
    }
  });

  test("lets a watch go on", async () => {
    const zavu = await freshCopy();
    const statuses = ["pending", "in_progress", "completed"];
    const fetch = async () => {
      const invitation = { id: "inv_a", status: statuses.shift(), ...LINK, ...TIMES };
      return Response.json({ invitation });
    };
    const options = { apiKey: "zv_test_a", intervalMs: 1_000, fetch };
    const seen = [];
    for await (const { invitation } of zavu.watchInvitations(["inv_a"], options)) {
      seen.push(invitation.status);
      crash(zavu);
      await turn();
    }
    assert.deepEqual(seen, ["pending", "in_progress", "completed"]);
  });

  test("lets a list go on", async () => {
    const zavu = await freshCopy();
    let pages = 0;
    const fetch = async () => {
      const items = [{ id: `inv_${pages++}`, status: "pending", ...TIMES }];
      return Response.json({ items, nextCursor: pages < 3 ? `page_${pages}` : null });
    };
    const seen = [];
    for await (const { id } of zavu.listInvitations({}, { apiKey: "zv_test_a", fetch })) {
      seen.push(id);
      crash(zavu);
      await turn();
    }
    assert.deepEqual(seen, ["inv_0", "inv_1", "inv_2"]);
  });
});

test("a crash after authorize returned is no failure of authorize", async () => {
  const { createInvitationHandler } = await freshCopy();
  for (const [crashing, returned] of /** @type {const} */ ([
    ["handlerReadGrant", true],
    ["handlerSetHeaders", new Response(null, { status: 401 })],
  ])) {
    stop = spyOnInstances({
      entrance: (enter, name) =>
        name !== crashing
          ? enter
          : () => {
              throw new WebAssembly.RuntimeError("unreachable");
            },
    });
    try {
      /** @type {string[]} */
      const messages = [];
      const handle = createInvitationHandler({
        apiKey: "zv_test_a",
        authorize: () => returned,
        onError: ({ message }) => messages.push(message),
      });
      const { status } = await handle(new Request("https://app.example/", { method: "POST" }));
      assert.equal(status, 500);
      const restarted = "the WebAssembly code crashed and was restarted: the next call works";
      assert.deepEqual(messages, [restarted]);
    } finally {
      stop();
    }
  }
});

test("a crash while a form is normalized is thrown", async () => {
  const { normalizeInvitation } = await freshCopy();
  stop = spyOnInstances({
    entrance: (enter, name) =>
      name !== "isReactInternalField"
        ? enter
        : () => {
            throw new WebAssembly.RuntimeError("unreachable");
          },
  });
  try {
    const form = new URLSearchParams({ clientName: "Example" });
    assert.throws(() => normalizeInvitation(form), { code: "internal" });
  } finally {
    stop();
  }
});
