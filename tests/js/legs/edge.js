// @ts-check
// Vercel's edge runtime, which compiles no wasm at run time: the module is of another realm.
import { build } from "esbuild";
import { PRINT, printed, reportOf } from "./leg.js";
import { exec } from "./support/process.js";
import { project } from "./support/project.js";
import { modernNode, versionOf } from "./support/tools.js";

/** As in production, the first use is inside the handler. */
const HANDLER = `
import * as api from "zavu-invitations";
import config from "./config.js";
import { run } from "./suite.js";
addEventListener("fetch", (event) => {
  event.respondWith(run(api, config).then((report) => Response.json(report)));
});
`;

const REFUSED = `
import { init, validateInvitation } from "zavu-invitations";
addEventListener("fetch", (event) => {
  const messages = [];
  const note = (error) => messages.push(error.code + ": " + error.message + " <- " + error.cause);
  try {
    validateInvitation({});
  } catch (error) {
    note(error);
  }
  event.respondWith(init().catch(note).then(() => Response.json(messages)));
});
`;

const RUN = `
import { readFileSync } from "node:fs";
import { EdgeVM } from "@edge-runtime/vm";
const file = "node_modules/zavu-invitations/dist/server.wasm";
const wasm = new WebAssembly.Module(readFileSync(file));
const runtime = new EdgeVM({
  extend: (context) => Object.assign(context, { wasm }),
  codeGeneration: { strings: false, wasm: false },
});
runtime.evaluate(readFileSync("out.js", "utf8"));
const response = await runtime.dispatchFetch("http://localhost/");
const report = await response.json();
${PRINT}`;

/**
 * Vercel's build makes a global of an imported module.
 *
 * @type {import("esbuild").Plugin}
 */
const MODULES = {
  name: "modules",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\.wasm\?module$/ }, ({ path }) => ({ path, namespace: "module" }));
    onLoad({ filter: /^/, namespace: "module" }, () => ({ contents: "export default wasm;" }));
  },
};

/**
 * @param {string} name
 * @param {import("./suite.js").Config} config
 * @param {string} source
 * @param {string[]} conditions
 */
async function answer(name, config, source, conditions) {
  const files = { "main.js": source, "run.mjs": RUN };
  const directory = await project({ group: "next", name, config, files });
  await build({
    entryPoints: ["main.js"],
    absWorkingDir: directory,
    outfile: "out.js",
    bundle: true,
    format: "iife",
    conditions,
    plugins: [MODULES],
    logLevel: "silent",
  });
  return printed(await exec(await modernNode(), ["run.mjs"], { cwd: directory }));
}

/** @type {import("./leg.js").Leg[]} */
export default [
  {
    name: "Vercel edge runtime",
    async run(config) {
      const report = await answer("edge", config, HANDLER, ["edge-light"]);
      return { version: await versionOf("next", "@edge-runtime/vm"), report };
    },
  },
  {
    name: "Vercel edge runtime, bundled for another runtime (its message)",
    async run(config) {
      /** @type {any} */
      const messages = await answer("edge-refused", config, REFUSED, ["node"]);
      return {
        version: await versionOf("next", "@edge-runtime/vm"),
        report: reportOf({
          [`says what to do: ${messages}`]:
            messages.length === 2 &&
            messages.every(
              (/** @type {string} */ message) =>
                message.startsWith("wasm_unavailable: ") && message.includes('"edge-light"'),
            ),
        }),
      };
    },
  },
];
