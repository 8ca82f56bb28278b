import { digits } from "./stats.js";

/** @typedef {import("./main.js").Block} Block */

/**
 * @typedef {object} Verdict
 * @property {string} goal
 * @property {string} found
 * @property {boolean} isReached
 */

/**
 * How much more one contender takes than another one, in Node.
 *
 * @param {Block[]} blocks
 * @param {{ group: string, title?: string }} where
 * @param {string} more
 * @param {string} less
 */
function ratio(blocks, { group, title }, more, less) {
  const block = blocks.find(
    (block) => block.group === group && (title === undefined || block.title.startsWith(title)),
  );
  const median = (/** @type {string} */ name) =>
    block?.lines.find(
      ({ contender, runtime }) => contender.startsWith(name) && runtime.startsWith("Node"),
    )?.median;
  const [a, b] = [median(more), median(less)];
  return a === undefined || b === undefined ? undefined : a / b;
}

/**
 * The goals that the measured groups tell something of.
 *
 * @param {Block[]} blocks
 * @returns {Verdict[]}
 */
export function goals(blocks) {
  const valid = { group: "validate", title: "a valid request of six fields" };
  const withPhone = { group: "phone-validity", title: "a valid request of six fields" };
  const creating = { group: "create", title: "CPU time" };
  const cold = { group: "cold", title: "import to first verdict, as installed" };
  const ours = "zavu-invitations";
  /** @type {[string, number | undefined, "at least" | "at most", number][]} */
  const all = [
    ["a valid request, faster than zod", ratio(blocks, valid, "zod ", ours), "at least", 4],
    ["a valid request, faster than valibot", ratio(blocks, valid, "valibot", ours), "at least", 4],
    ["a valid request, beside compiled ajv", ratio(blocks, valid, ours, "ajv"), "at most", 2],
    [
      "with phone validity, faster than zod and libphonenumber-js/max",
      ratio(blocks, withPhone, "zod ", ours),
      "at least",
      25,
    ],
    [
      "createInvitation, CPU time beside fetch",
      ratio(blocks, creating, ours, "fetch"),
      "at most",
      1.1,
    ],
    ["cold start, beside zod", ratio(blocks, cold, ours, "zod "), "at most", 2],
  ];
  return all.flatMap(([name, value, bound, limit]) => {
    if (value === undefined) return [];
    const isReached = bound === "at least" ? value >= limit : value <= limit;
    return [{ goal: `${name}, ${bound} ${limit} times`, found: digits(value), isReached }];
  });
}
