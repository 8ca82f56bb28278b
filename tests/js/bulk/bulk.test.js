// @ts-check
// Many invitations from rows, against the sandbox over real sockets.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import {
  cancelInvitation,
  createInvitations,
  InvitationsClient,
  listInvitations,
} from "zavu-invitations";
import { startSandbox } from "../support/sandbox.js";

/** @typedef {import("zavu-invitations").BulkOptions} Options */
/** @typedef {import("zavu-invitations").BulkResult} Result */

/** Of a window of the sandbox's rate limit, which is a minute at Zavu. */
const WINDOW_MS = 2_000;
const KEY = "zv_test_bulk";

/** @type {import("../support/sandbox.js").Sandbox} */
let sandbox;
/** @type {{ apiKey: string, baseUrl: string }} */
let options;

before(async () => {
  sandbox = await startSandbox({ key: KEY, rateLimit: { limit: 600, windowMs: WINDOW_MS } });
  options = { apiKey: KEY, baseUrl: sandbox.url };
});
afterEach(() => sandbox.reset());
after(() => sandbox.close());

const rowsOf = (/** @type {number} */ count) =>
  Array.from({ length: count }, (_, index) => ({ clientName: `Client ${index}` }));

/** @template T @param {AsyncIterable<T>} results */
async function all(results) {
  /** @type {T[]} */
  const list = [];
  for await (const result of results) list.push(result);
  return list;
}

/** How many results have each outcome. @param {readonly Result[]} results */
function counts(results) {
  /** @type {Record<string, number>} */
  const found = {};
  for (const { outcome } of results) found[outcome] = (found[outcome] ?? 0) + 1;
  return found;
}

/** That each row has one result. @param {readonly Result[]} results @param {number} count */
function assertComplete(results, count) {
  const indexes = results.map(({ index }) => index).sort((one, other) => one - other);
  assert.deepEqual(
    indexes,
    Array.from({ length: count }, (_, index) => index),
  );
}

const names = () => sandbox.invitations().map(({ clientName }) => clientName);

describe("a list", () => {
  test("of 650 rows is created at a limit of 600, and none is refused", async () => {
    const results = await all(createInvitations(rowsOf(650), { ...options, concurrency: 8 }));
    assert.deepEqual(counts(results), { created: 650 });
    assertComplete(results, 650);
    for (const result of results) {
      assert.equal(result.outcome, "created");
      assert.deepEqual(result.row, { clientName: `Client ${result.index}` });
      assert.equal(result.key, String(result.index));
      assert.equal(result.invitation?.clientName, result.row.clientName);
      assert.match(String(result.invitation?.url), /^http/);
    }
    assert.equal(new Set(names()).size, 650);
    assert.deepEqual(
      sandbox.requests().filter(({ status }) => status !== 201),
      [],
    );
  });

  test("is checked whole before anything is sent", async () => {
    const rows = [{ clientName: "a" }, { clientEmail: "no address" }, { clientName: "" }];
    let requests = 0;
    const fetch = (/** @type {string} */ url, /** @type {any} */ init) => {
      requests++;
      return globalThis.fetch(url, init);
    };
    const results = createInvitations(rows, { ...options, fetch });
    const { value: first } = await results.next();
    assert.deepEqual([first.outcome, first.index, requests], ["invalid", 1, 0]);
    assert.deepEqual(
      first.issues.map((/** @type {{ code: string }} */ { code }) => code),
      ["invalid_email"],
    );
    const rest = await all(results);
    assert.deepEqual(counts(rest), { created: 2 });
    assert.deepEqual(
      rest.find(({ index }) => index === 2)?.warnings.map(({ code }) => code),
      ["blank"],
    );
  });

  test("is only checked by a dry run", async () => {
    const rows = [{ clientName: "a" }, { expiresInDays: 99 }];
    const results = await all(createInvitations(rows, { ...options, dryRun: true }));
    assert.deepEqual(
      results.map(({ outcome }) => outcome),
      ["not_tried", "invalid"],
    );
    assert.equal(sandbox.requests().length, 0);
  });

  test("is opened once, also if the run is ended while a row is read", async () => {
    let opened = 0;
    const rows = {
      *[Symbol.iterator]() {
        opened++;
        yield* rowsOf(20);
      },
    };
    const results = createInvitations(rows, {
      ...options,
      onAttempt: () => void results.return?.(),
    });
    await all(results);
    assert.equal(opened, 1);
  });

  test("may be empty, and of equal rows", async () => {
    assert.deepEqual(await all(createInvitations([], options)), []);
    const rows = Array.from({ length: 5 }, () => ({ clientName: "Acme" }));
    const results = await all(createInvitations(rows, options));
    assert.deepEqual(counts(results), { created: 5 });
    assert.equal(new Set(results.map(({ invitation }) => invitation?.id)).size, 5);
  });

  test("is created by a client, with keys and progress", async () => {
    /** @type {import("zavu-invitations").BulkProgress[]} */
    const seen = [];
    const client = new InvitationsClient(options);
    const results = client.createMany(rowsOf(3), {
      key: (row, index) => `${index}:${row.clientName}`,
      onProgress: (progress) => {
        seen.push(progress);
        throw new Error("of the listener");
      },
    });
    assert.deepEqual((await all(results)).map(({ key }) => key).sort(), [
      "0:Client 0",
      "1:Client 1",
      "2:Client 2",
    ]);
    assert.deepEqual(
      seen.map(({ done, total, created }) => [done, total, created]),
      [
        [1, 3, 1],
        [2, 3, 2],
        [3, 3, 3],
      ],
    );
    assert.deepEqual(await all(results), [], "a second loop makes nothing again");
    assert.equal(sandbox.invitations().length, 3);
  });
});

