import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { exec } from "../../../tests/js/legs/support/process.js";
import { ROOT, tool, versionOf } from "../../../tests/js/legs/support/tools.js";
import { libraries } from "../libraries.js";
import { quartiles } from "../stats.js";
import { processes } from "./cold.js";

const FIRST = fileURLToPath(new URL("../inside/first/", import.meta.url));
const TARGET = join(ROOT, "target/bench/workerd");

/** @type {Record<string, string>} */
const CONTENDERS = {
  nothing: "a worker that does nothing",
  ours: libraries("zavu-invitations"),
  zod: libraries("zod"),
  "zod-mini": libraries("zod/mini"),
  valibot: libraries("valibot"),
  create: `${libraries("zavu-invitations")}, an answer`,
  sdk: `${libraries("@zavudev/sdk")}, an answer`,
};

/** @param {string[]} modules */
const settings = (modules) => `
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .worker)],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
const worker :Workerd.Worker = (
  modules = [${modules.join(", ")}],
  compatibilityDate = "2026-01-01",
);
`;

/** @type {import("../main.js").Group} */
export default {
  name: "workerd",
  what: "Cloudflare's runtime, from its start to the first answer of a worker",
  async run({ effort }) {
    const workerd = await tool("core", "workerd");
    rmSync(TARGET, { recursive: true, force: true });
    for (const name of Object.keys(CONTENDERS)) await bundle(name);
    const times = await processes(CONTENDERS, effort, (name) =>
      firstAnswer(workerd, join(TARGET, name)),
    );
    const runtime = `workerd ${await versionOf("core", "workerd")}`;
    const lines = Object.entries(times).map(([name, ns]) => ({
      contender: CONTENDERS[name],
      runtime,
      ...quartiles(ns),
    }));
    return [{ group: "workerd", title: "start to first answer", unit: "ns", lines }];
  },
};

/** @param {string} name */
async function bundle(name) {
  const out = join(TARGET, name);
  mkdirSync(out, { recursive: true });
  const first = name === "nothing" ? "" : `await first();`;
  const from =
    name === "nothing" ? "" : `import { first } from ${JSON.stringify(`${FIRST}${name}.js`)};`;
  const entry = join(TARGET, `${name}.js`);
  writeFileSync(
    entry,
    `${from} export default { async fetch() { ${first} return new Response("done"); } };\n`,
  );
  await exec(join(ROOT, "node_modules/.bin/esbuild"), [
    entry,
    `--outdir=${out}`,
    ...["--bundle", "--minify", "--format=esm", "--asset-names=[name]", "--loader:.wasm=copy"],
    "--conditions=workerd,worker",
  ]);
  const modules = readdirSync(out)
    .sort((a, b) => Number(a.endsWith(".wasm")) - Number(b.endsWith(".wasm")))
    .map((file) =>
      file.endsWith(".wasm")
        ? `(name = "${file}?module", wasm = embed "${file}")`
        : `(name = "${file}", esModule = embed "${file}")`,
    );
  writeFileSync(join(out, "config.capnp"), settings(modules));
}

/**
 * @param {string} workerd
 * @param {string} cwd
 * @returns {Promise<number>} in ns
 */
async function firstAnswer(workerd, cwd) {
  const start = performance.now();
  const child = spawn(workerd, ["serve", "--control-fd=1", "config.capnp"], {
    cwd,
    stdio: ["ignore", "pipe", "inherit"],
    timeout: 60_000,
  });
  try {
    let output = "";
    for await (const chunk of child.stdout) {
      output += chunk;
      const port = /"port":(\d+)/.exec(output)?.[1];
      if (port === undefined) continue;
      const response = await fetch(`http://127.0.0.1:${port}`);
      const text = await response.text();
      if (text !== "done") throw new Error(`the worker answered ${response.status}: ${text}`);
      return (performance.now() - start) * 1e6;
    }
    throw new Error(`workerd ended:\n${output}`);
  } finally {
    const ended = once(child, "exit");
    if (child.exitCode === null && child.kill("SIGKILL")) await ended;
  }
}
