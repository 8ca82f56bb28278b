// @ts-check
// An error is known as one in other copies of the package and in other realms.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, test } from "node:test";
import { createContext, runInContext } from "node:vm";
import * as esm from "zavu-invitations";

/** @typedef {typeof import("zavu-invitations")} Package */

const require = createRequire(import.meta.url);

/** @type {Package} */
const cjs = require("zavu-invitations");

/** A copy that lives in a realm of its own, as under a test runner that isolates its files. */
function foreignCopy() {
  const { atob, AbortController, Headers, setTimeout, clearTimeout, queueMicrotask } = globalThis;
  const platform = { atob, AbortController, Headers, setTimeout, clearTimeout, queueMicrotask };
  const context = createContext({ ...platform, TextDecoder, TextEncoder, module: { exports: {} } });
  runInContext(readFileSync(require.resolve("zavu-invitations"), "utf8"), context);
  return /** @type {Package} */ (context.module.exports);
}

const copies = Object.entries({ esm, cjs, foreign: foreignCopy() });

/** @param {Package} zavu */
function errorOf(zavu) {
  return zavu.createInvitation({ expiresInDays: 0 }, { apiKey: "zv_test_example" }).catch(identity);
}

/** @param {unknown} value */
function identity(value) {
  return value;
}

const { proxy: revoked, revoke } = Proxy.revocable({}, {});
revoke();

describe("isInvitationsError", () => {
  for (const [maker, zavu] of copies) {
    for (const [judge, { InvitationsError, isInvitationsError }] of copies) {
      test(`an error of ${maker} by the guard of ${judge}`, async () => {
        const error = await errorOf(zavu);
        assert.ok(isInvitationsError(error));
        assert.ok(isInvitationsError(error, "invalid_request"));
        assert.equal(error.issues[0].code, "too_small");
        assert.equal(error instanceof InvitationsError, maker === judge);
        assert.equal(isInvitationsError(/** @type {unknown} */ (error), "timeout"), false);
      });
    }
  }

  test("the realms are different ones", async () => {
    assert.ok((await errorOf(esm)) instanceof Error);
    assert.ok(!((await errorOf(foreignCopy())) instanceof Error));
  });

  for (const [name, value] of /** @type {[string, unknown][]} */ ([
    ["undefined", undefined],
    ["null", null],
    ["a string", "InvitationsError"],
    ["another error", new TypeError("x")],
    ["an error with such a code", Object.assign(new Error("x"), { code: "timeout" })],
    ["a value that throws when it is read", revoked],
    ["a function of that name", { InvitationsError: () => {} }.InvitationsError],
  ])) {
    test(`${name} is none`, () => {
      assert.ok(!esm.isInvitationsError(value));
    });
  }
});

describe("an error", () => {
  test("names itself", async () => {
    const error = /** @type {import("zavu-invitations").InvitationsError} */ (await errorOf(esm));
    const message =
      "the request is invalid and was not sent: expiresInDays must be at least 1, found 0";
    assert.equal(String(error), `InvitationsError: ${message}`);
    assert.ok(error.stack?.startsWith(`InvitationsError: ${message}\n`));
    assert.deepEqual(Object.keys(error), ["code", "outcome", "attempts", "issues"]);
    assert.equal(error.body, undefined);
    assert.ok(!("cause" in error));
  });
});
