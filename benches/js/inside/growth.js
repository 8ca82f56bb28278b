import { validateInvitation } from "zavu-invitations";
import { beside } from "./measure.js";
import { report, settings } from "./process.js";

/** @type {{ rounds: number, roundMs: number, counts: number[], lengths: number[] }} */
const { counts, lengths, ...effort } = settings();

/** @param {object} input */
const checking = (input) => () => validateInvitation(input);

/**
 * @param {number[]} sizes
 * @param {(size: number) => object} make
 */
function measured(sizes, make) {
  const contenders = sizes.map((size) => [String(size), checking(make(size))]);
  return beside(Object.fromEntries(contenders), effort);
}

report({
  countries: await measured(counts, (count) => ({
    allowedPhoneCountries: Array(count).fill("US"),
  })),
  name: await measured(lengths, (length) => ({ clientName: "x".repeat(length) })),
});