describe("what goes wrong", () => {
  test("a key that stops working ends the run, and the rest is not tried", async () => {
    let sent = 0;
    /** @type {import("zavu-invitations").Fetch} */
    const fetch = (url, init) => {
      if (++sent === 21) sandbox.faults.push({ kind: "status", status: 401, count: 10_000 });
      return globalThis.fetch(url, /** @type {any} */ (init));
    };
    const results = await all(createInvitations(rowsOf(100), { ...options, fetch }));
    assertComplete(results, 100);
    const { created, not_tried: notTried } = counts(results);
    assert.equal(notTried, 100 - (created ?? 0));
    for (const { outcome, error } of results) {
      if (outcome !== "created") assert.equal(error?.code, "authentication", outcome);
    }
    assert.equal(sandbox.invitations().length, created);
    assert.ok((created ?? 0) >= 12 && (created ?? 0) <= 20, `${created} created`);
  });

  test("rows that are no array end with the error", async () => {
    sandbox.faults.push({ kind: "status", status: 403, operation: "create", count: 10_000 });
    const results = createInvitations(new Set(rowsOf(100)), options);
    /** @type {Result[]} */
    const got = [];
    await assert.rejects(
      async () => {
        for await (const result of results) got.push(result);
      },
      { code: "permission" },
    );
    // Those that were read already.
    assert.deepEqual(counts(got), { not_tried: 8 });
  });

  test("lost answers are found in the list, and no twin is made", async () => {
    for (const kind of /** @type {const} */ (["lost-answer", "truncated-json", "html-ok"])) {
      sandbox.faults.push({ kind, operation: "create" });
    }
    sandbox.faults.push({ kind: "status", status: 503, operation: "create", processed: true });
    const rows = [...rowsOf(40), ...rowsOf(10)];
    const results = await all(createInvitations(rows, options));
    assert.deepEqual(counts(results), { created: 50 });
    assert.equal(results.filter((result) => "reconciled" in result).length, 4);
    assert.equal(sandbox.invitations().length, 50);
    assert.equal(new Set(results.map(({ invitation }) => invitation?.id)).size, 50);
  });

  test("without the search they are unknown", async () => {
    sandbox.faults.push({ kind: "lost-answer", operation: "create", count: 1 });
    const results = await all(createInvitations(rowsOf(5), { ...options, reconcile: false }));
    assert.deepEqual(counts(results), { created: 4, unknown: 1 });
  });

  test("one 429 pauses all, and nothing is lost", async () => {
    sandbox.faults.push({ kind: "status", status: 429, operation: "create", count: 3, waitMs: 50 });
    const results = await all(createInvitations(rowsOf(30), options));
    assert.deepEqual(counts(results), { created: 30 });
  });

  test("options and rows that cannot be used", async () => {
    for (const [rows, given, message] of /** @type {[any, any, RegExp][]} */ ([
      ["Acme", options, /rows must be an array, found a string/],
      [undefined, options, /rows/],
      [{ clientName: "Acme" }, options, /rows/],
      [[], { ...options, concurrency: 0 }, /options\.concurrency/],
      [[], { ...options, concurrency: 101 }, /options\.concurrency/],
      [[], { ...options, ratePerMinute: 0.5 }, /options\.ratePerMinute/],
      [[], { ...options, since: "yesterday" }, /options\.since/],
      [[], { ...options, since: Math.floor(Date.now() / 1000) }, /options\.since.*not seconds/],
      [[], { ...options, since: Date.now() + 3_600_000 }, /options\.since.*in the past/],
      [[], { ...options, known: "all" }, /options\.known/],
      [[], { ...options, known: 7 }, /options\.known/],
      [[], { ...options, known: [{ id: "a" }] }, /options\.known/],
      [[], { ...options, key: "id" }, /options\.key/],
      [[], { ...options, dryRun: 1 }, /options\.dryRun/],
      [[], { ...options, onProgress: {} }, /options\.onProgress/],
      [[], { ...options, concurency: 2 }, /concurency/],
      [[], { ...options, reconcile: { since: new Date() } }, /options\.since/],
      [[], { baseUrl: sandbox.url, since: new Date() }, /API key/],
    ])) {
      await assert.rejects(all(createInvitations(rows, given)), (error) => {
        assert.match(String(error), message);
        assert.equal(/** @type {any} */ (error).name, "InvitationsError");
        return true;
      });
    }
    assert.equal(sandbox.requests().length, 0);
  });
});

