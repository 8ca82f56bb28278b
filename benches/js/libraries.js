import { readFileSync } from "node:fs";

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
  const manifest = new URL(`node_modules/${name}/package.json`, import.meta.url);
  const { version } = JSON.parse(readFileSync(manifest, "utf8"));
  return `${name}${path} ${version}`;
}
