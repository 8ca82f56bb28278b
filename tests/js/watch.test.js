// @ts-check
// Waiting for invitations, in real time against the sandbox: a few seconds each.
import assert from "node:assert/strict";
import { after, afterEach, describe, test } from "node:test";
import {
  createInvitation,
  InvitationsClient,
  waitForInvitation,
  watchInvitations,
} from "zavu-invitations";
import { freshCopy } from "./support/package.js";
import { startSandbox } from "./support/sandbox.js";

const sandbox = await startSandbox();
const options = { apiKey: sandbox.key, baseUrl: sandbox.url, intervalMs: 1_000 };
after(() => sandbox.close());
afterEach(() => sandbox.reset());

const create = async (/** @type {object} */ request = {}) =>
  (await createInvitation(request, { apiKey: sandbox.key, baseUrl: sandbox.url })).invitation;

/**
 * Does the next step of a signup when a status is seen.
 *
 * @param {string} id
 * @param {Record<string, (id: string) => unknown>} steps
 */
const play =
  (id, steps) =>
  (/** @type {import("zavu-invitations").InvitationChange} */ { invitation }) => {
    steps[invitation.status]?.(id);
  };

describe("waiting", { timeout: 60_000, concurrency: true }, () => {
  test("ends when the client is connected", async () => {
    const { id } = await create();
    /** @type {(string | undefined)[][]} */
    const seen = [];
    const steps = play(id, { pending: sandbox.startSignup, in_progress: sandbox.completeSignup });
    const invitation = await waitForInvitation(id, {
      ...options,
      onChange(change) {
        seen.push([change.previousStatus, change.invitation.status]);
        steps(change);
        throw new Error("it concerns nobody");
      },
    });
    assert.equal(invitation.status, "completed");
    assert.ok(invitation.senderId);
    assert.deepEqual(seen, [
      [undefined, "pending"],
      ["pending", "in_progress"],
      ["in_progress", "completed"],
    ]);
  });
});

