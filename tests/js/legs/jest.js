// @ts-check
// Jest: CommonJS, in its own realm, with Node's globals or jsdom's.
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import { PRINT, printed } from "./leg.js";
import { exec } from "./support/process.js";
import { project } from "./support/project.js";
import { modulePath, versionOf } from "./support/tools.js";

const [SUITE] = buildSync({
  entryPoints: [fileURLToPath(new URL("./suite.js", import.meta.url))],
  format: "cjs",
  write: false,
}).outputFiles;

const VALIDATES = `
const api = require("zavu-invitations");
test("validates", () => {
  expect(typeof TextDecoder).toBe("undefined");
  expect(api.validateInvitation({ clientName: "Zoë 😀" })).toEqual({
    ok: true,
    value: { clientName: "Zoë 😀" },
    warnings: [],
  });
  expect(api.validateField("connectionType", "ß")[0].params.actual).toBe("ß");
});
`;

const CONFORMS = `
const api = require("zavu-invitations");
const { readFileSync, writeFileSync } = require("node:fs");
const { run } = require("./suite.cjs");
test("conforms", async () => {
  const config = JSON.parse(readFileSync("config.json", "utf8"));
  writeFileSync("report.json", JSON.stringify(await run(api, config)));
}, 60000);
`;

const READ = `
const report = JSON.parse(require("node:fs").readFileSync("report.json", "utf8"));
${PRINT}`;

/**
 * @param {string} environment
 * @param {string} test
 * @param {Record<string, string>} [files]
 * @returns {import("./leg.js").Leg}
 */
function jest(environment, test, files = {}) {
  const isSuite = test === CONFORMS;
  return {
    name: `Jest, ${environment}${isSuite ? "" : " (without TextDecoder and fetch)"}`,
    core: true,
    async run(config) {
      const directory = await project({
        group: "core",
        name: `jest-${environment}`,
        config,
        manifest: { type: "commonjs" },
        files: {
          "jest.config.json": JSON.stringify({ testEnvironment: environment, transform: {} }),
          "leg.test.js": test,
          "suite.cjs": SUITE?.text ?? "",
          "config.json": JSON.stringify(config),
          ...files,
        },
      });
      const program = await modulePath("core", "jest/bin/jest.js");
      await exec(process.execPath, [program, "--ci", "--watchman=false"], { cwd: directory });
      const version = await versionOf("core", "jest");
      if (!isSuite) return { version, report: { passed: 1, failures: [], firstVerdictMs: 0 } };
      const output = await exec(process.execPath, ["--eval", READ], { cwd: directory });
      return { version, report: printed(output) };
    },
  };
}

/** @type {import("./leg.js").Leg[]} */
export default [
  jest("node", CONFORMS),
  jest("jsdom", VALIDATES),
  jest("jest-fixed-jsdom", CONFORMS),
];
