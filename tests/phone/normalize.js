// Every example number as libphonenumber-js writes it: read again, it is the same number.
//
//   node tests/phone/normalize.js

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { parsePhoneNumber } from "libphonenumber-js/max";

const root = fileURLToPath(new URL("../..", import.meta.url));
const { numbers } = JSON.parse(readFileSync(`${root}/tests/phone/examples.json`, "utf8"));

const cases = [];
for (const [number, country] of numbers) {
  const parsed = parsePhoneNumber(number);
  if (parsed.number !== number) continue; // its parser strips what belongs to the number
  cases.push(["-", parsed.formatInternational(), number]);
  cases.push(["-", parsed.getURI(), number]);
  for (const from of ["US", "GB", "JP", "BY", "AU", "BR"]) {
    const dialled = parsed.format("IDD", { fromCountry: from });
    if (dialled && dialled !== parsed.formatNational()) cases.push([from, dialled, number]);
  }
  if (country)
    cases.push(
      [country, parsed.formatNational(), number],
      [country, parsed.nationalNumber, number],
    );
}

const { stdout, status } = spawnSync(
  "cargo",
  ["run", "--quiet", "--release", "--example", "phone-lines", "normalize"],
  {
    cwd: root,
    input: cases.map(([country, typed]) => `${country}\t${typed}\n`).join(""),
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  },
);
if (status !== 0) throw new Error("the native example failed");
const read = stdout.trimEnd().split("\n");
const differences = cases.filter(([, , number], index) => read[index] !== number);
console.log(
  `${cases.length} writings of ${numbers.length} numbers: ${differences.length} differences`,
);
for (const [country, typed, number] of differences) {
  const index = cases.findIndex((one) => one[0] === country && one[1] === typed);
  console.log(`  ${country} ${typed}: ${read[index]}, not ${number}`);
}
if (differences.length > 0) process.exitCode = 1;
