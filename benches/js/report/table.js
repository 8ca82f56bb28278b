import { digits, time } from "../stats.js";

/** @typedef {import("../main.js").Block} Block */
/** @typedef {ReturnType<typeof import("./machine.js").machine>} Machine */

const GAP = 2;

/**
 * One table of all: a block for each question, a row for each contender, a column for each
 * runtime. Each cell is the median, how it compares with the block's first row, and how far the
 * middle half of the rounds is spread.
 *
 * @param {{ machine: Machine, blocks: Block[] }} results
 */
export function table({ machine, blocks }) {
  const lines = [
    `${machine.cpu}, ${machine.cores} cores, ${machine.platform}; load ${machine.loadBefore.toFixed(1)} before, ` +
      `${machine.loadAfter.toFixed(1)} after. Times are medians; ±: half the width of the middle half.`,
  ];
  for (const block of blocks) {
    const columns = [...new Set(block.lines.map(({ runtime }) => runtime))];
    const rows = [...new Set(block.lines.map(({ contender }) => contender))];
    const head = [`${block.group}: ${block.title}`, ...columns];
    const body = rows.map((contender) => [
      `  ${contender}`,
      ...columns.map((runtime) => cell(block, contender, rows[0], runtime)),
    ]);
    lines.push("", ...aligned([head, ...body]));
  }
  return `${lines.join("\n")}\n`;
}

/**
 * The first column to the left, the others to the right.
 *
 * @param {string[][]} rows
 */
function aligned(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) =>
    row
      .map((text, at) => (at === 0 ? text.padEnd(widths[0]) : text.padStart(GAP + widths[at])))
      .join(""),
  );
}

/**
 * @param {Block} block
 * @param {string} contender
 * @param {string} reference
 * @param {string} runtime
 */
function cell({ lines, unit }, contender, reference, runtime) {
  const find = (/** @type {string} */ name) =>
    lines.find((line) => line.contender === name && line.runtime === runtime);
  const [own, other] = [find(contender), find(reference)];
  if (own === undefined) return "-";
  const { median, low, high } = own;
  const spread =
    low === undefined || high === undefined
      ? ""
      : ` ±${((50 * (high - low)) / median).toFixed(0)}%`.padStart(6);
  const ratio = other === undefined ? "" : `×${digits(median / other.median)}`.padStart(7);
  return `${amount(median, unit)} ${ratio}${spread}`;
}

/**
 * @param {number} value
 * @param {Block["unit"]} unit
 */
function amount(value, unit) {
  switch (unit) {
    case "ns":
      return time(value);
    case "bytes":
      return `${(value / 1000).toFixed(1)} kB`;
    case "per second":
      return `${value.toFixed(0)}/s`;
    case "exponent":
      return value.toFixed(2);
  }
}

/** @param {import("../goals.js").Verdict[]} verdicts */
export function goalLines(verdicts) {
  return verdicts
    .map(({ goal, found, isReached }) => `${isReached ? "reached" : "MISSED "}  ${goal}: ${found}`)
    .join("\n");
}
