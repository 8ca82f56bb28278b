// @ts-check
// Loads the package as a new process would.
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

/** @typedef {typeof import("zavu-invitations")} Package */
/** @typedef {"zavu-invitations" | "zavu-invitations/server" | "zavu-invitations/slim"} Entry */

const require = createRequire(import.meta.url);
const HERE = fileURLToPath(new URL(".", import.meta.url));

/** The path of the wasm that pages load. */
export const PAGE_WASM = require.resolve("zavu-invitations/page.wasm");

/** The path of the wasm that servers load. */
export const SERVER_WASM = require.resolve("zavu-invitations/server.wasm");

/** @type {string | undefined} */
let directory;
/** @type {Map<string, Promise<string>>} */
const bundles = new Map();
let copies = 0;

/**
 * Loads an entry of the package with a new state.
 *
 * @param {Entry} [entry]
 * @param {"node" | "browser"} [platform] whose conditions choose the file
 * @returns {Promise<Package>}
 */
export async function freshCopy(entry = "zavu-invitations", platform = "node") {
  const name = `${entry.replace("/", "-")}-${platform}.mjs`;
  const bundle = bundles.get(name) ?? bundled(entry, platform, name);
  bundles.set(name, bundle);
  return import(`${pathToFileURL(await bundle).href}?copy=${++copies}`);
}

/**
 * Bundles an entry to one file: the files of the package share one with the state, which all copies would share.
 *
 * @param {Entry} entry
 * @param {"node" | "browser"} platform
 * @param {string} name
 */
async function bundled(entry, platform, name) {
  directory ??= temporary();
  const outfile = join(directory, name);
  await build({
    stdin: { contents: `export * from "${entry}";`, resolveDir: HERE },
    bundle: true,
    format: "esm",
    platform,
    outfile,
  });
  return outfile;
}

function temporary() {
  const made = mkdtempSync(join(tmpdir(), "zavu-invitations-"));
  process.once("exit", () => rmSync(made, { recursive: true, force: true }));
  return made;
}
