// @ts-check
// Runs the legs: node tests/js/legs/main.js [--everywhere] [part of a leg's name …]
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startSandbox } from "../support/sandbox.js";
import { cases } from "./cases.js";
import { missing } from "./support/browsers.js";
import { serveRoute } from "./support/route.js";
import { ROOT, Skip } from "./support/tools.js";
import { markdown, row } from "./table.js";

/** @typedef {import("./leg.js").Leg} Leg */
/** @typedef {import("./table.js").Row} Row */

const { values, positionals } = parseArgs({
  options: { everywhere: { type: "boolean", default: false } },
  allowPositionals: true,
});

/** In the order of their rows. */
const FILES = [
  "scripts",
  "workerd",
  "browsers",
  "dashboard",
  "bundlers",
  "jest",
  "vitest",
  "edge",
  "next",
  "cloudflare",
  "examples",
  "worker-queue",
  "frameworks",
  "lambda",
  "form",
  "forms",
  "inputs",
  "schema",
  "types",
];
const directory = join(ROOT, "tests/js/legs");
for (const file of readdirSync(directory).filter((name) => name.endsWith(".js"))) {
  const hasLegs = /^export default /m.test(readFileSync(join(directory, file), "utf8"));
  if (hasLegs && !FILES.includes(file.replace(/\.js$/, ""))) {
    throw new Error(`the legs of tests/js/legs/${file} never run: add it to FILES in main.js`);
  }
}

/** @type {{ leg: Leg, row?: Row }[]} */
const wanted = [];
/** @type {(typeof wanted)[]} the legs of each file, which may share a directory: they run one after the other. */
const queue = [];
/** @type {string[]} */
const names = [];
for (const file of FILES) {
  /** @type {Leg[]} */
  const legs = (await import(`./${file}.js`)).default;
  names.push(...legs.map(({ name }) => name));
  const entries = legs.filter(isWanted).map((leg) => ({ leg }));
  wanted.push(...entries);
  queue.push(entries);
}
if (wanted.length === 0) {
  throw new Error(`no leg has such a name; there are:\n${names.join("\n")}`);
}

// Three at once, because legs often wait. One where all of them run, so that the times in the table
// are undisturbed.
await Promise.all(Array.from({ length: values.everywhere ? 1 : 3 }, runQueue));
const rows = wanted.flatMap(({ row }) => row ?? []);

// On a developer's machine a browser may be missing. CI installs what a leg needs, or fails.
const isFailure = (/** @type {Row} */ { result }) =>
  result === "FAIL" || (result === "skipped" && process.env.CI !== undefined);
const failed = rows.filter(isFailure);
const skipped = rows.filter((row) => row.result === "skipped" && !isFailure(row));
const { length: passed } = rows.filter(({ result }) => result === "pass");
console.log(`${passed} passed, ${failed.length} failed, ${skipped.length} skipped`);
for (const { name, details } of failed) console.log(`\n${name}:\n${details}`);
if (values.everywhere && positionals.length === 0) {
  writeFileSync(join(ROOT, "tests/MATRIX.md"), markdown(rows, cases().length));
}
process.exit(failed.length === 0 && passed > 0 ? 0 : 1);

/** @param {Leg} leg */
function isWanted({ name, core }) {
  if (positionals.length > 0) return positionals.some((word) => name.includes(word));
  return values.everywhere || core === true;
}

/** Runs files of the queue until it is empty, at a sandbox of its own. */
async function runQueue() {
  const sandbox = await startSandbox({ cors: true, rateLimit: { limit: 1_000_000 } });
  const route = await serveRoute(sandbox);
  const { url: baseUrl, key: apiKey } = sandbox;
  const config = { baseUrl, apiKey, route: route.url, vectors: cases() };
  for (let entries = queue.shift(); entries !== undefined; entries = queue.shift()) {
    for (const entry of entries) {
      entry.row = await runLeg(entry.leg, config);
      console.log(row(entry.row));
    }
  }
  await route.close();
  await sandbox.close();
}

/**
 * @param {Leg} leg
 * @param {import("./suite.js").Config} config
 * @returns {Promise<Row>}
 */
async function runLeg({ name, browser, run }, config) {
  const program = browser && missing(browser);
  if (program) return { name, result: "skipped", details: `${program} is missing` };
  try {
    const { version, report } = await run(config);
    const { passed, failures, firstVerdictMs } = report;
    if (failures.length > 0) return { name, version, result: "FAIL", details: failures.join("\n") };
    if (!(passed > 0)) return { name, version, result: "FAIL", details: "no check ran" };
    return { name, version, result: "pass", firstVerdictMs, details: `${passed} checks` };
  } catch (error) {
    if (error instanceof Skip) return { name, result: "skipped", details: error.message };
    return {
      name,
      result: "FAIL",
      details: error instanceof Error ? error.message : String(error),
    };
  }
}
