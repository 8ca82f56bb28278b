// @ts-check
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { exec } from "./process.js";

export const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));
const TARGET = join(ROOT, "target/legs");

/** @typedef {"core" | "nodes" | "bundlers" | "next" | "cloudflare" | "vitest" | "types" | "examples" | "schema" | "faults"} Group */

/**
 * The directory with the tools of a group in its `node_modules`: they are those of the lockfile.
 *
 * @param {Group} group
 */
export async function tools(group) {
  const source = join(ROOT, "tests/legs", group);
  const directory = join(TARGET, group);
  const stamp = join(directory, "node_modules/.installed-lock.json");
  const lock = join(source, "package-lock.json");
  if (existsSync(stamp) && readFileSync(stamp).equals(readFileSync(lock))) return directory;
  mkdirSync(directory, { recursive: true });
  for (const file of ["package.json", "package-lock.json"]) {
    copyFileSync(join(source, file), join(directory, file));
  }
  copyFileSync(join(ROOT, ".npmrc"), join(directory, ".npmrc"));
  console.log(`      npm install: the tools of tests/legs/${group}`);
  // `npm ci` would want the optional packages of all other platforms in the lockfile.
  await exec("npm", ["install", "--no-workspaces"], { cwd: directory, timeoutMs: 900_000 });
  writeFileSync(stamp, readFileSync(lock));
  return directory;
}

/**
 * The path of a program of a group.
 *
 * @param {Group} group
 * @param {string} name in `node_modules/.bin`
 */
export async function tool(group, name) {
  const modules = join(await tools(group), "node_modules");
  // What a script at its installation would have put in the place of the program's stub.
  const native = NATIVE[name]?.map((path) => join(modules, path)).find((path) => existsSync(path));
  return native ?? join(modules, ".bin", name);
}

/** @type {Record<string, string[]>} */
const NATIVE = {
  workerd: [
    "@cloudflare/workerd-linux-64/bin/workerd",
    "@cloudflare/workerd-linux-arm64/bin/workerd",
  ],
  bun: ["@oven/bun-linux-x64/bin/bun", "@oven/bun-linux-aarch64/bin/bun"],
};

/**
 * The version of a package of a group.
 *
 * @param {Group} group
 * @param {string} name
 */
export async function versionOf(group, name) {
  return versionIn(join(await tools(group), "node_modules", name));
}

/** @param {string} directory of a package */
export function versionIn(directory) {
  return String(JSON.parse(readFileSync(join(directory, "package.json"), "utf8")).version);
}

/** The tarball of the package. */
export function tarball() {
  const manifest = join(ROOT, "pkg/package.json");
  const { name, version } = JSON.parse(readFileSync(manifest, "utf8"));
  return join(ROOT, `target/npm/${name}-${version}.tgz`);
}

/** The Node that the tools of a leg need. */
export async function modernNode() {
  const own = Number(process.versions.node.split(".")[0]);
  return own >= 22 ? process.execPath : (await nodeOf(24)).program;
}

/**
 * A Node of another major version: a package has the program, but only for this platform.
 *
 * @param {number} major
 * @returns {Promise<{ program: string, group: Group }>}
 */
export async function nodeOf(major) {
  /** @type {Group} */
  const group = major === 24 ? "core" : "nodes";
  const directory = await tools(group);
  const program = join(directory, `node_modules/node-${major}-linux-x64/bin/node`);
  if (existsSync(program)) return { program, group };
  if (process.versions.node.startsWith(`${major}.`)) return { program: process.execPath, group };
  throw new Skip(`there is no Node ${major} for this platform in the npm registry`);
}

/** Why a leg cannot run here. */
export class Skip extends Error {}
