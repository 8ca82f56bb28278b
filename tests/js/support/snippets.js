// @ts-check
import { readFile } from "node:fs/promises";

const root = new URL("../../../", import.meta.url);

/**
 * @typedef {object} Snippet
 * @property {string} language
 * @property {string} code
 * @property {string} [source] the file of the repository that the line before it links to
 * @property {string} [output] the text that follows it
 */

/** A line that ends with a link and a colon, then a block. */
const BLOCK = /(?:\]\((?:\.\.\/)?([\w./-]+)\):\n\n)?^```(\w+)\n(.*?)^```/gms;

/**
 * The fenced blocks of a document.
 *
 * @param {string} file
 * @returns {Promise<Snippet[]>}
 */
export async function snippetsOf(file) {
  const text = await readFile(new URL(file, root), "utf8");
  const blocks = [...text.matchAll(BLOCK)].map(([, source, language = "", code = ""]) => ({
    language,
    code,
    ...(source !== undefined && { source }),
  }));
  return blocks.map((block, index) => {
    const next = blocks[index + 1];
    return next?.language === "text" ? { ...block, output: next.code } : block;
  });
}
