// @ts-check
// No more of an answer is read than is allowed.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, before, describe, test } from "node:test";
import { createInvitation, listInvitations, retrieveInvitation } from "zavu-invitations";

const MIB = 1 << 20;
const INVITATION = {
  id: "inv_example",
  url: "https://dashboard.zavu.dev/invite/tok_example",
  token: "tok_example",
  status: "pending",
  clientName: "Bäckerei 👩‍🍳",
  expiresAt: "2030-01-08T00:00:00.000Z",
  createdAt: "2030-01-01T00:00:00.000Z",
};
const BODY = JSON.stringify({ invitation: INVITATION });
const LENGTH = Buffer.byteLength(BODY);
const REQUEST = { clientName: INVITATION.clientName };
const OPTIONS = { apiKey: "zv_test_example", maxRetries: 0, reconcile: false };

describe("the size of an answer", { timeout: 60_000 }, () => {
  /** @type {import("node:http").RequestListener} */
  let answer = () => {};
  const server = createServer((request, response) => answer(request, response));
  let baseUrl = "";
  before(async () => {
    await once(server.listen(0, "127.0.0.1"), "listening");
    const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
    baseUrl = `http://127.0.0.1:${port}`;
  });
  after(() => server.close());

  const tooLarge = {
    code: "invalid_response",
    outcome: "unknown",
    status: 201,
    message: /^the answer is larger than maxAnswerBytes allows/,
  };

  test("one that is too large is not read again", async () => {
    let requests = 0;
    answer = (_, response) => {
      requests += 1;
      response.end(BODY);
    };
    const options = { ...OPTIONS, baseUrl, maxRetries: 2, maxAnswerBytes: LENGTH - 1 };
    await assert.rejects(retrieveInvitation("inv_example", options), { ...tooLarge, status: 200 });
    assert.equal(requests, 1);
  });

  test("an endless one is not read to its end", async () => {
    let written = 0;
    /** @type {Promise<unknown>} */
    let closed = Promise.resolve();
    answer = (_, response) => {
      response.writeHead(201);
      closed = once(response, "close");
      const more = () => {
        while (!response.destroyed && response.write("x".repeat(65_536))) written += 65_536;
        if (!response.destroyed) response.once("drain", more);
      };
      more();
    };
    await assert.rejects(createInvitation({}, { ...OPTIONS, baseUrl }), tooLarge);
    await closed;
    assert.ok(written < 32 * MIB, `${written} bytes were written`);
  });

  test("a refusal that is too large stays one", async () => {
    answer = (_, response) => response.writeHead(409).end("x".repeat(2 * MIB));
    await assert.rejects(createInvitation({}, { ...OPTIONS, baseUrl }), {
      code: "conflict",
      outcome: "refused",
      status: 409,
    });
  });

  for (const [name, fetch] of /** @type {[string, any][]} */ ([
    ["a stream", async () => new Response(BODY, { status: 201 })],
    ["a text", async () => ({ status: 201, headers: new Headers(), text: async () => BODY })],
  ])) {
    test(`of ${name} is counted in bytes`, async () => {
      const options = { ...OPTIONS, fetch };
      const answered = await retrieveInvitation("inv_example", {
        ...options,
        maxAnswerBytes: LENGTH,
      });
      assert.deepEqual(answered, { invitation: INVITATION });
      const less = { ...options, maxAnswerBytes: LENGTH - 1 };
      await assert.rejects(createInvitation(REQUEST, less), tooLarge);
    });
  }

  test("a page of a list may have more", async () => {
    const padding = "x".repeat(2 * MIB);
    answer = (_, response) =>
      response.end(
        JSON.stringify({ items: [], nextCursor: null, invitation: INVITATION, padding }),
      );
    const page = await listInvitations({}, { ...OPTIONS, baseUrl }).page();
    assert.deepEqual(page.items, []);
    await assert.rejects(retrieveInvitation("inv_a", { ...OPTIONS, baseUrl }), {
      code: "invalid_response",
      status: 200,
    });
  });

  test("a body is decoded as text() does: a BOM is dropped, characters are whole", async () => {
    const bytes = Buffer.from(`\ufeff${BODY}`);
    const body = new ReadableStream({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });
    const fetch = /** @type {any} */ (async () => new Response(body, { status: 201 }));
    assert.deepEqual(await createInvitation(REQUEST, { ...OPTIONS, fetch }), {
      invitation: INVITATION,
    });
  });

  test("chunks of another realm are read", async () => {
    const { runInNewContext } = await import("node:vm");
    const chunks = [runInNewContext(`new Uint8Array([${Buffer.from(BODY).join()}])`)];
    const read = async () => ({ done: chunks.length === 0, value: chunks.pop() });
    const body = { getReader: () => ({ read, cancel: async () => {} }) };
    const fetch = /** @type {any} */ (async () => ({ status: 201, headers: new Headers(), body }));
    assert.deepEqual(await createInvitation(REQUEST, { ...OPTIONS, fetch }), {
      invitation: INVITATION,
    });
  });

  test("chunks that all use the same buffer are read", async () => {
    const buffer = new Uint8Array(16);
    let at = 0;
    const read = async () => {
      const bytes = Buffer.from(BODY).subarray(at, at + buffer.length);
      at += bytes.length;
      buffer.set(bytes);
      return { done: bytes.length === 0, value: buffer.subarray(0, bytes.length) };
    };
    const body = { getReader: () => ({ read, cancel: async () => {} }) };
    const fetch = /** @type {any} */ (async () => ({ status: 201, headers: new Headers(), body }));
    assert.deepEqual(await createInvitation(REQUEST, { ...OPTIONS, fetch }), {
      invitation: INVITATION,
    });
  });

  test("the rest of a stream is let go when the time is up", async () => {
    let cancelled = 0;
    const reader = { read: () => new Promise(() => {}), cancel: async () => void cancelled++ };
    const body = { getReader: () => reader };
    const fetch = /** @type {any} */ (async () => ({ status: 201, headers: new Headers(), body }));
    await assert.rejects(createInvitation({}, { ...OPTIONS, fetch, timeoutMs: 20 }), {
      code: "timeout",
    });
    assert.equal(cancelled, 1);
  });
});
