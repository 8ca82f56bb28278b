// @ts-check
// Every function that takes options refuses a name that is not known, and suggests the nearest one.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as invitations from "zavu-invitations";
import en from "zavu-invitations/locales/en";
import { createApiStub } from "zavu-invitations/testing";

// The types refuse these names, too.
const api = /** @type {Record<string, (...values: any[]) => any>} */ (
  /** @type {unknown} */ (invitations)
);

const usable = { status: "pending", expiresAt: "2030-01-01T00:00:00Z", url: "https://a.example" };
const issue = { code: "blank", params: {}, message: "is blank" };
const { fetch } = createApiStub();
const of = (/** @type {object} */ misspelt) => ({ apiKey: "zv_test_fake", fetch, ...misspelt });
const call = of({ timeout: 1 });

/** A function, its arguments, and the name that the error suggests. @type {[string, unknown[], string][]} */
const CALLS = [
  ["createInvitation", [{}, call], "timeoutMs"],
  ["retrieveInvitation", ["inv_a", call], "timeoutMs"],
  ["cancelInvitation", ["inv_a", call], "timeoutMs"],
  ["reissueInvitation", ["inv_a", of({ overides: {} })], "overrides"],
  ["createInvitations", [[{}], of({ concurency: 2 })], "concurrency"],
  ["waitForInvitation", ["inv_a", of({ onChanged() {} })], "onChange"],
  ["watchInvitations", [["inv_a"], of({ intervallMs: 2000 })], "intervalMs"],
  ["watchInvitations", [{ stauts: "pending" }, of({})], "status"],
  ["listInvitations", [{ stauts: "pending" }, of({})], "status"],
  ["listInvitations", [{}, call], "timeoutMs"],
  ["getWebhook", [call], "timeoutMs"],
  ["deleteWebhook", [call], "timeoutMs"],
  ["setWebhook", [{ url: "https://a.example", event: [] }, of({})], "events"],
  ["updateWebhook", [{ activ: false }, of({})], "active"],
  ["createInvitationHandler", [{ public: true, onEror() {} }], "onError"],
  ["createWebhookHandler", [{ secret: "whsec_a", onEvent() {}, onEror() {} }], "onError"],
  ["signWebhook", ["", "whsec_a", { scheme: [] }], "schemes"],
  ["verifyWebhook", ["", {}, "whsec_a", { futureSecond: 1 }], "futureSeconds"],
  ["validateInvitation", [{}, { allowUnkown: true }], "allowUnknown"],
  ["validateField", ["clientName", "a", { local: en }], "locale"],
  ["formatIssue", [issue, { local: en }], "locale"],
  ["fieldErrors", [{ issues: [] }, { local: en }], "locale"],
  ["formatError", [new Error("a"), { local: en }], "locale"],
  ["formatFailureReason", ["fb_cancelled", { local: en }], "locale"],
  ["normalizeInvitation", [{}, { defaultContry: "MX" }], "defaultCountry"],
  ["createInvitationSchema", [{ normalise: true }], "normalize"],
  ["dueForReminder", [[], { beforeExpiriDays: 1 }], "beforeExpiryDays"],
  ["shareLinks", [usable, { mesage: "{url}" }], "message"],
];

/** The first item of what is iterable, else the result itself. @param {unknown} result */
async function settled(result) {
  const list = /** @type {AsyncIterable<unknown> | undefined} */ (await result);
  if (list?.[Symbol.asyncIterator] === undefined) return list;
  for await (const item of list) return item;
}

for (const [name, values, suggestion] of CALLS) {
  test(`${name} suggests ${suggestion}`, async () => {
    await assert.rejects(
      async () => settled(api[name]?.(...values)),
      (/** @type {Error} */ { message }) => {
        assert.match(message, /is not a known name/);
        assert.ok(message.includes(`did you mean "${suggestion}"?`), message);
        return true;
      },
    );
  });
}

test("every function that takes options is in the list", () => {
  const without = ["constraints", "countries", "init", "inspectPhone", "isUsable", "remainingMs"];
  const guards = Object.keys(api).filter((name) => /^is[A-Z]/.test(name));
  const functions = Object.keys(api).filter(
    (name) => /^[a-z]/.test(name) && name !== "invitationSchema",
  );
  const listed = new Set([...CALLS.map(([name]) => name), ...without, ...guards]);
  assert.deepEqual(
    functions.filter((name) => !listed.has(name)),
    [],
  );
});

test("options are an object", () => {
  for (const name of [
    "normalizeInvitation",
    "createInvitationSchema",
    "dueForReminder",
    "shareLinks",
  ]) {
    const values = name === "createInvitationSchema" ? [7] : [[], 7];
    assert.throws(() => api[name]?.(...values), /options must be an object, found a number/);
  }
});

test("a 401 says where the key came from, and shows no part of it", async (t) => {
  const before = process.env.ZAVUDEV_API_KEY;
  t.after(() => {
    process.env.ZAVUDEV_API_KEY = before ?? "";
  });
  process.env.ZAVUDEV_API_KEY = "zv_test_of_the_environment";
  const stub = createApiStub();
  /** @param {object} options @param {string} hint */
  const says = async (options, hint) => {
    stub.failNext(401);
    const failed = invitations.createInvitation({}, { fetch: stub.fetch, ...options });
    await assert.rejects(failed, (/** @type {Error} */ { message }) => {
      assert.ok(message.includes(hint), message);
      assert.ok(!message.includes("zv_test_"), message);
      return true;
    });
  };
  await says({}, "the key was ZAVUDEV_API_KEY of the environment");
  await says({ apiKey: "zv_test_b" }, "ZAVUDEV_API_KEY of the environment is another one");
  await says({ baseUrl: "https://a.example" }, "no API key was sent");
});
