// @ts-check
// Node, Deno and Bun: a script that imports or requires the installed package.
import { ENVIRONMENT_KEY, ENVIRONMENT_URL, PROGRAM, printedWith } from "../support/environment.js";
import { PRINT, printed, reportOf } from "./leg.js";
import { exec } from "./support/process.js";
import { project } from "./support/project.js";
import { nodeOf, tool, versionOf } from "./support/tools.js";

const ESM = `
const start = performance.now();
const api = await import("zavu-invitations");
api.validateInvitation({});
const firstVerdictMs = performance.now() - start;
const { run } = await import("./suite.js");
const { default: config } = await import("./config.js");
const report = { ...(await run(api, config)), firstVerdictMs };
${PRINT}`;

const COMMONJS = `
const start = performance.now();
const api = require("zavu-invitations");
api.validateInvitation({});
const firstVerdictMs = performance.now() - start;
(async () => {
  const { run } = await import("./suite.js");
  const { default: config } = await import("./config.js");
  const report = { ...(await run(api, config)), firstVerdictMs };
  ${PRINT}
})();
`;

/**
 * @param {number} major
 * @param {boolean} core
 * @returns {import("./leg.js").Leg[]}
 */
function node(major, core) {
  return [
    { name: `Node ${major}, ESM`, file: "main.mjs", contents: ESM },
    { name: `Node ${major}, CommonJS`, file: "main.cjs", contents: COMMONJS },
  ].map(({ name, file, contents }) => ({
    name,
    core,
    async run(config) {
      const { program, group } = await nodeOf(major);
      const cwd = await project({
        group,
        name: `node-${major}-${file.slice(-3)}`,
        config,
        files: { [file]: contents },
      });
      const version = (await exec(program, ["--version"])).trim().slice(1);
      return { version, report: printed(await exec(program, [file], { cwd })) };
    },
  }));
}

/**
 * @param {string} name
 * @param {"deno" | "bun"} program
 * @param {string[]} args
 * @returns {import("./leg.js").Leg}
 */
function script(name, program, args) {
  return {
    name,
    core: true,
    async run(config) {
      const cwd = await project({
        group: "core",
        name: program,
        config,
        files: { "main.mjs": ESM },
      });
      const path = await tool("core", program);
      return {
        version: await versionOf("core", program),
        report: printed(await exec(path, [...args, "main.mjs"], { cwd })),
      };
    },
  };
}

/**
 * `ZAVUDEV_API_KEY` and `ZAVUDEV_BASE_URL` of the environment.
 *
 * @param {string} name
 * @param {"deno" | "bun"} program
 * @param {string[]} args
 * @param {boolean} isRead true if the program may read the environment
 * @returns {import("./leg.js").Leg}
 */
function environment(name, program, args, isRead) {
  return {
    name,
    core: true,
    async run(config) {
      const cwd = await project({
        group: "core",
        name: `${program}-environment`,
        config,
        files: { "main.mjs": PROGRAM },
      });
      const path = await tool("core", program);
      const env = { ZAVUDEV_API_KEY: ENVIRONMENT_KEY, ZAVUDEV_BASE_URL: ENVIRONMENT_URL };
      const output = await exec(path, [...args, "main.mjs"], { cwd, env });
      const expected = isRead
        ? printedWith(ENVIRONMENT_KEY, ENVIRONMENT_URL)
        : printedWith(undefined, "https://api.zavu.dev");
      return {
        version: await versionOf("core", program),
        report: reportOf({ [`printed ${output}`]: output === expected }),
      };
    },
  };
}

/** @type {import("./leg.js").Leg[]} */
export default [
  ...[18, 20, 22, 24, 26].flatMap((major) => node(major, major === 24)),
  script("Deno", "deno", ["run", "--no-prompt", "--allow-net"]),
  environment("Deno's environment, not allowed", "deno", ["run", "--no-prompt"], false),
  environment("Deno's environment, allowed", "deno", ["run", "--no-prompt", "--allow-env"], true),
  script("Bun", "bun", ["run"]),
  environment("Bun's environment", "bun", ["run"], true),
];
