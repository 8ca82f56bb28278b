// @ts-check
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Bench, KEY } from "../support/bench.js";
import { BOTH } from "../support/both.js";

const root = fileURLToPath(new URL("../../../", import.meta.url));

/**
 * @param {import("../support/bench.js").Package} zavu
 * @param {"module" | "commonjs"} type how a process of its own loads the package
 */
function ownProcess(zavu, type) {
  const load =
    type === "module"
      ? 'import * as zavu from "zavu-invitations";'
      : 'const zavu = require("zavu-invitations");';

  describe("a process of its own", { timeout: 120_000 }, () => {
    const bench = new Bench(zavu);

    /** @param {string} script */
    async function run(script) {
      const env = { ...process.env, URL: bench.sandbox.url, KEY };
      const { stdout, stderr } = await promisify(execFile)(
        process.execPath,
        [`--input-type=${type}`, "--eval", `${load}\n${script}`],
        { cwd: root, env },
      );
      assert.equal(stderr, "");
      return stdout;
    }

    const create = "zavu.createInvitation({}, { apiKey: process.env.KEY, baseUrl: process.env.URL";
    const print = "(error) => console.log(error.code)";

    test("ends by itself after a success, whatever the timeout", async () => {
      const out = await run(`
        const { signal } = new AbortController();
        ${create}, timeoutMs: 2147483647, signal })
          .then(({ invitation }) => console.log(invitation.status));
      `);
      assert.equal(out, "pending\n");
    });

    test("ends by itself after a failure", async () => {
      const out = await run(`
        const broken = () => Promise.reject("x");
        ${create}, timeoutMs: 2147483647, fetch: broken }).catch(${print});
        ${create}, timeoutMs: 0 }).catch(${print});
        ${create}, signal: AbortSignal.abort() }).catch(${print});
        ${create}, timeoutMs: 10, fetch: () => new Promise(() => {}) }).catch(${print});
      `);
      assert.deepEqual(out.trim().split("\n").sort(), [
        "aborted",
        "connection",
        "invalid_request",
        "timeout",
      ]);
    });

    test("ends by itself after an abort", async () => {
      bench.sandbox.faults.push({ kind: "hang" });
      const out = await run(`
        const controller = new AbortController();
        const impatient = (...call) => {
          setImmediate(() => controller.abort());
          return fetch(...call);
        };
        ${create}, timeoutMs: 2147483647, signal: controller.signal, fetch: impatient })
          .catch(${print});
      `);
      assert.equal(out, "aborted\n");
    });

    test("an error that nobody catches ends it, and shows no secret", async () => {
      bench.sandbox.faults.push({ kind: "echo-secret" });
      const running = run(`${create} });`);
      const { code, stderr } = await running.catch((error) => error);
      assert.equal(code, 1);
      assert.match(stderr, /InvitationsError: the API answered 400 .*\[hidden\]/);
      assert.ok(!stderr.includes(KEY));
      assert.ok(stderr.length < 10_000, "the line that Node quotes is none of the wasm's");
    });

    const page = {
      "a page": 'define("navigator", { userAgent: "Mozilla/5.0 (X11; Linux) Example/1" });',
      "a document": 'define("document", {});',
    };
    for (const [name, define] of Object.entries(page)) {
      const browser = `
        const define = (name, value) =>
          Object.defineProperty(globalThis, name, { value, configurable: true });
        ${define}
      `;

      test(`refuses a key in ${name}`, async () => {
        const out = await run(`${browser}
          ${create} }).catch((error) => console.log(
            error.code, error.outcome, error.attempts, error.message));
        `);
        assert.equal(
          out,
          "api_key_in_browser not_sent 0 an API key in a page or an app can be read by whoever uses it, and nothing was sent: call a route of your own through baseUrl, without a key; on a server, or with dangerouslyAllowBrowser in a page that only you can open, import zavu-invitations/server\n",
        );
        assert.deepEqual(bench.arrived, []);
      });

      test(`takes a key in ${name} where it is told to`, async () => {
        const out = await run(`${browser}
          ${create}, dangerouslyAllowBrowser: true })
            .then(({ invitation }) => console.log(invitation.status));
        `);
        assert.equal(out, "pending\n");
        const [{ headers }] = bench.sandbox.requests();
        assert.equal(headers["user-agent"], "node", "it would force a preflight request");
      });

      test(`calls a route of one's own from ${name}, without a key`, async () => {
        const out = await run(`${browser}
          const fetch = async (url, { headers }) => {
            console.log(url, headers.get("authorization"));
            return new Response(null, { status: 403 });
          };
          zavu.createInvitation({}, { baseUrl: "/api/zavu", fetch }).catch(${print});
        `);
        assert.equal(out, "/api/zavu/v1/invitations null\npermission\n");
      });
    }

    test("a server that names itself is none", async () => {
      const out = await run(`
        Object.defineProperty(globalThis, "navigator", {
          value: { userAgent: "Node.js/22" }, configurable: true,
        });
        ${create} }).then(({ invitation }) => console.log(invitation.status));
      `);
      assert.equal(out, "pending\n");
    });

    test("loads nothing before the first call", async () => {
      const out = await run(`
        const { Module } = WebAssembly;
        let compiled = 0;
        WebAssembly.Module = class extends Module {
          constructor(bytes) { super(bytes); compiled += 1; }
        };
        console.log(compiled);
        zavu.validateInvitation({});
        zavu.validateInvitation({});
        console.log(compiled);
      `);
      assert.equal(out, "0\n1\n");
    });
  });
}

for (const { zavu, type } of BOTH) ownProcess(zavu, type);
