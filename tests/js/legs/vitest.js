// @ts-check
// Vitest, in its three environments.
import { PRINT, printed } from "./leg.js";
import { exec } from "./support/process.js";
import { project } from "./support/project.js";
import { modernNode, modulePath, versionOf } from "./support/tools.js";

const TEST = `
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
        files: { "leg.test.js": TEST },
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
