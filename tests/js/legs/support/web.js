// @ts-check
// Serves the pages of legs in browsers, and receives their reports.
import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { listenOnLoopback } from "./process.js";

/** @type {Record<string, string>} */
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css",
  ".wasm": "application/wasm",
};

/** A page that runs `main.js`, which reports by `SEND`. */
export const PAGE =
  '<!doctype html><meta charset="utf-8"><script type="module" src="./main.js"></script>';

/** Code of a page or a worker that sends its report to `serveDirectory`. */
export const SEND =
  'const send = (report) => fetch("/report", { method: "POST", body: JSON.stringify(report) });\n';

/**
 * Serves a directory. `report` resolves with the report that its page sends.
 *
 * @param {string} directory
 * @param {Record<string, string>} [headers] of every page
 */
export async function serveDirectory(directory, headers = {}) {
  /** @type {(report: any) => void} */
  let resolve = () => {};
  const report = new Promise((done) => {
    resolve = done;
  });
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    if (path === "/report") {
      let body = "";
      request.on("data", (chunk) => {
        body += chunk;
      });
      request.on("end", () => {
        response.end();
        resolve(JSON.parse(body));
      });
      return;
    }
    let file = join(directory, normalize(path));
    if (existsSync(file) && statSync(file).isDirectory()) file = join(file, "index.html");
    if (!existsSync(file)) {
      response.statusCode = 404;
      response.end();
      return;
    }
    response.setHeader("Content-Type", TYPES[extname(file)] ?? "application/octet-stream");
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    createReadStream(file).pipe(response);
  });
  return {
    url: await listenOnLoopback(server),
    report,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