describe("waiting, one after the other", { timeout: 120_000 }, () => {
  test("goes on after a failed signup, unless it was asked for", async () => {
    const { id } = await create();
    sandbox.startSignup(id);
    sandbox.failSignup(id);
    const failed = await waitForInvitation(id, { ...options, until: "failed" });
    assert.equal(failed.status, "failed");
    /** @type {string[]} */
    const seen = [];
    const cancelled = await new InvitationsClient({
      apiKey: sandbox.key,
      baseUrl: sandbox.url,
    }).wait(id, {
      intervalMs: 1_000,
      onChange({ invitation }) {
        seen.push(invitation.status);
        if (invitation.status === "failed") sandbox.advance(8 * 86_400_000);
      },
    });
    assert.equal(cancelled.status, "expired");
    assert.deepEqual(seen, ["failed", "expired"]);
  });

  test("waits out what passes", async () => {
    const { id } = await create();
    sandbox.faults.push(
      { kind: "status", status: 503, operation: "retrieve" },
      { kind: "lost-answer", operation: "retrieve" },
    );
    const steps = play(id, { pending: sandbox.startSignup, in_progress: sandbox.completeSignup });
    const { status } = await waitForInvitation(id, { ...options, onChange: steps });
    assert.equal(status, "completed");
    assert.equal(sandbox.requests("retrieve").length, 5);
  });

  test("ends with what does not pass", async () => {
    const { id } = await create();
    await assert.rejects(waitForInvitation("inv_none", options), {
      code: "not_found",
      status: 404,
    });
    const other = { ...options, apiKey: "zv_live_other" };
    await assert.rejects(waitForInvitation(id, other), { code: "authentication", status: 401 });
    assert.equal(sandbox.requests("retrieve").length, 2);
  });

  test("ends after waitTimeoutMs", async () => {
    const { id } = await create();
    await assert.rejects(waitForInvitation(id, { ...options, waitTimeoutMs: 1_500 }), {
      code: "timeout",
      message: "the invitation has no status that ends the wait after options.waitTimeoutMs",
      attempts: 2,
    });
  });

  test("ends by its signal at once", async () => {
    const { id } = await create();
    const controller = new AbortController();
    const reason = new Error("left");
    const waiting = waitForInvitation(id, {
      ...options,
      intervalMs: 86_400_000,
      signal: controller.signal,
      onChange: () => setTimeout(() => controller.abort(reason), 50),
    });
    await assert.rejects(waiting, { code: "aborted", cause: reason });
    assert.equal(sandbox.requests("retrieve").length, 1);
    await assert.rejects(waitForInvitation(id, { ...options, signal: controller.signal }), {
      code: "aborted",
    });
    assert.equal(sandbox.requests("retrieve").length, 1);
  });

  test("refuses options that cannot be used", async () => {
    for (const [wrong, text] of /** @type {[any, string][]} */ ([
      [{ waitTimeoutMs: 0 }, "options.waitTimeoutMs must be at least 1, found 0"],
      [{ waitTimeoutMs: 2 ** 32 }, "options.waitTimeoutMs must be at most 4,233,600,000"],
      [{ intervalMs: 10 }, "options.intervalMs must be at least 1,000, found 10"],
      [{ intervalMs: "1s" }, "options.intervalMs must be a number, found a string"],
      [{ onChange: {} }, "options.onChange must be a function, found an object"],
      [{ until: "faild" }, 'did you mean "failed"?'],
      [{ until: ["failed", 7] }, "options.until[1] must be a string, found a number"],
      [{ until: [undefined] }, "options.until[0] must be a string, found undefined"],
      [{ untill: "failed" }, "options.untill is not a known name"],
      [{ timeoutMs: "1" }, "options.timeoutMs must be a number"],
    ])) {
      await assert.rejects(waitForInvitation("inv_1", { ...options, ...wrong }), (error) => {
        assert.ok(error instanceof Error && error.message.includes(text), String(error));
        return true;
      });
    }
    const changes = watchInvitations(["a"], /** @type {any} */ ({ ...options, until: "failed" }));
    await assert.rejects(changes[Symbol.asyncIterator]().next(), { code: "invalid_request" });
    const other = waitForInvitation("inv_none", { ...options, until: "renamed_later" });
    await assert.rejects(other, { code: "not_found" });
    for (const id of ["", "..", "webhook", undefined]) {
      await assert.rejects(waitForInvitation(/** @type {any} */ (id), options), {
        code: "invalid_request",
      });
    }
    const ids = watchInvitations(["a", "", /** @type {any} */ (7)], options);
    await assert.rejects(ids[Symbol.asyncIterator]().next(), (/** @type {any} */ error) => {
      const paths = error.issues.map((/** @type {any} */ issue) => issue.path);
      assert.deepEqual(paths, [
        ["ids", 1],
        ["ids", 2],
      ]);
      return true;
    });
    for (const watched of [{ limit: 101 }, { stat: "x" }, "inv_1", null]) {
      const changes = watchInvitations(/** @type {any} */ (watched), options);
      await assert.rejects(changes[Symbol.asyncIterator]().next(), { code: "invalid_request" });
    }
  });
});

