// @ts-check

/**
 * @typedef {object} Result
 * @property {string} version of what ran it
 * @property {import("./suite.js").Report} report
 *
 * @typedef {object} Defect
 * @property {RegExp} message of every failure that it causes: any other failure is one
 * @property {string} reason
 *
 * @typedef {object} Leg
 * @property {string} name
 * @property {boolean} [core] whether every test run has it, not only `--everywhere`
 * @property {import("./support/browsers.js").BrowserName} [browser] that must be there
 * @property {Defect} [defect] of the engine, because of which the suite fails there
 * @property {(config: import("./suite.js").Config) => Promise<Result>} run
 */

/** The suite in a runtime that prints its report. */
export const PRINT = 'console.log("report:" + JSON.stringify(report));\n';

/**
 * @param {string} output of a program with {@link PRINT}
 * @returns {import("./suite.js").Report}
 */
export function printed(output) {
  const line = output.split("\n").find((line) => line.startsWith("report:"));
  if (line === undefined) throw new Error(`no report in:\n${output}`);
  return JSON.parse(line.slice("report:".length));
}

/**
 * The report of checks that are no part of the suite.
 *
 * @param {Record<string, boolean>} checks
 * @returns {import("./suite.js").Report}
 */
export function reportOf(checks) {
  const failures = Object.keys(checks).filter((name) => !checks[name]);
  const passed = Object.keys(checks).length - failures.length;
  return { passed, failures, firstVerdictMs: 0 };
}
