// @ts-check
// Cloudflare's runtime alone, with a bundle that esbuild makes by the condition `workerd`.
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { reportOf } from "./leg.js";
import { exec, serve } from "./support/process.js";
import { project } from "./support/project.js";
import { ROOT, tool, versionOf } from "./support/tools.js";

/** As in production, the first use is inside the handler. */
export const HANDLER = `
import * as api from "zavu-invitations";
import config from "./config.js";
import { run } from "./suite.js";
export default {
  fetch: async () => Response.json(await run(api, config)),
};
`;

const SERVER = HANDLER.replace('"zavu-invitations"', '"zavu-invitations/server"');

/** One instance and one set of classes, whatever the name. */
const SAME = `
import * as api from "zavu-invitations";
import * as server from "zavu-invitations/server";
import * as slim from "zavu-invitations/slim";
export default {
  async fetch() {
    const names = Object.keys(api);
    const same = (other) => names.every((name) => api[name] === other[name]);
    return Response.json([names.length > 10, same(server), same(slim)]);
  },
};
`;

const REFUSED = `
import { init, validateInvitation } from "zavu-invitations";
export default {
  async fetch() {
    const messages = [];
    for (const attempt of [() => validateInvitation({}), () => init()]) {
      try {
        await attempt();
        messages.push("it worked");
      } catch (error) {
        messages.push(error.code + ": " + error.message + " <- " + error.cause);
      }
    }
    return Response.json(messages);
  },
};
`;

/** @param {string[]} modules */
const settings = (modules) => `
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .worker),
    (name = "internet", network = (allow = ["public", "private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
const worker :Workerd.Worker = (
  modules = [${modules.join(", ")}],
  compatibilityDate = "2026-01-01",
);
`;

/**
 * Bundles a worker, runs it and returns its answer.
 *
 * @param {string} directory
 * @param {string[]} flags of esbuild
 */
export async function answer(directory, flags) {
  const out = join(directory, "out");
  rmSync(out, { recursive: true, force: true });
  const esbuild = join(ROOT, "node_modules/.bin/esbuild");
  await exec(
    esbuild,
    ["main.js", "--bundle", "--format=esm", `--outdir=${out}`, "--asset-names=[name]", ...flags],
    { cwd: directory },
  );
  // The first one is the worker.
  const modules = ["main.js", ...readdirSync(out).filter((file) => file !== "main.js")].map(
    (file) =>
      file.endsWith(".wasm")
        ? `(name = "${file}?module", wasm = embed "${file}")`
        : `(name = "${file}", esModule = embed "${file}")`,
  );
  writeFileSync(join(out, "config.capnp"), settings(modules));
  const server = await serve(
    await tool("core", "workerd"),
    ["serve", "--control-fd=1", "config.capnp"],
    { cwd: out, ready: /"port":(\d+)/ },
  );
  try {
    const response = await fetch(`http://127.0.0.1:${server.url}`);
    const text = await response.text();
    if (!response.ok) throw new Error(`${text}\n${server.output.all}`);
    return JSON.parse(text);
  } finally {
    await server.stop();
  }
}

/** As Wrangler bundles. */
export const WORKER = ["--conditions=workerd,worker,browser", "--loader:.wasm=copy"];

/** @type {import("./leg.js").Leg[]} */
export default [
  {
    name: "workerd",
    core: true,
    async run(config) {
      const files = { "main.js": HANDLER };
      const directory = await project({ group: "core", name: "workerd", config, files });
      const report = await answer(directory, WORKER);
      return { version: await versionOf("core", "workerd"), report };
    },
  },
  {
    name: "workerd, zavu-invitations/server",
    core: true,
    async run(config) {
      const files = { "main.js": SERVER };
      const directory = await project({ group: "core", name: "workerd-server", config, files });
      const report = await answer(directory, WORKER);
      writeFileSync(join(directory, "main.js"), SAME);
      const same = await answer(directory, WORKER);
      if (!isDeepStrictEqual(same, [true, true, true])) {
        report.failures.push(`the entries are not one: ${same}`);
      }
      return { version: await versionOf("core", "workerd"), report };
    },
  },
  {
    name: "workerd, bundled for another runtime (its message)",
    core: true,
    async run(config) {
      const files = { "main.js": REFUSED };
      const directory = await project({ group: "core", name: "workerd-refused", config, files });
      const messages = await answer(directory, ["--conditions=node"]);
      return {
        version: await versionOf("core", "workerd"),
        report: reportOf({
          [`says what to do: ${messages}`]: messages.every(
            (/** @type {string} */ message) =>
              message.startsWith("wasm_unavailable: ") && message.includes('condition "workerd"'),
          ),
        }),
      };
    },
  },
];
