import { rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { exec } from "../../../tests/js/legs/support/process.js";
import { libraries } from "../libraries.js";
import { inside } from "../runtimes.js";
import { quartiles } from "../stats.js";

/** @typedef {import("../main.js").Line} Line */
/** @typedef {import("../main.js").Effort} Effort */

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const FIRST = fileURLToPath(new URL("../inside/first/", import.meta.url));
const TARGET = join(ROOT, "target/bench/first");

/** @type {Record<string, string>} */
const VERDICT = {
  ours: libraries("zavu-invitations"),
  zod: libraries("zod"),
  "zod-mini": libraries("zod/mini"),
  valibot: libraries("valibot"),
  ajv: libraries("ajv"),
  "zod-libphonenumber": libraries("zod", "libphonenumber-js/max"),
};

/** @type {Record<string, string>} */
const CREATE = { create: libraries("zavu-invitations"), sdk: libraries("@zavudev/sdk") };

/** @type {import("../main.js").Group} */
export default {
  name: "cold",
  what: "a fresh process, from the import to the first verdict or answer",
  async run({ effort, runtimes }) {
    rmSync(TARGET, { recursive: true, force: true });
    const bundle = async (/** @type {string} */ name) => {
      const out = join(TARGET, `${name}.mjs`);
      await exec(join(ROOT, "node_modules/.bin/esbuild"), [
        join(FIRST, `${name}.js`),
        `--outfile=${out}`,
        ...["--bundle", "--minify", "--format=esm", "--platform=node"],
      ]);
      return pathToFileURL(out).href;
    };
    const asInstalled = (/** @type {string} */ name) => `./first/${name}.js`;
    /** @type {Record<string, string>} */
    const bundles = {};
    for (const name of [...Object.keys(VERDICT), ...Object.keys(CREATE)]) {
      bundles[name] = await bundle(name);
    }
    const bundled = (/** @type {string} */ name) => bundles[name];

    const block = async (
      /** @type {string} */ title,
      /** @type {Record<string, string>} */ contenders,
      /** @type {(name: string) => string} */ module,
    ) => {
      /** @type {Line[]} */
      const lines = [];
      for (const runtime of runtimes) {
        const times = await processes(contenders, effort, (name) =>
          inside(runtime, "cold.js", { module: module(name) }),
        );
        for (const [name, ns] of Object.entries(times)) {
          lines.push({ contender: contenders[name], runtime: runtime.name, ...quartiles(ns) });
        }
      }
      return /** @type {const} */ ({ group: "cold", title, unit: "ns", lines });
    };
    return [
      await block("import to first verdict, as installed", VERDICT, asInstalled),
      await block("import to first verdict, bundled", VERDICT, bundled),
      await block("import to first answer, as installed", CREATE, asInstalled),
      await block("import to first answer, bundled", CREATE, bundled),
    ];
  },
};

/**
 * Starts a process of each contender after the other, again and again.
 *
 * @param {Record<string, string>} contenders
 * @param {Effort} effort
 * @param {(name: string) => Promise<number>} start
 */
export async function processes(contenders, effort, start) {
  /** @type {Record<string, number[]>} */
  const times = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
  for (let round = 0; round < effort.processes; round++) {
    for (const [name, found] of Object.entries(times)) found.push(await start(name));
  }
  return times;
}
