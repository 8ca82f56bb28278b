// @ts-check
// The short form of `cargo xtask soak`, in Node.
import assert from "node:assert/strict";
import { test } from "node:test";
import { inNode, misfits, table } from "./soak/soak.js";
import { nameOf, OUTCOMES } from "./soak/work.js";

const COUNTS = Object.freeze({ calls: 5_000, retrieves: 20_000, creates: 150 });

for (const [part, count] of Object.entries(COUNTS)) {
  test(`${count} ${part} leave memory flat, and the process ends`, {
    timeout: 300_000,
  }, async (t) => {
    const row = await inNode(/** @type {keyof typeof COUNTS} */ (part), count, false);
    t.diagnostic(table([row]));
    assert.deepEqual(row.faults, []);
  });
}

test("an invitation that was made twice is noticed", () => {
  const [created, , notSent, , unknown] = OUTCOMES.keys();
  const twice = [0, 0, 2, 2].map((index) => ({ clientName: nameOf(index) }));
  assert.deepEqual(misfits([created, notSent, unknown], /** @type {any} */ (twice)), [
    "Soak 0 is created, and the sandbox has 2",
    "Soak 2 is unknown, and the sandbox has 2",
  ]);
});