describe("watching", { timeout: 120_000 }, () => {
  for (const count of [2, 7]) {
    test(`gives each change of ${count} invitations, then ends`, async () => {
      /** @type {string[]} */
      const ids = [];
      for (let n = 0; n < count; n++) ids.push((await create()).id);
      await create();
      /** @type {string[]} */
      const seen = [];
      for await (const { invitation, previousStatus } of watchInvitations(ids, options)) {
        seen.push(`${previousStatus} ${invitation.status}`);
        if (invitation.status === "pending") sandbox.startSignup(invitation.id);
        if (invitation.status === "in_progress") sandbox.completeSignup(invitation.id);
      }
      const expected = ["undefined pending", "pending in_progress", "in_progress completed"];
      assert.deepEqual(seen.sort(), expected.flatMap((text) => ids.map(() => text)).sort());
      assert.equal(sandbox.requests("list").length > 0, count > 5);
    });
  }

  test("gives what enters and what leaves a query", async () => {
    const first = await create();
    /** @type {string[]} */
    const seen = [];
    let second = "";
    for await (const { invitation } of watchInvitations({ status: "pending" }, options)) {
      const name = invitation.id === first.id ? "first" : "second";
      seen.push(`${name} ${invitation.status}`);
      if (seen.length === 1) second = (await create()).id;
      if (seen.length === 2) sandbox.startSignup(first.id);
      if (seen.length === 3) break;
    }
    assert.ok(second);
    assert.deepEqual(seen, ["first pending", "second pending", "first in_progress"]);
  });

  test("ends with the loop, with a call under way, and when nobody begins", async () => {
    const { id } = await create();
    const calm = { ...options, intervalMs: 86_400_000 };
    for await (const { invitation } of watchInvitations([id], calm)) {
      assert.equal(invitation.id, id);
      break;
    }
    const changes = watchInvitations([id], calm)[Symbol.asyncIterator]();
    assert.equal((await changes.next()).done, false);
    const next = changes.next();
    assert.deepEqual(await changes.return?.(), { done: true, value: undefined });
    assert.deepEqual(await next, { done: true, value: undefined });
    assert.deepEqual(await changes.next(), { done: true, value: undefined });
    const unused = watchInvitations([id], calm)[Symbol.asyncIterator]();
    assert.deepEqual(await unused.return?.(), { done: true, value: undefined });
    assert.deepEqual(await unused.next(), { done: true, value: undefined });
    assert.equal(sandbox.requests("retrieve").length, 2);
    // Node ends this process only where no timer is left: see the timeout of the suite.
  });

  test("gives its changes in their order to those who ask at once", async () => {
    const ids = [(await create()).id, (await create()).id];
    const changes = watchInvitations(ids, options)[Symbol.asyncIterator]();
    const both = await Promise.all([changes.next(), changes.next()]);
    assert.deepEqual(both.map(({ value }) => value.invitation.id).sort(), ids.sort());
    await changes.return?.();
  });

  test("tells onAttempt of its requests", async () => {
    const { id } = await create();
    /** @type {string[]} */
    const events = [];
    const onAttempt = (/** @type {any} */ event) => events.push(`${event.operation} ${event.type}`);
    for await (const _ of watchInvitations([id], { ...options, onAttempt })) break;
    assert.deepEqual(events, ["retrieve start", "retrieve answer"]);
  });
});

test("a signal that starts another watch when it is read", async () => {
  const fetch = async () => new Response("{}", { status: 401 });
  const options = { apiKey: "zv_test_example", fetch };
  let reads = 0;
  const signal = /** @type {AbortSignal} */ (
    /** @type {unknown} */ ({
      get aborted() {
        if (reads++ < 5) {
          const other = watchInvitations(["inv_2"], options)[Symbol.asyncIterator]();
          other.next().catch(() => {});
        }
        return false;
      },
      addEventListener() {},
      removeEventListener() {},
    })
  );
  const waiting = waitForInvitation("inv_1", { ...options, signal });
  await assert.rejects(waiting, { code: "authentication" });
});

test("a Math.random that starts another watch when it is called", async (context) => {
  const { waitForInvitation, watchInvitations } = await freshCopy();
  const fetch = async () => new Response("{}", { status: 401 });
  const options = { apiKey: "zv_test_example", fetch };
  let calls = 0;
  context.mock.method(Math, "random", () => {
    if (calls++ < 3) {
      const other = watchInvitations(["inv_2"], options)[Symbol.asyncIterator]();
      other.next().catch(() => {});
    }
    return 0.5;
  });
  await assert.rejects(waitForInvitation("inv_1", options), { code: "authentication" });
  assert.ok(calls > 0);
});
