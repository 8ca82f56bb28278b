// @ts-check
// `cargo xtask soak`: a million calls, a million retrievals and 20,000 creates, in Node and in
// Chromium; memory must be flat. SOAK_SHARE=0.1 does a tenth of it.
import { inChromium, inNode, MARGIN, table, withoutChromium } from "./soak.js";

const share = Number(process.env.SOAK_SHARE ?? 1);
const counts = Object.freeze({
  calls: Math.round(1_000_000 * share),
  retrieves: Math.round(1_000_000 * share),
  creates: Math.round(20_000 * share),
});

const rows = [];
for (const [part, count] of Object.entries(counts)) {
  console.log(`in Node: ${count} ${part}`);
  rows.push(await inNode(/** @type {keyof typeof counts} */ (part), count, true));
}
const why = withoutChromium();
if (why) console.log(why);
else {
  console.log("in Chromium: the same");
  rows.push(...(await inChromium(counts)));
}
console.log(`\n${table(rows)}`);
console.log(
  `\nBytes; half: after half of the calls. Grown by more than ${JSON.stringify(MARGIN)}: a failure.`,
);
console.log(
  "Retrievals are answered at once by a fetch of the soak's own, creates by the sandbox.",
);
if (rows.some(({ faults }) => faults.length > 0)) {
  for (const { where, part, faults } of rows) {
    for (const fault of faults.slice(0, 20)) console.error(`FAIL ${where} ${part}: ${fault}`);
  }
  process.exitCode = 1;
}
