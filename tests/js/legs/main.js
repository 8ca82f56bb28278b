// @ts-check
// node tests/js/legs/main.js [--everywhere] [words of a leg's name …]
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
for (const name of readdirSync(join(ROOT, "tests/js/legs"))) {
  const isListed = FILES.includes(name.replace(/\.js$/, ""));
  const text =
    isListed || !name.endsWith(".js")
      ? ""
      : readFileSync(join(ROOT, "tests/js/legs", name), "utf8");
  if (/^export default /m.test(text)) {
    throw new Error(
      `tests/js/legs/${name} exports legs that never run: add its name to FILES in tests/js/legs/main.js`,
    );
  }
}

/** @type {Leg[]} */
const all = [];
for (const file of FILES) {
  all.push(...(await import(`./${file}.js`)).default);
}
const legs = all.filter(
  ({ name, core }) =>
    (values.everywhere || positionals.length > 0 || core) &&
    (positionals.length === 0 || positionals.some((word) => name.includes(word))),
);
if (legs.length === 0) {
  throw new Error(`no leg has such a name; there are:\n${all.map(({ name }) => name).join("\n")}`);
}

const sandbox = await startSandbox({ cors: true, rateLimit: { limit: 1_000_000 } });
const route = await serveRoute(sandbox);
const config = {
  baseUrl: sandbox.url,
  apiKey: sandbox.key,
  route: route.url,
  vectors: cases(),
};
/** @type {Row[]} */
const rows = [];
for (const leg of legs) {
  const result = await verdict(leg);
  rows.push(result);
  console.log(row(result));
}
await route.close();
await sandbox.close();

// On a developer's machine a browser may be missing. CI installs what a leg needs, or fails.
const isFailure = (/** @type {Row} */ { result }) =>
  result === "FAIL" || (result === "skipped" && process.env.CI !== undefined);
const failed = rows.filter(isFailure);
const skipped = rows.filter((row) => row.result === "skipped" && !isFailure(row));
const { length: passed } = rows.filter(({ result }) => result === "pass");
const defects = rows.length - passed - failed.length - skipped.length;
console.log(
  `${passed} passed, ${failed.length} failed, ${skipped.length} skipped, ${defects} defects of an engine`,
);
for (const { name, details } of failed) console.log(`\n${name}:\n${details}`);
if (values.everywhere && positionals.length === 0) {
  writeFileSync(join(ROOT, "tests/MATRIX.md"), markdown(rows, config.vectors.length));
}
process.exit(failed.length === 0 && passed > 0 ? 0 : 1);

/**
 * @param {Leg} leg
 * @returns {Promise<Row>}
 */
async function verdict({ name, browser, defect, run }) {
  const lacking = browser && missing(browser);
  if (lacking) return { name, result: "skipped", details: `${lacking} is missing` };
  try {
    const { version, report } = await run(config);
    const { passed, failures, firstVerdictMs } = report;
    const isDefect = defect && failures.every((failure) => defect.message.test(failure));
    if (failures.length > 0 && isDefect) {
      return { name, version, result: "defect", details: defect.reason };
    }
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
