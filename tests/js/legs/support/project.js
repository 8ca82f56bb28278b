// @ts-check
// The projects in which the legs run.
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { exec } from "./process.js";
import { ROOT, tarball, tools } from "./tools.js";

const SUITE = readFileSync(new URL("../suite.js", import.meta.url), "utf8");

/**
 * Makes a project under target/, with the package of its tarball, and the suite and its configuration as files.
 * The project is inside the directory of its tools, so that their names resolve.
 *
 * @param {object} settings
 * @param {import("./tools.js").Group} settings.group
 * @param {string} settings.name of the directory
 * @param {import("../suite.js").Config} settings.config
 * @param {Record<string, string>} [settings.files] path to contents
 * @param {string} [settings.app] an example to copy: the dependencies that it declares are installed
 * @param {object} [settings.manifest] more of the package.json
 * @returns {Promise<string>} its directory
 */
export async function project({ group, name, config, files = {}, app, manifest = {} }) {
  const directory = join(await tools(group), "projects", name);
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  if (app !== undefined) {
    cpSync(join(ROOT, app), directory, {
      recursive: true,
      filter: (source) => !source.endsWith("node_modules"),
    });
  }
  const common = { name: "leg", version: "0.0.0", private: true, type: "module" };
  const example = app === undefined ? common : manifestOf(join(ROOT, app));
  files["package.json"] = JSON.stringify({ ...example, ...manifest }, null, 2);
  files["suite.js"] = SUITE;
  files["config.js"] = `export default JSON.parse(${JSON.stringify(ascii(config))});\n`;
  for (const [path, contents] of Object.entries(files)) {
    const file = join(directory, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, contents);
  }
  if (app === undefined) await unpack(directory);
  else {
    const flags = ["--no-save", "--no-package-lock", "--prefer-offline"];
    await exec("npm", ["install", ...flags, tarball()], { cwd: directory, timeoutMs: 600_000 });
  }
  return directory;
}

/**
 * Puts the package where npm would, in a twentieth of the time: the package has no dependencies.
 *
 * @param {string} project
 */
async function unpack(project) {
  const directory = join(project, "node_modules/zavu-invitations");
  mkdirSync(directory, { recursive: true });
  await exec("tar", ["-xzf", tarball(), "--strip-components=1", "-C", directory]);
}

/** @param {string} app */
function manifestOf(app) {
  const file = join(app, "package.json");
  if (!existsSync(file)) return { private: true };
  return JSON.parse(readFileSync(file, "utf8"));
}

/**
 * JSON without the characters that a tool might alter, such as a lone surrogate.
 *
 * @param {unknown} value
 */
function ascii(value) {
  const escaped = (/** @type {string} */ character) =>
    `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(value).replace(/[^ -~]/g, escaped);
}
