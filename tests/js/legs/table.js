// @ts-check
// The results of the legs, as lines for the terminal and as tests/MATRIX.md.

/**
 * @typedef {object} Row
 * @property {string} name
 * @property {"pass" | "FAIL" | "skipped"} result
 * @property {string} details
 * @property {string} [version]
 * @property {number} [firstVerdictMs]
 */

/** @param {Row} row */
export function row({ name, version = "", result, details, firstVerdictMs }) {
  const [first = ""] = details.split("\n");
  return `${name.padEnd(64)}${version.padEnd(18)}${result.padEnd(8)}${ms(firstVerdictMs).padStart(8)}  ${first.slice(0, 90)}`;
}

/**
 * @param {Row[]} rows
 * @param {number} vectors
 */
export function markdown(rows, vectors) {
  const lines = rows.map(({ name, version = "", result, details, firstVerdictMs }) => {
    const [first = ""] = details.split("\n");
    const cells = [name, version, result, ms(firstVerdictMs), result === "pass" ? "" : first];
    return `| ${cells.join(" | ")} |`;
  });
  return `# Where it runs

Written by \`cargo xtask test --everywhere\`. Each leg installs the packed tarball as a user would, with no
configuration, and runs the same suite: ${vectors} inputs to validate, then creating, reading, listing and cancelling
invitations, an abort, a timeout, an error with a body, a broken connection, and hostile inputs. What a leg does
differently stands in its name. The time is from the import, or in a bundle from the first call, to the first verdict;
some runtimes have no clock that runs meanwhile.

| leg | version | result | first verdict, ms | |
|---|---|---|---:|---|
${lines.join("\n")}
`;
}

/** @param {number} [time] */
function ms(time) {
  return time === undefined || time <= 0 ? "–" : time.toFixed(1);
}
