// @ts-check
// Any value into any export: what comes back is a value or an InvitationsError, and the package
// works afterwards. FUZZ_RUNS sets how many values (default 300 for an export, 30,000 with `--long`), FUZZ_SEED and
// FUZZ_PATH run a counterexample again.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import fc from "fast-check";
import * as zavu from "zavu-invitations";
import { CALLS } from "./support/fuzz/calls.js";
import { BODY, good, KEY, late } from "./support/fuzz/network.js";
import { spyOnInstances } from "./support/instances.js";

const { FUZZ_RUNS = "300", FUZZ_SEED = "23", FUZZ_PATH } = process.env;
/** Long enough for whatever ends, so that a failure says which values never do. */
const PATIENCE_MS = 20_000;

const VALID = { clientName: "Example Bakery", allowedPhoneCountries: ["US"] };
const { validateInvitation, createInvitation, isInvitationsError } = zavu;

/** A second instance in this copy of the package: the first one has crashed. */
let instances = 0;
spyOnInstances({ created: () => instances++ });

/** @type {unknown[]} */
const unhandled = [];
const note = (/** @type {unknown} */ reason) => unhandled.push(reason);
const { fetch } = globalThis;
before(() => {
  process.on("unhandledRejection", note);
  process.on("uncaughtException", note);
  // Whatever the options are, nothing leaves this process.
  globalThis.fetch = /** @type {typeof fetch} */ (/** @type {unknown} */ (good));
});
after(() => {
  process.off("unhandledRejection", note);
  process.off("uncaughtException", note);
  globalThis.fetch = fetch;
});

test("every export is called", () => {
  assert.deepEqual(Object.keys(CALLS).sort(), Object.keys(zavu).sort());
});

/** @template T @param {Promise<T>} promise @returns {Promise<T>} */
async function settled(promise) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const never = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error("it never settles")), PATIENCE_MS);
  });
  try {
    return await Promise.race([promise, /** @type {Promise<never>} */ (never)]);
  } finally {
    clearTimeout(timer);
  }
}

/** @param {unknown} error */
function isOurs(error) {
  if (zavu.isWebhookError(error)) return;
  if (!isInvitationsError(error)) throw error;
  assert(error instanceof Error);
  assert.notEqual(error.code, "internal", String(error.cause));
  assert(["not_sent", "refused", "unknown"].includes(error.outcome), error.outcome);
  assert(!error.message.includes(KEY), "the message shows the key");
}

function works() {
  assert.deepStrictEqual(validateInvitation(VALID), { ok: true, value: VALID, warnings: [] });
}

for (const [name, { given, call, share }] of Object.entries(CALLS)) {
  test(`any value into ${name}`, async () => {
    const numRuns = Math.max(10, Math.round(Number(FUZZ_RUNS) * share));
    const property = fc.asyncProperty(given, async ({ make }) => {
      works();
      const before = instances;
      // Under way meanwhile, with the same instance.
      const beside = createInvitation(VALID, { apiKey: KEY, fetch: good });
      try {
        await settled(Promise.resolve(call(zavu, make())));
      } catch (error) {
        isOurs(error);
      }
      for (const listener of late.splice(0)) listener();
      works();
      assert.equal(instances, before, "the instance crashed");
      assert.deepStrictEqual(await beside, JSON.parse(BODY));
      assert.deepEqual(unhandled.splice(0), []);
    });
    await fc.assert(property, {
      numRuns,
      seed: Number(FUZZ_SEED),
      ...(FUZZ_PATH && { path: FUZZ_PATH }),
    });
  });
}
