// node benches/js/main.js [--quick | --smoke] [--save] [group …]
import { mkdirSync, writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { goals } from "./goals.js";
import { machine } from "./report/machine.js";
import { picture } from "./report/picture.js";
import { PANELS, save } from "./report/save.js";
import { goalLines, table } from "./report/table.js";
import { node, others } from "./runtimes.js";

/**
 * @typedef {object} Line what one contender reached in one runtime
 * @property {string} contender
 * @property {string} runtime
 * @property {number} median of the rounds
 * @property {number} [low] their lower quartile
 * @property {number} [high] their upper quartile
 *
 * @typedef {object} Block contenders beside each other; the first of them is what the others are
 * compared with
 * @property {string} group
 * @property {string} title
 * @property {"ns" | "bytes" | "per second" | "exponent"} unit
 * @property {Line[]} lines
 *
 * @typedef {object} Effort
 * @property {number} rounds
 * @property {number} roundMs of a function in a round
 * @property {number} processes of a contender
 * @property {number} requests of a contender in a round
 *
 * @typedef {object} Context
 * @property {Effort} effort
 * @property {import("./runtimes.js").Runtime} node
 * @property {import("./runtimes.js").Runtime[]} runtimes Node and the others
 *
 * @typedef {object} Group
 * @property {string} name
 * @property {string} what
 * @property {(context: Context) => Promise<Block[]>} run
 */

const { values: flags, positionals } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    smoke: { type: "boolean", default: false },
    save: { type: "boolean", default: false },
  },
  allowPositionals: true,
});

/** @type {Effort} */
const effort = flags.smoke
  ? { rounds: 1, roundMs: 1, processes: 1, requests: 20 }
  : flags.quick
    ? { rounds: 5, roundMs: 20, processes: 5, requests: 200 }
    : { rounds: 11, roundMs: 30, processes: 11, requests: 1000 };

/** @type {Group[]} */
const all = [];
for (const name of [
  "validate",
  "phone-validity",
  "phone",
  "cold",
  "workerd",
  "create",
  "webhook",
  "growth",
  "size",
  "native",
]) {
  all.push((await import(`./groups/${name}.js`)).default);
}
const unknown = positionals.find((name) => !all.some((group) => group.name === name));
if (unknown !== undefined) {
  const known = all.map(({ name, what }) => `  ${name.padEnd(16)} ${what}`);
  throw new Error(`no group ${JSON.stringify(unknown)}; there are:\n${known.join("\n")}`);
}
const groups = all.filter(({ name }) => positionals.length === 0 || positionals.includes(name));

const [load] = loadavg();
const own = node();
/** @type {Context} */
const context = {
  effort,
  node: own,
  runtimes: [own, ...(flags.quick || flags.smoke ? [] : await others())],
};
/** @type {Block[]} */
const blocks = [];
for (const { name, what, run } of groups) {
  console.log(`      ${name}: ${what}`);
  blocks.push(...(await run(context)));
}

const verdicts = goals(blocks);
const results = { machine: machine(load), effort, blocks, goals: verdicts };
const text = `${table(results)}\n${goalLines(verdicts)}`;
if (flags.smoke) {
  console.log(
    `      ${blocks.flatMap(({ lines }) => lines).length} measurements, too short to tell anything`,
  );
} else {
  const folder = new URL("../../target/bench/", import.meta.url);
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL("picture.svg", folder), picture(blocks, PANELS));
  writeFileSync(new URL("results.json", folder), `${JSON.stringify(results, null, 2)}\n`);
  console.log(`\n${text}`);
  if (flags.save) save(results);
}
