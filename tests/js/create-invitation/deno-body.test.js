// @ts-check
// Deno sends a text, bytes or no body twice, and a `Blob` once: `tests/faults/repeats.js` tries it there.
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { cancelInvitation, createInvitation, retrieveInvitation } from "zavu-invitations";

/** @type {any} */
const global = globalThis;

afterEach(() => {
  delete global.Deno;
});

/** @param {(options: any) => Promise<unknown>} call @returns {Promise<any>} */
async function bodyOf(call) {
  /** @type {any} */
  let sent;
  const fetch = async (/** @type {string} */ _, /** @type {object} */ init) => {
    sent = init;
    return new Response("{}", { status: 404 });
  };
  await assert.rejects(call({ apiKey: "zv_test_example", fetch, maxRetries: 0 }), {
    code: "not_found",
  });
  return sent.body;
}

test("the bodies of a create and of a cancel are Blobs in Deno, and texts elsewhere", async () => {
  const create = (/** @type {any} */ options) => createInvitation({ clientName: "é" }, options);
  const cancel = (/** @type {any} */ options) => cancelInvitation("inv_a", options);
  assert.equal(await bodyOf(create), '{"clientName":"é"}');
  assert.equal(await bodyOf(cancel), undefined);
  global.Deno = {};
  const body = await bodyOf(create);
  assert.ok(body instanceof Blob);
  assert.equal(await body.text(), '{"clientName":"é"}');
  assert.equal(body.type, "");
  const empty = await bodyOf(cancel);
  assert.ok(empty instanceof Blob);
  assert.equal(empty.size, 0);
  assert.equal(await bodyOf((options) => retrieveInvitation("inv_a", options)), undefined);
});
