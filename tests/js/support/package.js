// @ts-check
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";

/** @typedef {typeof import("zavu-invitations")} Package */

const require = createRequire(import.meta.url);
let copies = 0;

/**
 * An entry of the package with a state of its own, as a new process would have it.
 *
 * @param {"zavu-invitations" | "zavu-invitations/slim"} [entry]
 * @returns {Promise<Package>}
 */
export function freshCopy(entry = "zavu-invitations") {
  const file = fileURLToPath(import.meta.resolve(entry));
  return import(`${pathToFileURL(file).href}?copy=${++copies}`);
}

/** The path of the wasm file. */
export const WASM = require.resolve("zavu-invitations/core.wasm");
