// @ts-check
// The types, in every TypeScript from 5.0 on, and what publint and attw say of the package.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { reportOf } from "./leg.js";
import { exec } from "./support/process.js";
import { project } from "./support/project.js";
import { modernNode, modulePath, ROOT, tarball, versionIn, versionOf } from "./support/tools.js";

/** @typedef {import("./support/tools.js").Group} Group */

const read = (/** @type {string} */ file) => readFileSync(join(ROOT, "tests/types", file), "utf8");

const BASE = {
  target: "es2022",
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: false,
  // The types that come with TypeScript take most of the time, and are not ours.
  skipDefaultLibCheck: true,
  noEmit: true,
  types: [],
};

const DOM = ["es2022", "dom", "dom.iterable"];

const RESOLUTIONS = [
  { name: "bundler", module: "esnext", moduleResolution: "bundler" },
  { name: "node16", module: "node16", moduleResolution: "node16" },
  { name: "nodenext", module: "nodenext", moduleResolution: "nodenext" },
];

/** Every file alone, so that no file's imports help another's. */
const SETTINGS = RESOLUTIONS.flatMap(({ name, ...resolution }) => {
  const formats = name === "bundler" ? ["ts"] : ["ts", "cts"];
  return formats.flatMap((format) => [
    setting(`${name}-${format}`, { ...resolution, lib: ["es2022"] }, [
      `usage.${format}`,
      ...(format === "cts" ? ["require.cts"] : []),
    ]),
    setting(`${name}-${format}-dom`, { ...resolution, lib: DOM }, [
      `usage.${format}`,
      `dom.${format}`,
    ]),
  ]);
});

/**
 * @param {string} name
 * @param {object} options
 * @param {string[]} files
 */
function setting(name, options, files) {
  return { name, tsconfig: { compilerOptions: { ...BASE, ...options }, files } };
}

const SDK = setting(
  "sdk",
  { module: "nodenext", moduleResolution: "nodenext", lib: DOM, skipLibCheck: true },
  ["sdk.ts"],
);

/** A usual run has the oldest TypeScript and the newest one. */
const USUAL = ["typescript-5.0", "typescript-7"];

/**
 * @param {string} alias of a TypeScript, as the group names it
 * @param {Group} group
 * @returns {import("./leg.js").Leg}
 */
function typescript(alias, group) {
  const isNewest = alias === "typescript-7";
  return {
    name: `TypeScript ${alias.slice("typescript-".length)}`,
    core: USUAL.includes(alias),
    async run(config) {
      const settings = isNewest ? [...SETTINGS, SDK] : SETTINGS;
      const [usage, dom] = [read("usage.ts"), read("dom.ts")];
      const directory = await project({
        group,
        name: alias,
        config,
        files: {
          "usage.ts": usage,
          "usage.cts": usage,
          "dom.ts": dom,
          "dom.cts": dom,
          "require.cts": read("require.cts"),
          "sdk.ts": read("sdk.ts"),
          ...Object.fromEntries(
            settings.map(({ name, tsconfig }) => [`${name}.json`, JSON.stringify(tsconfig)]),
          ),
        },
      });
      const compiler = await modulePath(group, alias);
      /** @type {Record<string, boolean>} */
      const checks = {};
      for (const { name } of settings) {
        const said = await exec(
          process.execPath,
          [join(compiler, "bin/tsc"), "--project", `${name}.json`, "--pretty", "false"],
          { cwd: directory },
        ).catch((error) => String(error.message));
        checks[said === "" ? name : `${name}: ${said}`] = said === "";
      }
      return { version: versionIn(compiler), report: reportOf(checks) };
    },
  };
}

/** @type {import("./leg.js").Leg} */
const noAny = {
  name: "types without any",
  core: true,
  async run() {
    const types = readFileSync(join(ROOT, "pkg/dist/index.d.ts"), "utf8");
    const code = types.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
    return { version: "", report: reportOf({ "no `any` in index.d.ts": !/\bany\b/.test(code) }) };
  },
};

/** @type {import("./leg.js").Leg} */
const publint = {
  name: "publint --strict",
  core: true,
  async run() {
    const program = await modulePath("core", "publint/src/cli.js");
    const args = [program, "run", tarball(), "--strict"];
    const said = await exec(process.execPath, args);
    // It advises against the field `browser`, which is for tools that read no `exports`.
    const found = said.split("\n").filter((line) => /^\d+\. /.test(line));
    const isContent =
      /All good!|^Suggestions:/m.test(said) && found.every((line) => line.includes("pkg.browser"));
    return {
      version: await versionOf("core", "publint"),
      report: reportOf({ [`is content: ${said}`]: isContent }),
    };
  },
};

/** @type {import("./leg.js").Leg} */
const attw = {
  name: "attw --pack",
  core: true,
  async run() {
    const program = await modulePath("core", "@arethetypeswrong/cli/dist/index.js");
    const flags = ["--no-definitely-typed"];
    await exec(await modernNode(), [program, tarball(), ...flags]);
    return {
      version: await versionOf("core", "@arethetypeswrong/cli"),
      report: reportOf({ "is content": true }),
    };
  },
};

/** @type {import("./leg.js").Leg[]} */
export default [
  typescript("typescript-5.0", "core"),
  ...["5.1", "5.2", "5.3", "5.4", "5.5", "5.6", "5.7", "5.8"].map((version) =>
    typescript(`typescript-${version}`, "types"),
  ),
  typescript("typescript-5.9", "core"),
  typescript("typescript-6.0", "types"),
  typescript("typescript-7", "core"),
  noAny,
  publint,
  attw,
];
