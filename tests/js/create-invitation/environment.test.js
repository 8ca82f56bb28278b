// @ts-check
// `ZAVUDEV_API_KEY` and `ZAVUDEV_BASE_URL`, and what tells a server from a browser or an app: in
// Node. tests/js/legs/scripts.js has Deno and Bun.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { ENVIRONMENT_KEY, ENVIRONMENT_URL, PROGRAM, printedWith } from "../support/environment.js";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const ZAVU = "https://api.zavu.dev";

/**
 * @param {string} program
 * @param {Record<string, string>} environment
 */
async function run(program, environment = {}) {
  const { ZAVUDEV_API_KEY: _, ZAVUDEV_BASE_URL: __, ...others } = process.env;
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ["--input-type=module", "--eval", program],
    { cwd: root, env: { ...others, ...environment } },
  );
  assert.equal(stderr, "");
  return stdout;
}

describe("the environment", { timeout: 120_000 }, () => {
  test("stands in for both options", async () => {
    const environment = { ZAVUDEV_API_KEY: ENVIRONMENT_KEY, ZAVUDEV_BASE_URL: ENVIRONMENT_URL };
    assert.equal(await run(PROGRAM, environment), printedWith(ENVIRONMENT_KEY, ENVIRONMENT_URL));
  });

  test("need have none of them", async () => {
    assert.equal(await run(PROGRAM), printedWith(undefined, ZAVU));
    const empty = { ZAVUDEV_API_KEY: "", ZAVUDEV_BASE_URL: "" };
    assert.equal(await run(PROGRAM, empty), printedWith(undefined, ZAVU));
    const key = { ZAVUDEV_API_KEY: ENVIRONMENT_KEY };
    assert.equal(await run(PROGRAM, key), printedWith(ENVIRONMENT_KEY, ZAVU));
  });

  test("is checked like the options", async () => {
    const print = "({ code, message }) => console.log(code, message)";
    const call = `import { createInvitation } from "zavu-invitations"; await createInvitation().catch(${print});`;
    assert.match(
      await run(call, { ZAVUDEV_API_KEY: `${ENVIRONMENT_KEY}\n` }),
      /^authentication options\.apiKey ends with a line break/,
    );
    assert.match(
      await run(call, { ZAVUDEV_API_KEY: ENVIRONMENT_KEY, ZAVUDEV_BASE_URL: "http://a.example" }),
      /^insecure_base_url /,
    );
  });

  test("is not what a bundler finds when it builds", async () => {
    const inlined = JSON.stringify(ENVIRONMENT_KEY);
    const { outputFiles } = await build({
      stdin: { contents: `export * from "zavu-invitations";`, resolveDir: root },
      bundle: true,
      format: "esm",
      write: false,
      define: {
        "process.env": `{"ZAVUDEV_API_KEY":${inlined}}`,
        "process.env.ZAVUDEV_API_KEY": inlined,
      },
    });
    assert.ok(!outputFiles[0].text.includes(ENVIRONMENT_KEY));
  });

  // What each defines is what its runtime has: the package reads nothing else.
  for (const [name, globals] of /** @type {[string, Record<string, unknown>][]} */ ([
    ["a page", { document: {} }],
    ["jsdom", { document: {}, navigator: { userAgent: "Mozilla/5.0 (linux) jsdom/26.1.0" } }],
    ["a browser's worker", { navigator: { userAgent: "Mozilla/5.0 (X11; Linux x86_64)" } }],
    [
      "a worker whose userAgent is overridden",
      {
        navigator: { userAgent: "mine" },
        WorkerGlobalScope: "function",
        importScripts: "function",
      },
    ],
    ["React Native", { navigator: { product: "ReactNative" } }],
  ])) {
    test(`${name} has no environment, and refuses a key`, async () => {
      const define = Object.entries(globals).map(([global, value]) => {
        const source = value === "function" ? "function () {}" : JSON.stringify(value);
        return `Object.defineProperty(globalThis, "${global}", { value: ${source} });`;
      });
      const environment = { ZAVUDEV_API_KEY: ENVIRONMENT_KEY, ZAVUDEV_BASE_URL: ENVIRONMENT_URL };
      const printed = await run(`${define.join("\n")}\n${PROGRAM}`, environment);
      const lines = ["authentication", "authentication", "api_key_in_browser"];
      const route = ["https://route.example null", "authentication"];
      assert.deepEqual(printed.trim().split("\n"), [...lines, ...route]);
    });
  }

  for (const [name, globals] of [
    ["workerd", { navigator: "Cloudflare-Workers", functions: ["WorkerGlobalScope"] }],
    [
      "a worker of Deno",
      { navigator: "Deno/2", functions: ["WorkerGlobalScope", "importScripts"] },
    ],
  ].map((pair) => /** @type {[string, { navigator: string, functions: string[] }]} */ (pair))) {
    test(`${name} is a server`, async () => {
      const define = globals.functions.map((name) => `globalThis.${name} = function () {};`);
      if (name.endsWith("Deno")) define.push("globalThis.Deno = {};");
      const agent = JSON.stringify({ userAgent: globals.navigator });
      define.push(`Object.defineProperty(globalThis, "navigator", { value: ${agent} });`);
      const printed = await run(`${define.join("\n")}\n${PROGRAM}`, {
        ZAVUDEV_API_KEY: ENVIRONMENT_KEY,
      });
      assert.equal(printed, printedWith(ENVIRONMENT_KEY, ZAVU));
    });
  }

  test("Deno's is read only where that is granted", async () => {
    for (const [state, key] of /** @type {[string, string | undefined][]} */ ([
      ["granted", ENVIRONMENT_KEY],
      ["prompt", undefined],
      ["denied", undefined],
    ])) {
      const deno = `globalThis.Deno = { permissions: { querySync: ({ name, variable }) => ({
        state: name === "env" && variable.startsWith("ZAVUDEV_") ? "${state}" : "denied" }) } };`;
      const printed = await run(`${deno}\n${PROGRAM}`, { ZAVUDEV_API_KEY: ENVIRONMENT_KEY });
      assert.equal(printed, printedWith(key, ZAVU));
    }
  });
});
