import { existsSync, readFileSync } from "node:fs";

/**
 * A contender's name for the table: its libraries with their versions.
 *
 * @param {...string} entries such as `zod/mini`
 */
export function libraries(...entries) {
  return entries.map(withVersion).join(" + ");
}

/** @param {string} entry */
function withVersion(entry) {
  const [, name, path = ""] = /^(@[^/]+\/[^/]+|[^/]+)(\/.*)?$/.exec(entry) ?? ["", entry];
  const { version } = JSON.parse(readFileSync(installed(`${name}/package.json`), "utf8"));
  return `${name}${path} ${version}`;
}

/**
 * A file of an installed package: npm puts a package into the root's `node_modules` unless another
 * version of it is there.
 *
 * @param {string} path
 */
export function installed(path) {
  const nested = new URL(`node_modules/${path}`, import.meta.url);
  return existsSync(nested) ? nested : new URL(`../../node_modules/${path}`, import.meta.url);
}
