// @ts-check
// The constructor of a client: it compiles nothing, and checks its options where it can.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { InvitationsClient, InvitationsError, validateInvitation } from "zavu-invitations";

delete process.env.ZAVUDEV_API_KEY;
delete process.env.ZAVUDEV_BASE_URL;

const root = fileURLToPath(new URL("../../", import.meta.url));

/** @param {string} script */
async function run(script) {
  const { ZAVUDEV_API_KEY: _, ZAVUDEV_BASE_URL: __, ...env } = process.env;
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ["--input-type=module", "--eval", script],
    { cwd: root, env },
  );
  assert.equal(stderr, "");
  return stdout.trim().split("\n");
}

describe("a client", { timeout: 60_000 }, () => {
  for (const [name, options, code] of /** @type {[string, any, string][]} */ ([
    ["a wrong timeout", { timeoutMs: 0 }, "invalid_request"],
    ["an unknown option", { apikey: "a" }, "invalid_request"],
    ["no object", null, "invalid_request"],
    ["a text", "zv_test_a", "invalid_request"],
    ["a wrong base URL", { baseUrl: "api.zavu.dev" }, "invalid_request"],
    ["a key in clear text", { apiKey: "a", baseUrl: "http://a.example" }, "insecure_base_url"],
    ["a key with a blank", { apiKey: "a b" }, "authentication"],
    ["a reserved header", { apiKey: "a", headers: { host: "b" } }, "invalid_request"],
    ["a wrong reconcile", { apiKey: "a", reconcile: { since: "soon" } }, "invalid_request"],
    ["allowUnknown that is a text", { apiKey: "a", allowUnknown: "yes" }, "invalid_request"],
  ])) {
    test(`is not made with ${name}, where the module is loaded`, () => {
      validateInvitation({});
      assert.throws(
        () => new InvitationsClient(options),
        (thrown) => {
          assert.ok(thrown instanceof InvitationsError);
          assert.deepEqual([thrown.code, thrown.outcome], [code, "not_sent"]);
          return true;
        },
      );
    });
  }

  const baseUrl = "https://sandbox.example";
  for (const options of [
    undefined,
    {},
    { apiKey: undefined },
    { apiKey: "" },
    { apiKey: "", baseUrl },
    { timeoutMs: 5 },
  ]) {
    test(`is made without a key: ${JSON.stringify(options)}`, async () => {
      validateInvitation({});
      const message =
        "options.apiKey is missing, and nothing was sent: give the key of your Zavu project, or the baseUrl of a route of your own";
      await assert.rejects(new InvitationsClient(options).create(), {
        code: "authentication",
        outcome: "not_sent",
        message,
      });
    });
  }

  test("compiles nothing, and is checked at its first call", async () => {
    const lines = await run(`
      import { InvitationsClient, validateInvitation } from "zavu-invitations";
      for (const name of ["Module", "Instance"]) {
        const real = WebAssembly[name];
        WebAssembly[name] = new Proxy(real, {
          construct: (target, values) => { console.log(name); return new target(...values); },
        });
      }
      const client = new InvitationsClient({ timeoutMs: 0 });
      console.log("made");
      await client.create().catch(({ code }) => console.log(code));
    `);
    assert.deepEqual(lines, ["made", "Module", "Instance", "invalid_request"]);
  });

  test("may stand at the top of a module that loads slim", async () => {
    const lines = await run(`
      import { InvitationsClient } from "zavu-invitations/slim";
      const client = new InvitationsClient();
      await client.create().catch(({ code }) => console.log(code));
    `);
    assert.deepEqual(lines, ["wasm_unavailable"]);
  });
});
