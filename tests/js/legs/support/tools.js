// @ts-check
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { exec } from "./process.js";

export const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));
const TARGET = join(ROOT, "target/legs");

/** @typedef {"core" | "nodes" | "bundlers" | "next" | "cloudflare" | "vitest" | "types"} Group */

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
  console.log(`      npm ci: the tools of tests/legs/${group}`);
  await exec("npm", ["ci", "--no-workspaces"], { cwd: directory, timeoutMs: 900_000 });
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
  return join(await tools(group), "node_modules/.bin", name);
}

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
