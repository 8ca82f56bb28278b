// Seeded near-valid numbers against libphonenumber-js, google-libphonenumber and, where it is installed, Python's
// phonenumbers: no difference in validity or country.
//
//   node tests/phone/differential.js [--count 100000] [--seed 1] [--ours "command"] [--only name] [--metadata folder]
//
// `--ours` reads a number a line and prints "verdict country"; without it the native example `phone-lines` is run.
// `--metadata` is a folder with another version of libphonenumber-js installed. A peer whose own metadata is of another
// version (google-libphonenumber 3.2.47 has 9.0.40) is compared with a table of that version, for `--only google`:
//   --metadata <folder> --ours "cargo run --quiet -p xtask -- phone-tables --verdicts --metadata <folder>"

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { nearValid } from "./numbers.js";
import { googleLibphonenumber, libphonenumberJs } from "./peers.js";

const { values: options } = parseArgs({
  options: {
    count: { type: "string", default: "100000" },
    seed: { type: "string", default: "1" },
    ours: {
      type: "string",
      default: "cargo run --quiet --example phone-lines",
    },
    only: { type: "string", default: "" },
    metadata: { type: "string" },
    python: { type: "string", default: "python3" },
  },
});

const root = fileURLToPath(new URL("../..", import.meta.url));
const batch = 200_000;

function lines(command, args, numbers) {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: root,
    shell: args === undefined,
    input: `${numbers.join("\n")}\n`,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(stderr || `${command} failed`);
  return stdout.trimEnd().split("\n");
}

const js = await libphonenumberJs(options.metadata);
const peers = [
  { ...js, all: (numbers) => numbers.map(js.verdict) },
  (() => {
    const google = googleLibphonenumber(js.metadata);
    return { ...google, all: (numbers) => numbers.map(google.verdict) };
  })(),
];
const python = [fileURLToPath(new URL("./peer.py", import.meta.url))];
const found = spawnSync(options.python, [...python, "--version"], { encoding: "utf8" });
if (found.status === 0) {
  peers.push({
    name: found.stdout.trim(),
    all: (numbers) => lines(options.python, python, numbers),
  });
} else {
  console.log("phonenumbers is not installed: not compared");
}

const count = Number(options.count);
const numbers = nearValid(js.metadata, count, Number(options.seed));
const chosen = peers.filter((peer) => peer.name.startsWith(options.only));
if (chosen.length === 0) throw new Error(`there is no peer ${options.only}`);
const differences = new Map(chosen.map((peer) => [peer.name, []]));
const tally = {};
for (let done = 0; done < count; done += batch) {
  const some = Array.from({ length: Math.min(batch, count - done) }, () => numbers.next().value);
  const ours = lines(options.ours, undefined, some);
  for (const line of ours) {
    const [verdict] = line.split(" ");
    tally[verdict] = (tally[verdict] ?? 0) + 1;
  }
  for (const peer of chosen) {
    const theirs = peer.all(some);
    some.forEach((number, index) => {
      const said = ours[index].startsWith("valid") ? ours[index] : "invalid";
      if (said !== theirs[index]) {
        differences.get(peer.name).push(`${number}: ${ours[index]}, not ${theirs[index]}`);
      }
    });
  }
}

console.log(`${count} numbers of seed ${options.seed}:`, tally);
for (const [name, found] of differences) {
  console.log(`${name}: ${found.length} differences`);
  for (const difference of found.slice(0, 20)) console.log(`  ${difference}`);
}
if ([...differences.values()].some((found) => found.length > 0)) process.exitCode = 1;
