// What a page downloads: bundled by esbuild for the browser, minified, and compressed as servers do.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";
import { installed } from "./libraries.js";

const HERE = fileURLToPath(new URL(".", import.meta.url));

/** @typedef {{ raw: number, gzip: number, brotli: number }} Size */

/**
 * @param {Uint8Array} bytes
 * @returns {Size}
 */
export function sizeOf(bytes) {
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_LGWIN]: 22,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  return {
    raw: bytes.length,
    gzip: gzipSync(bytes, { level: 9 }).length,
    brotli: brotliCompressSync(bytes, { params }).length,
  };
}

/**
 * The size of a file of the installed package.
 *
 * @param {string} path
 */
export const sizeOfFile = (path) => sizeOf(readFileSync(installed(path)));

/**
 * The size of a module with all that it imports.
 *
 * @param {string} module its code
 */
export async function sizeOfBundle(module) {
  const { outputFiles } = await build({
    stdin: { contents: module, resolveDir: HERE },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    write: false,
    logLevel: "error",
  });
  return sizeOf(outputFiles[0].contents);
}

/** @param {Size[]} sizes */
export const sum = (...sizes) =>
  sizes.reduce((a, b) => ({
    raw: a.raw + b.raw,
    gzip: a.gzip + b.gzip,
    brotli: a.brotli + b.brotli,
  }));
