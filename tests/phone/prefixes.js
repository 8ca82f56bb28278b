// Beginnings of numbers: the crate says of each whether a valid number begins so, and the automaton that the generator
// makes of the metadata's patterns, without the table, says the same.
//
//   node tests/phone/prefixes.js [--count 100000] [--seed 1]

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { nearValid, seeded } from "./numbers.js";
import { libphonenumberJs } from "./peers.js";

const { values: options } = parseArgs({
  options: {
    count: { type: "string", default: "100000" },
    seed: { type: "string", default: "1" },
  },
});

const root = fileURLToPath(new URL("../..", import.meta.url));

function lines(args, beginnings) {
  const { status, stdout, stderr } = spawnSync("cargo", ["run", "--quiet", ...args], {
    cwd: root,
    input: `${beginnings.join("\n")}\n`,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(stderr);
  return stdout.trimEnd().split("\n");
}

const { numbers: examples } = JSON.parse(readFileSync(`${root}/tests/phone/examples.json`, "utf8"));
const beginnings = examples.flatMap(([number]) =>
  Array.from(number, (_, length) => number.slice(0, length + 1)),
);
const right = beginnings.length;

const { metadata } = await libphonenumberJs();
const [count, seed] = [Number(options.count), Number(options.seed)];
const random = seeded(seed);
for (const number of nearValid(metadata, count / 2, seed)) {
  beginnings.push(number.slice(0, 1 + random(number.length)));
  const digits = Array.from({ length: random(16) }, () => random(10));
  beginnings.push(`+${digits.join("")}`);
}

const ours = lines(["--example", "phone-lines", "prefix"], beginnings);
const theirs = lines(["--package", "xtask", "--", "phone-tables", "--prefixes"], beginnings);
const differences = beginnings.filter(
  (_, index) => ours[index] !== theirs[index] || (index < right && ours[index] !== "true"),
);
const yes = ours.filter((line) => line === "true").length;
console.log(
  `${beginnings.length} beginnings, ${yes} of a valid number: ${differences.length} differences`,
);
for (const beginning of differences.slice(0, 20)) console.log(`  ${beginning}`);
if (differences.length > 0 || ours.length !== beginnings.length) process.exitCode = 1;