describe("a caller who ends it", () => {
  test("by a signal: what is under way is finished, the rest is not tried", async () => {
    const controller = new AbortController();
    /** @type {Result[]} */
    const results = [];
    sandbox.faults.push({ kind: "lost-answer", operation: "create", count: 1 });
    const run = createInvitations(rowsOf(200), { ...options, signal: controller.signal });
    for await (const result of run) {
      if (results.push(result) === 30) controller.abort();
    }
    assertComplete(results, 200);
    const { created, not_tried: notTried } = counts(results);
    assert.equal((created ?? 0) + (notTried ?? 0), 200);
    assert.ok((notTried ?? 0) > 100);
    assert.equal(sandbox.invitations().length, created);
    assert.ok(results.every(({ error }) => error === undefined));
  });

  test("by a signal that was aborted before: nothing is sent", async () => {
    const signal = AbortSignal.abort();
    const results = await all(createInvitations(rowsOf(3), { ...options, signal }));
    assert.deepEqual(counts(results), { not_tried: 3 });
    assert.equal(sandbox.requests().length, 0);
  });

  test("by leaving the loop: the requests under way end, and no other is sent", async () => {
    let closed = 0;
    function* endless() {
      try {
        for (let index = 0; ; index++) yield { clientName: `Client ${index}` };
      } finally {
        closed++;
      }
    }
    for await (const { index } of createInvitations(endless(), options)) if (index === 20) break;
    const count = sandbox.requests().length;
    assert.equal(sandbox.invitations().length, count);
    assert.equal(closed, 1);
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.equal(sandbox.requests().length, count);
  });

  test("a `next` that waits ends at once, and `return` with the requests under way", async () => {
    let destroy = (/** @type {Error} */ _error) => {};
    let read = 0;
    /** As a stream that is destroyed: its waiting read fails. */
    const rows = {
      [Symbol.asyncIterator]: () => ({
        next: () =>
          read++ === 0
            ? Promise.resolve({ value: { clientName: "Client 0" } })
            : new Promise((_, reject) => {
                destroy = reject;
              }),
        return: async () => {
          destroy(new Error("closed too early"));
          return { done: true };
        },
      }),
    };
    let sent = () => {};
    let answer = () => {};
    const isSent = new Promise((resolve) => {
      sent = () => resolve(undefined);
    });
    const mayAnswer = new Promise((resolve) => {
      answer = () => resolve(undefined);
    });
    const run = createInvitations(/** @type {any} */ (rows), {
      ...options,
      fetch: async (/** @type {string} */ url, /** @type {object} */ init) => {
        sent();
        await mayAnswer;
        return fetch(url, init);
      },
    });
    const next = run.next();
    await isSent;
    let hasReturned = false;
    const returned = run.return?.().then(() => {
      hasReturned = true;
    });
    assert.deepEqual(await next, { done: true, value: undefined });
    assert.equal(hasReturned, false);
    answer();
    await returned;
    assert.deepEqual(names(), ["Client 0"]);
  });

  test("nothing is read or sent before the first result is asked for", async () => {
    let read = 0;
    const rows = {
      *[Symbol.iterator]() {
        read++;
        yield { clientName: "Acme" };
      },
    };
    const results = createInvitations(rows, options);
    await results.return?.();
    assert.deepEqual(await all(results), []);
    assert.equal(read, 0);
  });
});

