// @ts-check
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

/** @typedef {typeof import("zavu-invitations")} Package */

const require = createRequire(import.meta.url);
const HERE = fileURLToPath(new URL(".", import.meta.url));
let copies = 0;

/**
 * An entry of the package with a state of its own, as a new process would have it.
 *
 * @param {"zavu-invitations" | "zavu-invitations/slim"} [entry]
 * @returns {Promise<Package>}
 */
export function freshCopy(entry = "zavu-invitations") {
  return freshCopyOf(fileURLToPath(import.meta.resolve(entry)));
}

/**
 * What a bundler for browsers finds.
 *
 * @returns {Promise<Package>}
 */
export async function freshCopyForBrowsers() {
  const { metafile } = await build({
    stdin: { contents: 'import * as all from "zavu-invitations"; all', resolveDir: HERE },
    bundle: true,
    platform: "browser",
    write: false,
    metafile: true,
    absWorkingDir: HERE,
  });
  const [file = ""] = Object.keys(metafile.inputs).filter((name) => name !== "<stdin>");
  return freshCopyOf(resolve(HERE, file));
}

/** @param {string} file */
function freshCopyOf(file) {
  return import(`${pathToFileURL(file).href}?copy=${++copies}`);
}

/** The path of the wasm that browsers load. */
export const WASM = require.resolve("zavu-invitations/core.wasm");

/** The path of the one that has the handler, too. */
export const FULL_WASM = require.resolve("zavu-invitations/full.wasm");
