// @ts-check
// Vitest, in its three environments.
import { printed, VITEST_FILE } from "./leg.js";
import { exec } from "./support/process.js";
import { project } from "./support/project.js";
import { modernNode, modulePath, versionOf } from "./support/tools.js";

/**
 * @param {string} environment
 * @returns {import("./leg.js").Leg}
 */
function vitest(environment) {
  return {
    name: `Vitest, ${environment}`,
    async run(config) {
      const directory = await project({
        group: "vitest",
        name: environment,
        config,
        files: { "leg.test.js": VITEST_FILE },
      });
      const program = await modulePath("vitest", "vitest/vitest.mjs");
      const output = await exec(
        await modernNode(),
        [program, "run", "--environment", environment, "--disable-console-intercept"],
        { cwd: directory },
      );
      return { version: await versionOf("vitest", "vitest"), report: printed(output) };
    },
  };
}

/** @type {import("./leg.js").Leg[]} */
export default ["node", "jsdom", "happy-dom"].map(vitest);
