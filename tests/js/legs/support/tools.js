// @ts-check
// The programs of the legs: the npm packages of tests/legs, installed in target/legs.
import {
  copyFileSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { exec } from "./process.js";

export const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));
const SOURCE = join(ROOT, "tests/legs");
const TARGET = join(ROOT, "target/legs");

/** @typedef {"core" | "nodes" | "bundlers" | "next" | "cloudflare" | "vitest" | "types" | "schema"} Group */

/** The groups of the legs that every test run has. */
const USUAL = /** @type {readonly Group[]} */ (["core", "schema"]);

/** Installing the usual groups would remove the others. */
let hasAll = false;

/** One installation at a time: legs run side by side. */
let installation = Promise.resolve();

/**
 * Installs the tools of a group from the lockfile, and returns its directory. A tool of which groups need different versions
 * is in the `node_modules` of the group, all others are in that of `target/legs`.
 *
 * @param {Group} group
 */
export async function tools(group) {
  const isUsual = USUAL.includes(group);
  installation = installation.then(() => install(isUsual));
  await installation;
  return join(TARGET, group);
}

/** @param {boolean} isUsual whether the usual groups are enough */
async function install(isUsual) {
  const lock = readFileSync(join(SOURCE, "package-lock.json"));
  if (!hasAll && !isInstalled("all", lock) && !(isUsual && isInstalled("usual", lock))) {
    for (const entry of readdirSync(SOURCE, { withFileTypes: true })) {
      if (!entry.isDirectory()) continue;
      rmSync(join(TARGET, entry.name, "node_modules"), { recursive: true, force: true });
    }
    cpSync(SOURCE, TARGET, { recursive: true });
    copyFileSync(join(ROOT, ".npmrc"), join(TARGET, ".npmrc"));
    const only = isUsual ? USUAL.flatMap((name) => ["--workspace", name]) : [];
    console.log(`      npm ci ${only.join(" ")}: the tools of tests/legs`);
    await exec("npm", ["ci", ...only], { cwd: TARGET, timeoutMs: 900_000 });
    writeFileSync(stampOf(isUsual ? "usual" : "all"), lock);
  }
  hasAll ||= !isUsual;
}

/** @param {"usual" | "all"} what */
function stampOf(what) {
  return join(TARGET, `node_modules/.installed-${what}.json`);
}

/**
 * @param {"usual" | "all"} what
 * @param {Buffer} lock
 */
function isInstalled(what, lock) {
  const stamp = stampOf(what);
  return existsSync(stamp) && readFileSync(stamp).equals(lock);
}

/**
 * A path in the `node_modules` of a group.
 *
 * @param {Group} group
 * @param {string} path such as `jest/bin/jest.js`
 */
export async function modulePath(group, path) {
  const nested = join(await tools(group), "node_modules", path);
  return existsSync(nested) ? nested : join(TARGET, "node_modules", path);
}

/**
 * The path of a program of a group.
 *
 * @param {Group} group
 * @param {string} name in `node_modules/.bin`
 */
export async function tool(group, name) {
  // The program itself. `.bin` has only a stub, which an install script would replace, and those are turned off.
  for (const path of NATIVE[name] ?? []) {
    const native = await modulePath(group, path);
    if (existsSync(native)) return native;
  }
  return modulePath(group, join(".bin", name));
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
  return versionIn(await modulePath(group, name));
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

/** A Node of version 22 or later, which some tools need. */
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
  const program = await modulePath(group, `node-${major}-linux-x64/bin/node`);
  if (existsSync(program)) return { program, group };
  if (process.versions.node.startsWith(`${major}.`)) return { program: process.execPath, group };
  throw new Skip(`there is no Node ${major} for this platform in the npm registry`);
}

/** Why a leg cannot run here. */
export class Skip extends Error {}
