// @ts-check
// The faults of the simulation (tests/simulation) over HTTP, one by one, with the options that a
// caller has who gives none.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, describe, test } from "node:test";
import { createInvitation, InvitationsClient, isInvitationsError } from "zavu-invitations";
import { spyOnInstances } from "./support/instances.js";
import { freshCopy } from "./support/package.js";
import { startSandbox } from "./support/sandbox.js";
import { assertShowsNone } from "./support/secrets.js";

/**
 * @typedef {Awaited<ReturnType<typeof startSandbox>>} Sandbox
 * @typedef {Parameters<Sandbox["faults"]["push"]>[0]} Fault
 * @typedef {"created" | "reconciled" | import("zavu-invitations").ErrorOutcome} End
 */

const KEY = "planted.key/0123456789";
const REQUEST = { clientName: "Example Bakery", clientEmail: "contact@example.org" };

/** Tests of a suite run at once, each with a sandbox of its own. */
const SUITE = { concurrency: 16, timeout: 120_000 };

/**
 * @template T
 * @param {(sandbox: Sandbox, client: InvitationsClient) => Promise<T>} run
 * @param {import("zavu-invitations").InvitationsOptions} [options]
 */
async function inSandbox(run, options) {
  const sandbox = await startSandbox({ key: KEY });
  /** @type {string[]} */
  const heard = [];
  /** @param {object} event */
  const onAttempt = (event) => heard.push(JSON.stringify(event));
  try {
    const own = { apiKey: KEY, baseUrl: sandbox.url, onAttempt };
    const result = await run(sandbox, new InvitationsClient({ ...own, ...options }));
    for (const { token, url } of sandbox.invitations()) assertTellsNone(heard, [token, url]);
    assertTellsNone(heard, [KEY, ...Object.values(REQUEST)]);
    return result;
  } finally {
    await sandbox.close();
  }
}

/**
 * @param {string[]} events
 * @param {string[]} secrets
 */
function assertTellsNone(events, secrets) {
  assert.ok(events.every((event) => secrets.every((secret) => !event.includes(secret))));
}

/**
 * Asserts what holds for every create, and how this one ends.
 *
 * @param {Sandbox} sandbox
 * @param {Promise<import("zavu-invitations").CreatedInvitation>} call
 * @param {End} expected
 * @param {number} [others] how many invitations somebody else made
 */
async function assertEnds(sandbox, call, expected, others = 0) {
  const result = await call.catch((error) => error);
  const made = sandbox.invitations();
  const own = made.length - others;
  assert.ok(own <= 1, "a call makes one invitation at most");
  if (isInvitationsError(result)) {
    assert.equal(result.outcome, expected, String(result));
    if (result.outcome !== "unknown") assert.equal(own, 0, "it left none");
    const secrets = made.flatMap(({ token, url }) => [token, url]);
    assertShowsNone(result, [KEY, ...secrets]);
  } else {
    assert.equal(result.reconciled ? "reconciled" : "created", expected);
    assert.ok(made.some(({ id }) => id === result.invitation.id));
  }
  return result;
}

/** @param {End} end */
const name = (end) => `: ${end}`;

