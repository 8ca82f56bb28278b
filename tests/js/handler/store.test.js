// @ts-check
// The store of idempotency records in memory. Tested directly: a request for each record would take a minute.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const RECORDS_KEPT = 10_000;
const CODE_UNITS_KEPT = 8 * 1024 * 1024;
const LIFETIME_MS = 600_000;

/** @returns {Promise<import("zavu-invitations").IdempotencyStore>} an empty store */
async function emptyStore() {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("../../../pkg-template/src/store.ts", import.meta.url))],
    bundle: true,
    format: "esm",
    write: false,
  });
  // The comment makes each module another one.
  const source = `${outputFiles[0]?.text}\n// ${crypto.randomUUID()}`;
  return (await import(`data:text/javascript,${encodeURIComponent(source)}`)).memoryStore;
}

test("a full store keeps what is in progress, and takes the answer of each", async () => {
  const store = await emptyStore();
  for (let index = 0; index < RECORDS_KEPT; index++) {
    assert.equal(store.claim(`key ${index}`, "in progress", LIFETIME_MS), undefined);
  }
  assert.throws(() => store.claim("another", "in progress", LIFETIME_MS), /too many requests/);
  store.settle("key 0", "answer", LIFETIME_MS);
  assert.equal(store.claim("key 0", "in progress", LIFETIME_MS), "answer");
  // An answered record makes room; those in progress stay.
  assert.equal(store.claim("another", "in progress", LIFETIME_MS), undefined);
  assert.equal(store.claim("key 1", "in progress", LIFETIME_MS), "in progress");
});

test("a record that replaces one needs only the difference", async () => {
  const store = await emptyStore();
  const large = "x".repeat(CODE_UNITS_KEPT / 2);
  assert.equal(store.claim("a", large, LIFETIME_MS), undefined);
  assert.equal(store.claim("b", "in progress", LIFETIME_MS), undefined);
  store.settle("a", large, LIFETIME_MS);
  assert.equal(store.claim("a", "in progress", LIFETIME_MS), large);
  assert.equal(store.claim("b", "in progress", LIFETIME_MS), "in progress");
});

test("an answer that does not fit leaves its request in progress", async () => {
  const store = await emptyStore();
  assert.equal(store.claim("a", "in progress", LIFETIME_MS), undefined);
  assert.throws(() => store.settle("a", "x".repeat(CODE_UNITS_KEPT), LIFETIME_MS), /too many/);
  assert.equal(store.claim("a", "in progress", LIFETIME_MS), "in progress");
});

test("a record that does not fit removes no other", async () => {
  const store = await emptyStore();
  store.claim("answered", "in progress", LIFETIME_MS);
  store.settle("answered", "answer", LIFETIME_MS);
  assert.throws(() => store.claim("a", "x".repeat(CODE_UNITS_KEPT), LIFETIME_MS), /too large/);
  assert.equal(store.claim("answered", "in progress", LIFETIME_MS), "answer");
  // Neither its own old one.
  const large = "x".repeat(CODE_UNITS_KEPT / 2);
  store.claim("large", large, LIFETIME_MS);
  assert.throws(() => store.settle("answered", `${large}${large}`, LIFETIME_MS), /too large/);
  assert.equal(store.claim("answered", "in progress", LIFETIME_MS), "answer");
});
