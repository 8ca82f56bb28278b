// @ts-check
// Node, Deno and Bun: a script that imports or requires the installed package.
import { PRINT, printed } from "./leg.js";
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

/** @type {import("./leg.js").Leg[]} */
export default [
  ...[18, 20, 22, 24, 26].flatMap((major) => node(major, major === 24)),
  script("Deno", "deno", ["run", "--no-prompt", "--allow-net"]),
  script("Bun", "bun", ["run"]),
];