describe("a create", SUITE, () => {
  /** @type {[fault: Fault, expected: End][]} */
  const cases = [
    [{ kind: "extra-fields" }, "created"],
    [{ kind: "slow", ms: 50 }, "created"],
    [{ kind: "slow-body", ms: 50 }, "created"],
    [{ kind: "slow", ms: 60_000 }, "reconciled"],
    [{ kind: "slow-body", ms: 60_000 }, "reconciled"],
    [{ kind: "lost-request" }, "unknown"],
    [{ kind: "lost-answer" }, "reconciled"],
    [{ kind: "hang" }, "unknown"],
    [{ kind: "hang", processed: true }, "reconciled"],
    [{ kind: "html" }, "unknown"],
    [{ kind: "html", processed: true }, "reconciled"],
    [{ kind: "html-ok" }, "reconciled"],
    [{ kind: "empty", status: 201 }, "reconciled"],
    [{ kind: "empty", status: 500 }, "unknown"],
    [{ kind: "cut-off" }, "reconciled"],
    [{ kind: "truncated-json" }, "reconciled"],
    [{ kind: "wrong-json", shape: "array" }, "reconciled"],
    [{ kind: "wrong-json", shape: "null" }, "reconciled"],
    [{ kind: "wrong-json", shape: "null-invitation" }, "reconciled"],
    [{ kind: "wrong-json", shape: "wrong-types" }, "reconciled"],
    [{ kind: "redirect", status: 302 }, "unknown"],
    [{ kind: "redirect", status: 307 }, "refused"],
    [{ kind: "wrapped-error" }, "refused"],
    [{ kind: "echo-secret", status: 400 }, "refused"],
    [{ kind: "echo-secret", status: 500 }, "unknown"],
    ...[400, 401, 402, 403, 404, 409, 422].map(
      (status) => /** @type {[Fault, End]} */ ([{ kind: "status", status }, "refused"]),
    ),
    ...[408, 500, 502, 503, 504].flatMap(
      (status) =>
        /** @type {[Fault, End][]} */ ([
          [{ kind: "status", status }, "unknown"],
          [{ kind: "status", status, processed: true }, "reconciled"],
        ]),
    ),
    ...["documented", "retry-after", "http-date", "retry-after-ms", "reset-ms"].map(
      (wait) => /** @type {[Fault, End]} */ ([{ kind: "status", status: 429, wait }, "created"]),
    ),
    ...["reset-seconds", "body", "none"].map(
      (wait) => /** @type {[Fault, End]} */ ([{ kind: "status", status: 429, wait }, "created"]),
    ),
    [{ kind: "status", status: 429, wait: "retry-after-ms", waitMs: 60_000 }, "refused"],
    [{ kind: "status", status: 429, wait: "absurd" }, "refused"],
  ];
  for (const [fault, expected] of cases) {
    const { kind, ...more } = fault;
    test(`${kind} ${JSON.stringify(more)}${name(expected)}`, () =>
      inSandbox(
        async (sandbox, client) => {
          sandbox.faults.push({ ...fault, operation: "create" });
          await assertEnds(sandbox, client.create(REQUEST), expected);
          const creates = sandbox.requests().filter(({ operation }) => operation === "create");
          assert.equal(creates.length, fault.status === 429 && expected === "created" ? 2 : 1);
        },
        { timeoutMs: 5_000 },
      ));
  }

  test("finds nobody there: not_sent", () =>
    inSandbox(async (sandbox) => {
      const server = createServer().listen(0, "127.0.0.1");
      await new Promise((resolve) => server.once("listening", resolve));
      const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
      await new Promise((resolve) => server.close(resolve));
      const baseUrl = `http://127.0.0.1:${port}`;
      const call = createInvitation(REQUEST, { apiKey: KEY, baseUrl });
      const error = await assertEnds(sandbox, call, "not_sent");
      assert.equal(error.attempts, 3, "it is tried again: nothing was sent");
    }));

  test("whose list cannot be read: unknown", () =>
    inSandbox(async (sandbox, client) => {
      sandbox.faults.push({ kind: "lost-answer", operation: "create" });
      sandbox.faults.push({ kind: "status", status: 500, operation: "list", count: 9 });
      await assertEnds(sandbox, client.create(REQUEST), "unknown");
    }));

  test("whose list is read at the second time: reconciled", () =>
    inSandbox(async (sandbox, client) => {
      sandbox.faults.push({ kind: "lost-answer", operation: "create" });
      sandbox.faults.push({ kind: "cut-off", operation: "list" });
      await assertEnds(sandbox, client.create(REQUEST), "reconciled");
    }));

  for (const [twin, expected] of /** @type {const} */ ([
    [REQUEST, "unknown"],
    [{ ...REQUEST, clientName: "Another" }, "reconciled"],
  ])) {
    test(`beside one of somebody else's, ${twin.clientName}${name(expected)}`, () =>
      inSandbox(async (sandbox, client) => {
        sandbox.faults.push({ kind: "hang", processed: true, operation: "create" });
        const call = client.create(REQUEST, { timeoutMs: 3_000 });
        while (sandbox.requests().length === 0) await new Promise(setImmediate);
        // As another process creates it: this one knows nothing of its id.
        await fetch(`${sandbox.url}/v1/invitations`, {
          method: "POST",
          headers: { authorization: `Bearer ${KEY}`, "content-type": "application/json" },
          body: JSON.stringify(twin),
        });
        await assertEnds(sandbox, call, expected, 1);
      }));
  }

  test("beside an old one of the same data: reconciled", () =>
    inSandbox(async (sandbox, client) => {
      sandbox.advance(-3_600_000);
      await client.create(REQUEST);
      sandbox.advance(3_600_000);
      sandbox.faults.push({ kind: "lost-answer", operation: "create" });
      await assertEnds(sandbox, client.create(REQUEST), "reconciled", 1);
    }));

  test("at a server whose clock went back: unknown, and no twin", () =>
    inSandbox(async (sandbox, client) => {
      sandbox.advance(-86_400_000);
      sandbox.faults.push({ kind: "lost-answer", operation: "create" });
      await assertEnds(sandbox, client.create(REQUEST), "unknown");
    }));

  test("at once with another one of the same data", () =>
    inSandbox(async (sandbox, client) => {
      sandbox.faults.push({ kind: "lost-answer", operation: "create", count: 2 });
      const calls = [client.create(REQUEST), client.create(REQUEST)];
      const results = await Promise.all(calls.map((call) => call.catch((error) => error)));
      assert.equal(sandbox.invitations().length, 2, "each made one");
      for (const result of results) {
        if (isInvitationsError(result)) assert.equal(result.outcome, "unknown");
      }
      const found = results.filter((result) => !isInvitationsError(result));
      const ids = found.map(({ invitation }) => invitation.id);
      assert.ok(ids.length === new Set(ids).size, "no two have the same one");
    }));
});

