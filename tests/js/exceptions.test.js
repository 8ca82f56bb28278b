// @ts-check
// An exception that is caught at once costs more than all the rest of a call: its stack is recorded.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createInvitation } from "zavu-invitations";
import { startSandbox } from "./support/sandbox.js";

test("nothing throws on the way of a create that succeeds", async () => {
  const sandbox = await startSandbox();
  const { get } = Reflect;
  /** @type {unknown[]} */
  const thrown = [];
  Reflect.get = (...values) => {
    try {
      return get(...values);
    } catch (error) {
      thrown.push(error);
      throw error;
    }
  };
  try {
    await createInvitation({}, { apiKey: sandbox.key, baseUrl: sandbox.url });
  } finally {
    Reflect.get = get;
    await sandbox.close();
  }
  assert.deepEqual(thrown, []);
});
