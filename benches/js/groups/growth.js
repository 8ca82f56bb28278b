import { inside } from "../runtimes.js";
import { quartiles } from "../stats.js";

/** More items than that are an issue, and more code units of a text. */
const ITEMS = 10_000;
const UNITS = 65_536;

const KINDS = /** @type {const} */ ([
  {
    key: "countries",
    title: "validateInvitation, the same country again and again",
    unit: "countries",
    limit: ITEMS,
    sizes: [1, 10, 100, 1000, ITEMS, ITEMS + 1, 100 * ITEMS],
  },
  {
    key: "name",
    title: "validateInvitation, length of the name",
    unit: "letters",
    limit: UNITS,
    sizes: [1, 16, 256, 4096, UNITS, UNITS + 1, 10_000_000],
  },
]);

/** @type {import("../main.js").Group} */
export default {
  name: "growth",
  what: "how the time grows with the input",
  async run({ effort, runtimes }) {
    const [countries, name] = KINDS;
    /** @type {import("../main.js").Block[]} */
    const blocks = KINDS.map(({ title }) => ({ group: "growth", title, unit: "ns", lines: [] }));
    /** @type {import("../main.js").Line[]} */
    const exponents = [];
    for (const runtime of runtimes) {
      const settings = { ...effort, counts: countries.sizes, lengths: name.sizes };
      const found = await inside(runtime, "growth.js", settings);
      for (const [index, { key, unit, limit, sizes }] of KINDS.entries()) {
        for (const size of sizes) {
          const contender = `${size} ${unit}${size > limit ? " (an issue)" : ""}`;
          const line = { contender, runtime: runtime.name, ...quartiles(found[key][size]) };
          blocks[index].lines.push(line);
        }
        const median = (/** @type {number} */ size) => quartiles(found[key][size]).median;
        const within = sizes.slice(1).filter((size) => size <= limit);
        // Without what a call takes anyway.
        const points = within.map((size) => [size, Math.max(1, median(size) - median(sizes[0]))]);
        const contender = `${unit}, ${within[0]} to ${within.at(-1)}`;
        exponents.push({ contender, runtime: runtime.name, median: exponent(points) });
      }
    }
    blocks.push({ group: "growth", title: "exponent", unit: "exponent", lines: exponents });
    return blocks;
  },
};

/**
 * The k of the power law c·xᵏ that fits some points best.
 *
 * @param {number[][]} points
 */
function exponent(points) {
  const logs = points.map(([x, y]) => [Math.log(x), Math.log(y)]);
  const mean = (/** @type {number} */ axis) =>
    logs.reduce((sum, point) => sum + point[axis], 0) / logs.length;
  const [x, y] = [mean(0), mean(1)];
  const covariance = logs.reduce((sum, [a, b]) => sum + (a - x) * (b - y), 0);
  const variance = logs.reduce((sum, [a]) => sum + (a - x) ** 2, 0);
  return covariance / variance;
}