describe("a cancel", SUITE, () => {
  /** @type {[fault: Fault, expected: "cancelled" | import("zavu-invitations").ErrorOutcome][]} */
  const cases = [
    [{ kind: "lost-request" }, "cancelled"],
    [{ kind: "lost-answer" }, "cancelled"],
    [{ kind: "cut-off" }, "cancelled"],
    [{ kind: "status", status: 500, processed: true }, "cancelled"],
    [{ kind: "status", status: 503 }, "cancelled"],
    [{ kind: "status", status: 429, wait: "retry-after-ms", waitMs: 5 }, "cancelled"],
    [{ kind: "status", status: 500, count: 9 }, "unknown"],
    [{ kind: "status", status: 404 }, "refused"],
    [{ kind: "html-ok" }, "unknown"],
  ];
  for (const [fault, expected] of cases) {
    test(`${JSON.stringify(fault)}: ${expected}`, () =>
      inSandbox(async (sandbox, client) => {
        const { id } = (await client.create(REQUEST)).invitation;
        sandbox.faults.push({ ...fault, operation: "cancel" });
        const result = await client.cancel(id).catch((error) => error);
        const found = isInvitationsError(result) ? result.outcome : result.invitation.status;
        assert.equal(found, expected);
      }));
  }

  test("of one that is cancelled already is refused", () =>
    inSandbox(async (_, client) => {
      const { id } = (await client.create(REQUEST)).invitation;
      await client.cancel(id);
      await assert.rejects(client.cancel(id), { code: "invalid_request", outcome: "refused" });
    }));
});

describe("a read", SUITE, () => {
  /** @type {Fault[]} */
  const faults = [
    { kind: "lost-request" },
    { kind: "lost-answer" },
    { kind: "cut-off" },
    { kind: "html" },
    { kind: "status", status: 408 },
    { kind: "status", status: 500 },
    { kind: "status", status: 503 },
    { kind: "status", status: 429, wait: "retry-after-ms", waitMs: 5 },
  ];
  for (const fault of faults) {
    test(`${JSON.stringify(fault)} is tried again`, () =>
      inSandbox(async (sandbox, client) => {
        const { id } = (await client.create(REQUEST)).invitation;
        sandbox.faults.push({ ...fault, operation: "retrieve", count: 2 });
        sandbox.faults.push({ ...fault, operation: "list", count: 2 });
        assert.equal((await client.retrieve(id)).invitation.id, id);
        const ids = [];
        for await (const invitation of client.list()) ids.push(invitation.id);
        assert.deepEqual(ids, [id]);
        sandbox.faults.push({ ...fault, operation: "retrieve", count: 3 });
        await assert.rejects(client.retrieve(id), (error) => {
          assert.ok(isInvitationsError(error));
          assert.equal(error.attempts, 3);
          return true;
        });
      }));
  }
});

describe("many reads", () => {
  /** @type {Sandbox} */
  let sandbox;
  before(async () => {
    sandbox = await startSandbox({ key: KEY });
  });
  after(() => sandbox.close());

  test("leave nothing behind in the WebAssembly", async () => {
    const { invitation } = await createInvitation(REQUEST, { apiKey: KEY, baseUrl: sandbox.url });
    const body = JSON.stringify({ invitation });
    const headers = new Headers();
    const client = new InvitationsClient({
      apiKey: KEY,
      fetch: async () => ({ status: 200, headers, text: async () => body }),
    });
    /** @type {WebAssembly.Memory[]} */
    const memories = [];
    const stop = spyOnInstances({ created: ({ memory }) => memories.push(memory) });
    try {
      const copy = await freshCopy();
      const own = new copy.InvitationsClient({
        apiKey: KEY,
        fetch: async () => ({ status: 200, headers, text: async () => body }),
      });
      const read = async (/** @type {number} */ count) => {
        for (let done = 0; done < count; done += 100) {
          await Promise.all(Array.from({ length: 100 }, () => own.retrieve(invitation.id)));
        }
        return memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
      };
      const warm = await read(2_000);
      assert.ok(warm > 0);
      assert.equal(await read(20_000), warm);
      assert.equal(memories.length, 1, "and none of it was replaced");
    } finally {
      stop();
    }
    assert.equal((await client.retrieve(invitation.id)).invitation.id, invitation.id);
  });
});
