// The result of an import: the list again, with a link or an error in each row.
import { open, readFile, rename, stat } from "node:fs/promises";
import Papa from "papaparse";
import { toCsv } from "./csv.js";

/** @typedef {import("./clients.js").Client} Client */

/**
 * @typedef {object} Result
 * @property {string} status
 * @property {string} [link]
 * @property {string} [error]
 * @property {string} [warnings]
 */

/** Excel reads a CSV with this in front as UTF-8. */
const BYTE_ORDER_MARK = "\uFEFF";

const COLUMNS = ["row", "status", "link", "error", "warnings"];
const LINK = COLUMNS.indexOf("link");

/** Before the time of the first run, in the name of the last column. */
const STARTED = "started ";

/** Links are secrets: only the user of this process may read the file. */
const MODE = 0o600;

/** A file that grows with each result, and in the end has one line a row. */
export class ResultFile {
  /** When the first run began. */
  started = new Date();
  /** When an earlier run wrote for the last time, in Unix milliseconds. @type {number | undefined} */
  lastWriteMs;
  #path;
  #header;
  /** Lines with links of earlier runs. @type {string[][]} */
  #earlier = [];
  /** @type {Map<Client, Result>} */
  #results = new Map();
  /** @type {import("node:fs/promises").FileHandle | undefined} */
  #file;

  /** @param {string} path @param {string[]} header of the list */
  constructor(path, header) {
    this.#path = path;
    this.#header = header;
  }

  /** Nothing may be sent before: after a crash, nobody would know since when to look for it. */
  async open() {
    const text = await readFile(this.#path, "utf8").catch((error) => {
      if (error.code === "ENOENT") return undefined;
      throw error;
    });
    if (text !== undefined) {
      this.#readEarlier(text);
      this.lastWriteMs = (await stat(this.#path)).mtimeMs;
    }
    await this.#write(this.#earlier);
    this.#file = await open(this.#path, "a");
  }

  /** @param {Client} client @param {Result} result */
  async add(client, result) {
    this.#results.set(client, result);
    await this.#file?.write(toCsv([this.#line(client, result)]));
  }

  async close() {
    await this.#file?.close();
    const links = new Set([...this.#results.values()].map(({ link }) => link));
    const earlier = this.#earlier.filter((line) => !links.has(line[LINK]));
    const clients = [...this.#results].sort(([one], [other]) => one.row - other.row);
    const lines = clients.map(([client, result]) => {
      const line = this.#line(client, result);
      if (result.link) return line;
      // An earlier run had its link, and this one did not come so far.
      const index = earlier.findIndex((candidate) => cellsOf(candidate) === cellsOf(line));
      return index < 0 ? line : (earlier.splice(index, 1)[0] ?? line);
    });
    // Clients who are not in the list any more keep their links.
    await this.#write([...lines, ...earlier]);
  }

  /** @param {string} text */
  #readEarlier(text) {
    const { data } = Papa.parse(text.replace(BYTE_ORDER_MARK, ""), {
      delimiter: ",",
      newline: "\r\n",
    });
    const [header = [], ...lines] = /** @type {string[][]} */ (data);
    const last = header.at(-1) ?? "";
    this.started = new Date(last.slice(STARTED.length));
    if (!last.startsWith(STARTED) || Number.isNaN(this.started.getTime())) {
      throw new Error(`${this.#path} is no result of an import, or was changed: move it away`);
    }
    // A crash may have cut the last line off.
    const whole = lines.filter((line) => line.length === header.length && line[LINK]);
    // The list may have other columns now.
    const columns = [...COLUMNS, ...this.#header].map((name) => header.indexOf(name));
    this.#earlier = whole.map((line) => [...columns.map((column) => line[column] ?? ""), ""]);
  }

  /** @param {Client} client @param {Result} result */
  #line({ row, cells }, { status, link = "", error = "", warnings = "" }) {
    const padded = this.#header.map((_, column) => cells[column] ?? "");
    return [String(row), status, link, error, warnings, ...padded, ""];
  }

  /** Replaces the file at once: a crash leaves the old one or the new one. @param {string[][]} lines */
  async #write(lines) {
    const next = `${this.#path}.new`;
    const file = await open(next, "w", MODE);
    const header = [...COLUMNS, ...this.#header, `${STARTED}${this.started.toISOString()}`];
    await file.writeFile(BYTE_ORDER_MARK + toCsv([header, ...lines]));
    await file.sync();
    await file.close();
    await rename(next, this.#path);
  }
}

/** What the list says of a client. @param {string[]} line */
function cellsOf(line) {
  return JSON.stringify(line.slice(COLUMNS.length));
}
