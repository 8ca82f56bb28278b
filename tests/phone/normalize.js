// Numbers as libphonenumber-js writes them, read again: they are the same numbers. Every example number of the metadata
// in every way of writing, and seeded valid numbers as they are dialled in their own country.
//
// One difference is intended. Digits without a plus that begin with the calling code, and lack the national prefix of a
// country that has one, are read as that code where the number is valid so: 49 151 23456789 in Germany.
// libphonenumber reads +49 49 151….
//
//   node tests/phone/normalize.js [--count 20000] [--seed 1]

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import parsePhoneNumber, { Metadata } from "libphonenumber-js/max";

import { nearValid } from "./numbers.js";
import { libphonenumberJs } from "./peers.js";

const { values: options } = parseArgs({
  options: {
    count: { type: "string", default: "20000" },
    seed: { type: "string", default: "1" },
  },
});

const root = fileURLToPath(new URL("../..", import.meta.url));
const { numbers: examples } = JSON.parse(readFileSync(`${root}/tests/phone/examples.json`, "utf8"));

/** Country (or "-"), what is typed there, the number that is meant. */
const cases = [];

const { metadata, verdict } = await libphonenumberJs();
let codes = 0;

/** The number that is read of what is typed in its country: libphonenumber's, but for the difference above. */
function meant(country, typed, number) {
  const digits = typed.replaceAll(/\D/g, "");
  const plans = new Metadata();
  plans.selectNumberingPlan(country);
  const plan = plans.numberingPlan;
  const prefix = plan.nationalPrefixForParsing();
  const hasPrefix = prefix && new RegExp(`^(?:${prefix})`).test(digits);
  if (!prefix || hasPrefix || !digits.startsWith(plan.callingCode())) return number;
  if (!verdict(`+${digits}`).startsWith("valid") || `+${digits}` === number) return number;
  codes += 1;
  return `+${digits}`;
}

/** What is dialled within a country, if libphonenumber-js itself reads it as that number; and the number without its plus. */
function national(country, parsed, number) {
  for (const typed of [parsed.formatNational(), parsed.nationalNumber, number.slice(1)]) {
    const read = parsePhoneNumber(typed, country);
    const isDialled = read?.isValid() && (read.number === number || typed === number.slice(1));
    if (isDialled) cases.push([country, typed, meant(country, typed, read.number)]);
  }
}

let left = 0;
for (const [number, country] of examples) {
  const parsed = parsePhoneNumber(number);
  if (parsed.number !== number) {
    left += 1; // its parser strips what belongs to the number
    continue;
  }
  cases.push(["-", parsed.formatInternational(), number], ["-", parsed.getURI(), number]);
  for (const from of ["US", "GB", "JP", "BY", "AU", "BR"]) {
    const dialled = parsed.format("IDD", { fromCountry: from });
    if (dialled && dialled !== parsed.formatNational()) cases.push([from, dialled, number]);
  }
  if (country) {
    for (const typed of [parsed.formatNational(), parsed.nationalNumber]) {
      cases.push([country, typed, meant(country, typed, number)]);
    }
  }
}
const writings = cases.length;

for (const number of nearValid(metadata, Number(options.count), Number(options.seed))) {
  const [valid, country] = verdict(number).split(" ");
  const parsed = valid === "valid" && country !== "-" && parsePhoneNumber(number);
  if (parsed && parsed.number === number) national(country, parsed, number);
}

const { stdout, status } = spawnSync(
  "cargo",
  ["run", "--quiet", "--example", "phone-lines", "normalize"],
  {
    cwd: root,
    input: cases.map(([country, typed]) => `${country}\t${typed}\n`).join(""),
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  },
);
if (status !== 0) throw new Error("the native example failed");
const read = stdout.trimEnd().split("\n");
const differences = cases.flatMap(([country, typed, number], index) =>
  read[index] === number ? [] : [`  ${country} ${typed}: ${read[index]}, not ${number}`],
);
console.log(
  `${writings} writings of ${examples.length - left} example numbers, ` +
    `${cases.length - writings} of seeded ones, ${codes} of them with a calling code: ${differences.length} differences`,
);
for (const difference of differences.slice(0, 40)) console.log(difference);
if (differences.length > 0 || codes === 0) process.exitCode = 1;
