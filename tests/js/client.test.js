// @ts-check
// The constructor of a client: it compiles nothing, and checks its options where it can.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import {
  InvitationsClient,
  InvitationsError,
  listInvitations,
  validateInvitation,
} from "zavu-invitations";

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

  test("of no object is refused by its first call, where the module is not loaded", async () => {
    const lines = await run(`
      import { InvitationsClient } from "zavu-invitations";
      const clients = [null, 5, "zv_test_a", []].map((options) => new InvitationsClient(options));
      for (const client of clients) {
        for (const ofCall of [undefined, {}]) {
          await client.retrieve("inv_1", ofCall).catch(({ code }) => console.log(code));
        }
      }
    `);
    assert.deepEqual(lines, Array(8).fill("invalid_request"));
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

describe("the options of a call", () => {
  /** @type {string[]} */
  let keys = [];
  /** The values of the header `x-team`. @type {string[]} */
  const teams = [];
  /** @type {import("zavu-invitations").Fetch} */
  const fetch = async (_, { headers }) => {
    keys.push(headers.get("authorization") ?? "none");
    const team = headers.get("x-team");
    if (team !== null) teams.push(team);
    return new Response('{"items":[]}');
  };
  /** @param {InvitationsClient} client @param {any} [options] */
  const keyOf = async (client, options) => {
    keys = [];
    await client.list({}, options).page();
    return keys.join();
  };

  test("override those of the client, except where they are undefined", async () => {
    const client = new InvitationsClient({ apiKey: "zv_test_a", fetch });
    assert.equal(await keyOf(client), "Bearer zv_test_a");
    assert.equal(await keyOf(client, {}), "Bearer zv_test_a");
    assert.equal(await keyOf(client, { apiKey: "zv_test_b" }), "Bearer zv_test_b");
    assert.equal(await keyOf(client, { apiKey: undefined }), "Bearer zv_test_a");
  });

  test("of the client are copied: later changes have no effect", async () => {
    const options = { apiKey: "zv_test_a", fetch, headers: { "x-team": "a" } };
    const client = new InvitationsClient(options);
    options.apiKey = "zv_test_b";
    options.headers["x-team"] = "b";
    assert.equal(await keyOf(client), "Bearer zv_test_a");
    assert.deepEqual(teams, ["a"]);
    Object.assign(options, { apikey: "zv_test_c" });
    assert.equal(await keyOf(client), "Bearer zv_test_a");
    const ofIterator = new InvitationsClient({
      apiKey: "zv_test_a",
      fetch,
      headers: new Map([["x-team", "c"]]).entries(),
    });
    for (let call = 0; call < 2; call++) await keyOf(ofIterator);
    assert.deepEqual(teams, ["a", "a", "c", "c"]);
  });

  test("may be properties of a class", async () => {
    class Options {
      #apiKey = "zv_test_a";
      get apiKey() {
        return this.#apiKey;
      }
      get fetch() {
        return fetch;
      }
    }
    class OtherKey {
      get apiKey() {
        return "zv_test_b";
      }
    }
    const client = new InvitationsClient(new Options());
    assert.equal(await keyOf(client), "Bearer zv_test_a");
    assert.equal(await keyOf(client, new OtherKey()), "Bearer zv_test_b");
    assert.equal(
      await keyOf(new InvitationsClient({ apiKey: "zv_test_a" }), new Options()),
      "Bearer zv_test_a",
    );
    class Waiting {
      get waitTimeoutMs() {
        return 0;
      }
    }
    await assert.rejects(client.wait("inv_1", new Waiting()), /options\.waitTimeoutMs/);
  });

  test("are refused as those of a function: no object, an unknown name, one that throws", async () => {
    const client = new InvitationsClient({ apiKey: "zv_test_a", fetch });
    const throwing = {
      get apiKey() {
        throw new Error("read");
      },
    };
    const unlisted = new Proxy(
      {},
      {
        ownKeys() {
          throw new Error("listed");
        },
      },
    );
    for (const options of /** @type {any[]} */ ([
      null,
      5,
      "zv_test_b",
      [],
      { apikey: "zv_test_b" },
      throwing,
      unlisted,
    ])) {
      const expected = await listInvitations({}, options)
        .page()
        .catch((error) => error);
      assert.ok(expected instanceof InvitationsError);
      const { code, message } = expected;
      await assert.rejects(client.list({}, options).page(), { code, message });
    }
  });
});