describe("rows that are read one by one", () => {
  test("an endless generator is read no further than its results are taken", async () => {
    let read = 0;
    async function* endless() {
      for (;;) yield { clientName: `Client ${read++}` };
    }
    let taken = 0;
    for await (const _ of createInvitations(endless(), { ...options, concurrency: 5 })) {
      taken++;
      assert.ok(read - taken <= 6, `${read} read, ${taken} taken`);
      if (taken === 300) break;
    }
  });

  test("what they throw comes after the results of the rows before", async () => {
    const error = new RangeError("line 4 of the file");
    async function* broken() {
      yield* rowsOf(3);
      throw error;
    }
    /** @type {Result[]} */
    const results = [];
    await assert.rejects(
      async () => {
        for await (const result of createInvitations(broken(), options)) results.push(result);
      },
      (thrown) => thrown === error,
    );
    assert.deepEqual(counts(results), { created: 3 });
  });

  test("one that waits forever does not hold up the end", async () => {
    const controller = new AbortController();
    async function* stuck() {
      yield { clientName: "Acme" };
      controller.abort();
      await new Promise(() => {});
    }
    const results = await all(
      createInvitations(stuck(), { ...options, signal: controller.signal }),
    );
    assert.deepEqual(counts(results), { created: 1 });
  });
});

describe("a restart", () => {
  test("finds what an earlier run created, whatever became of it", async () => {
    const since = new Date();
    const rows = [...rowsOf(30), { clientName: "Client 0" }];
    const slow = { ...options, concurrency: 2 };
    for await (const { index } of createInvitations(rows, slow)) if (index === 15) break;
    const before = sandbox.invitations();
    assert.ok(before.length > 10 && before.length < 31);
    sandbox.view(/** @type {any} */ (before[0]).id);
    await cancelInvitation(/** @type {any} */ (before[1]).id, /** @type {any} */ (options));
    const results = await all(createInvitations(rows, { ...options, since }));
    assert.deepEqual(counts(results), { found: before.length, created: 31 - before.length });
    assert.equal(sandbox.invitations().length, 31);
    assert.equal(new Set(results.map(({ invitation }) => invitation?.id)).size, 31);
  });

  test("knows what the caller has, and all that the project has", async () => {
    const rows = rowsOf(3);
    const first = await all(createInvitations(rows.slice(0, 2), options));
    const known = first.map(({ invitation }) => /** @type {any} */ (invitation));
    const second = await all(createInvitations(rows, { ...options, known }));
    assert.deepEqual(counts(second), { found: 2, created: 1 });
    const third = await all(createInvitations(rows, { ...options, known: "list" }));
    assert.deepEqual(counts(third), { found: 3 });
    assert.equal((await all(listInvitations({}, /** @type {any} */ (options)))).length, 3);
  });

  test("leaves a row alone that nothing recognises", async () => {
    const results = await all(createInvitations([{}], { ...options, since: new Date() }));
    assert.deepEqual(counts(results), { unknown: 1 });
    assert.match(String(results[0]?.error?.message), /clientName/);
    assert.equal(sandbox.invitations().length, 0);
  });
});
