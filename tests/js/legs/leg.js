// @ts-check
// A leg: the package in one runtime, browser, bundler or tool. `main.js` runs them.

/**
 * @typedef {object} Result
 * @property {string} version of the runtime or tool
 * @property {import("./suite.js").Report} report
 *
 * @typedef {object} Leg
 * @property {string} name
 * @property {boolean} [core] true if every test run includes the leg, not only `--everywhere`
 * @property {import("./support/browsers.js").BrowserName} [browser] that must be installed
 * @property {(config: import("./suite.js").Config) => Promise<Result>} run
 */

/** Code that prints a report, for {@link printed}. */
export const PRINT = 'console.log("report:" + JSON.stringify(report));\n';

/** A test file of Vitest that runs the suite. */
export const VITEST_FILE = `
import { expect, test } from "vitest";
import * as api from "zavu-invitations";
import config from "./config.js";
import { run } from "./suite.js";
test("conforms", async () => {
  const report = await run(api, config);
  ${PRINT}
  expect(report.failures).toEqual([]);
}, 60000);
`;

/**
 * Finds the report in the output of a program with {@link PRINT}.
 *
 * @param {string} output
 * @returns {import("./suite.js").Report}
 */
export function printed(output) {
  const line = output.split("\n").find((line) => line.startsWith("report:"));
  if (line === undefined) throw new Error(`no report in:\n${output}`);
  return JSON.parse(line.slice("report:".length));
}

/**
 * Makes a report of further checks: their names, and if each passed.
 *
 * @param {Record<string, boolean>} checks
 * @returns {import("./suite.js").Report}
 */
export function reportOf(checks) {
  const failures = Object.keys(checks).filter((name) => !checks[name]);
  const passed = Object.keys(checks).length - failures.length;
  return { passed, failures, firstVerdictMs: 0 };
}
