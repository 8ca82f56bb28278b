import { libraries } from "./libraries.js";
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
 * @param {{ group: string, title: string }} where
 * @param {string} more
 * @param {string} less
 */
function ratio(blocks, where, more, less) {
  const [a, b] = [median(blocks, where, more), median(blocks, where, less)];
  return a === undefined || b === undefined ? undefined : a / b;
}

/**
 * What a contender reached in Node.
 *
 * @param {Block[]} blocks
 * @param {{ group: string, title: string }} where the beginning of the title
 * @param {string} name its beginning
 * @param {string} [column] its beginning
 */
function median(blocks, { group, title }, name, column = "") {
  const block = blocks.find((block) => block.group === group && block.title.startsWith(title));
  const line = block?.lines.find(
    ({ contender, runtime }) =>
      contender.startsWith(name) && runtime.startsWith(column) && !/^(Deno|Bun)/.test(runtime),
  );
  return line?.median;
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
  const phone = { group: "phone", title: "is a number in use" };
  const firstPhone = { group: "phone", title: "first check" };
  const growth = { group: "growth", title: "exponent" };
  const size = { group: "size", title: "to validate and create" };
  const ours = "zavu-invitations";
  const slim = `${libraries(ours)}, slim`;
  const phones = { group: "size", title: "to check a phone number" };
  const kilobytes = (/** @type {string} */ name, where = size) => {
    const bytes = median(blocks, where, name, "brotli 11");
    return bytes && bytes / 1000;
  };
  const firstNs = median(blocks, firstPhone, ours);
  const atLeast = (/** @type {number | undefined} */ value, /** @type {number} */ limit) =>
    /** @type {const} */ ({ value, isReached: value !== undefined && value >= limit });
  const atMost = (/** @type {number | undefined} */ value, /** @type {number} */ limit) =>
    /** @type {const} */ ({ value, isReached: value !== undefined && value <= limit });

  const all = {
    "a valid request: at least 4 times faster than zod": atLeast(
      ratio(blocks, valid, "zod ", ours),
      4,
    ),
    "a valid request: at least 4 times faster than valibot": atLeast(
      ratio(blocks, valid, "valibot", ours),
      4,
    ),
    "a valid request: at most twice the time of compiled ajv": atMost(
      ratio(blocks, valid, ours, "ajv"),
      2,
    ),
    "with phone validity: at least 25 times faster than zod and libphonenumber-js/max": atLeast(
      ratio(blocks, withPhone, "zod ", ours),
      25,
    ),
    "a phone number: at least 50 times faster than libphonenumber-js/max": atLeast(
      ratio(blocks, phone, "libphonenumber-js", ours),
      50,
    ),
    "the first phone number of a process: at most 10 ms": atMost(firstNs && firstNs / 1e6, 10),
    "createInvitation: at most 1.1 times the CPU time of fetch": atMost(
      ratio(blocks, creating, ours, "fetch"),
      1.1,
    ),
    "cold start: at most twice zod's": atMost(ratio(blocks, cold, ours, "zod "), 2),
    "validate and create through slim: at most 45 kB brotli": atMost(kilobytes(slim), 45),
    "validate and create by default: at most 60 kB brotli": atMost(kilobytes(ours), 60),
    "phone numbers: at most 14 kB brotli added": atMost(kilobytes(ours, phones), 14),
    "linear in the number of countries: an exponent of at most 1.1": atMost(
      median(blocks, growth, "countries"),
      1.1,
    ),
    "linear in the length of a name: an exponent of at most 1.1": atMost(
      median(blocks, growth, "letters"),
      1.1,
    ),
  };
  return Object.entries(all).flatMap(([goal, { value, isReached }]) =>
    value === undefined ? [] : [{ goal, found: digits(value), isReached }],
  );
}
