// @ts-check
// Libraries that take a Standard Schema, each with ours: the files of tests/schema.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { printed, reportOf } from "./leg.js";
import { exec } from "./support/process.js";
import { project } from "./support/project.js";
import { modernNode, ROOT, tool, versionOf } from "./support/tools.js";

/** @typedef {import("./leg.js").Leg} Leg */

const SOURCES = join(ROOT, "tests/schema");

/** @param {import("./suite.js").Config} config */
const copied = (config) =>
  project({
    group: "schema",
    name: "libraries",
    config,
    files: Object.fromEntries(
      readdirSync(SOURCES).map((file) => [file, readFileSync(join(SOURCES, file), "utf8")]),
    ),
  });

/** @type {Leg[]} */
export default [
  {
    name: "react-hook-form, TanStack Form, tRPC, Hono, AI SDK",
    core: true,
    async run(config) {
      const directory = await copied(config);
      const output = await exec(await modernNode(), ["main.js"], { cwd: directory });
      return { version: await versionOf("schema", "react-hook-form"), report: printed(output) };
    },
  },
  {
    name: "the types of Standard Schema, and what these libraries make of them",
    core: true,
    async run(config) {
      const directory = await copied(config);
      const output = await exec(await tool("schema", "tsc"), ["--project", "."], {
        cwd: directory,
      }).then(() => "", String);
      return {
        version: await versionOf("schema", "@standard-schema/spec"),
        report: reportOf({ [`compiles: ${output}`]: output === "" }),
      };
    },
  },
];
