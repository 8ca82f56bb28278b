import { CASES } from "./inputs.js";
import { beside, turning } from "./measure.js";
import { report, settings } from "./process.js";

/** @type {{ schemas: string[], which: string, rounds: number, roundMs: number }} */
const { schemas, which, ...effort } = settings();
const { inputs } = CASES[which];

/** @type {Record<string, () => unknown>} */
const contenders = {};
for (const name of schemas) {
  const { validate } = await import(`../schemas/${name}.js`);
  contenders[name] = turning(inputs, validate);
}
report(await beside(contenders, effort));
