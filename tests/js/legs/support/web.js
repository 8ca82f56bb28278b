// @ts-check
import { once } from "node:events";
import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

/** @type {Record<string, string>} */
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css",
  ".wasm": "application/wasm",
};

/** The page that waits in `web.report` for what the page's script found. */
export const PAGE =
  '<!doctype html><meta charset="utf-8"><script type="module" src="./main.js"></script>';

/** Code that sends its report home, in a page or a worker. */
export const SEND =
  'const send = (report) => fetch("/report", { method: "POST", body: JSON.stringify(report) });\n';

/**
 * Serves a directory, and takes the one report that a page of it sends.
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
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    report,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
