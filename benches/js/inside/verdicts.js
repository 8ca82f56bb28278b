// Whether the schemas are equal to ours: they must say the same of every shared vector, of every
// pair of letters as a country, and of what is measured. This runs in a process of its own, because
// the engine remembers the types that a function has seen.
import { readdirSync, readFileSync } from "node:fs";
import { CASES } from "./inputs.js";
import { report, settings } from "./process.js";

const VECTORS = new URL("../../../tests/vectors/", import.meta.url);

/** Numbers with digits that belong to a call within the country: a trunk prefix, Argentina's 15. */
const DIALLED_WITHIN = ["+54111523456789", "+4402079460958", "+49015123456789"];

/** What may differ, and why. */
const EXCEPTIONS = [
  {
    schemas: ["valibot", "valibot-google", "arktype"],
    input: "[]",
    reason: "an array is an object to them; a check more would make them slower",
  },
  ...DIALLED_WITHIN.map((clientPhone) => ({
    schemas: ["zod-libphonenumber", "zod-mini-libphonenumber", "valibot-google"],
    input: JSON.stringify({ clientPhone }),
    reason: "libphonenumber takes it for the number without these digits, which ours suggests",
  })),
];

/** @typedef {{ validate(input: unknown): any, isValid(result: any): boolean }} Schema */

/** @returns {unknown[]} */
function inputs() {
  const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
  const pairs = letters.flatMap((first) => letters.map((second) => first + second));
  const vectors = readdirSync(VECTORS)
    .filter((file) => file.endsWith(".json"))
    .flatMap((file) => JSON.parse(readFileSync(new URL(file, VECTORS), "utf8")));
  return [
    ...vectors.map(({ input }) => input),
    ...pairs.map((pair) => ({ allowedPhoneCountries: [pair] })),
  ];
}

/** @type {{ ours: string, peers: string[] }} */
const { ours, peers } = settings();
/** @type {Schema} */
const reference = await import(`../schemas/${ours}.js`);
const shared = inputs().map((input) => ({
  input,
  expected: reference.isValid(reference.validate(input)),
}));
const measured = Object.values(CASES).flatMap(({ inputs, isValid }) =>
  inputs.map((input) => ({ input, expected: isValid })),
);
const all = [...shared, ...measured];

for (const name of [ours, ...peers]) {
  /** @type {Schema} */
  const { validate, isValid } = await import(`../schemas/${name}.js`);
  for (const { input, expected } of all) {
    const text = JSON.stringify(input);
    const isAllowed = EXCEPTIONS.some(
      (exception) => exception.schemas.includes(name) && exception.input === text,
    );
    if (isValid(validate(input)) !== expected && !isAllowed) {
      throw new Error(`${name} does not say ${expected ? "valid" : "invalid"} of ${text}`);
    }
  }
}
report({ compared: all.length });
