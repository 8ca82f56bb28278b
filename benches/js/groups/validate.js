import { CASES } from "../inside/inputs.js";
import { libraries } from "../libraries.js";
import { inside } from "../runtimes.js";
import { quartiles } from "../stats.js";

/** @type {Record<string, string[]>} */
const SCHEMAS = {
  ours: ["zavu-invitations"],
  ajv: ["ajv"],
  typebox: ["typebox"],
  arktype: ["arktype"],
  zod: ["zod"],
  "zod-mini": ["zod/mini"],
  valibot: ["valibot"],
};

/**
 * A group of equal schemas.
 *
 * @param {string} name
 * @param {string} what
 * @param {Record<string, string[]>} schemas the libraries of each, ours first
 * @returns {import("../main.js").Group}
 */
export function group(name, what, schemas) {
  const [ours, ...peers] = Object.keys(schemas);
  return {
    name,
    what,
    async run({ effort, node, runtimes }) {
      const { compared } = await inside(node, "verdicts.js", { ours, peers });
      console.log(`      all say the same of ${compared} inputs`);
      /** @type {import("../main.js").Block[]} */
      const blocks = [];
      for (const [which, { name: title }] of Object.entries(CASES)) {
        /** @type {import("../main.js").Line[]} */
        const lines = [];
        for (const runtime of runtimes) {
          const settings = { schemas: [ours, ...peers], which, ...effort };
          /** @type {Record<string, number[]>} */
          const medians = await inside(runtime, "validate.js", settings);
          for (const [schema, rounds] of Object.entries(medians)) {
            const contender = libraries(...schemas[schema]);
            lines.push({ contender, runtime: runtime.name, ...quartiles(rounds) });
          }
        }
        blocks.push({ group: name, title, unit: "ns", lines });
      }
      return blocks;
    },
  };
}

export default group("validate", "a request, beside equal schemas", SCHEMAS);
