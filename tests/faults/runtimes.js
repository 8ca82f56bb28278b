// @ts-check
// Where the calls run: each runtime starts the same runner, which asks the lab for its scenarios.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInvitationHandler } from "zavu-invitations";
import { BROWSERS, missing, open } from "../js/legs/support/browsers.js";
import { exec } from "../js/legs/support/process.js";
import { project } from "../js/legs/support/project.js";
import { ROOT, tool, tools } from "../js/legs/support/tools.js";
import { PAGE, SEND, serveDirectory } from "../js/legs/support/web.js";
import { answer as answerOfWorker, WORKER } from "../js/legs/workerd.js";
import { AUTHORITY_FILE } from "./lab/certificates.js";

/** @typedef {import("../js/legs/support/browsers.js").BrowserName} BrowserName */

/**
 * @typedef {object} Runtime
 * @property {string} name
 * @property {(lab: string) => Promise<unknown>} run
 * @property {true} [isPage] calls a route of its own, without a key
 * @property {true} [trustsLab] trusts the lab's authority, so that it can be tried with TLS
 * @property {() => string | undefined} [missing] the program that it lacks here
 */

export const API_KEY = "zv_test_lab_0123456789abcdef";
/** How many runs are under way at once: most of them wait. */
const LANES = 40;
const LONGEST_MS = 1_800_000;

/** @param {"ours" | "peer"} kind @returns {Runtime} */
const node = (kind) => ({
  name: kind === "ours" ? "Node" : "Node, @zavudev/sdk",
  run: async (lab) =>
    exec(
      process.execPath,
      [join(HERE, "client/in-node.js"), kind, lab, await tools("core"), String(LANES)],
      { env: TRUSTED, timeoutMs: LONGEST_MS },
    ),
});

const HERE = import.meta.dirname;
const TRUSTED = { NODE_EXTRA_CA_CERTS: AUTHORITY_FILE };
const RUNNER = Object.fromEntries(
  ["run.js", "ours.js"].map((file) => [file, readFileSync(join(HERE, "client", file), "utf8")]),
);
const IMPORTS = `
import * as api from "zavu-invitations";
import config from "./config.js";
import { ours } from "./ours.js";
import { commonViews, runAll } from "./run.js";
const runLab = () =>
  runAll(ours(api), config.baseUrl, { lanes: ${LANES}, views: commonViews, warnings: [] });
`;

/** @param {string} name @param {string} lab @param {Record<string, string>} files */
const prepare = (name, lab, files) =>
  project({
    group: "core",
    name: `faults-${name}`,
    config: { baseUrl: lab, apiKey: "", route: "", vectors: [] },
    files: { ...RUNNER, ...files },
  });

/** @param {string} name @param {"deno" | "bun"} program @param {string[]} args @returns {Runtime} */
const script = (name, program, args) => ({
  name,
  trustsLab: true,
  async run(lab) {
    const files = { "main.mjs": `${IMPORTS}await runLab();\n` };
    const cwd = await prepare(program, lab, files);
    await exec(await tool("core", program), [...args, "main.mjs"], {
      cwd,
      env: TRUSTED,
      timeoutMs: LONGEST_MS,
    });
  },
});

/** @param {BrowserName} browser @returns {Runtime} */
const page = (browser) => ({
  name: BROWSERS[browser].name,
  isPage: true,
  missing: () => missing(browser),
  async run(lab) {
    const code = `${IMPORTS}${SEND}runLab().then(() => send(null));\n`;
    const directory = await prepare(browser, lab, { "page.js": code, "index.html": PAGE });
    const esbuild = join(ROOT, "node_modules/.bin/esbuild");
    await exec(esbuild, ["page.js", "--bundle", "--format=esm", "--outfile=main.js"], {
      cwd: directory,
    });
    const server = await serveDirectory(directory);
    try {
      await open(browser, server.url, server.report, { patienceMs: LONGEST_MS });
    } finally {
      server.close();
    }
  },
});

export const NODE = node("ours");
export const PEER = node("peer");

/** @type {Runtime[]} */
export const OTHERS = [
  script("Deno", "deno", ["run", "--no-prompt", "--allow-net", `--cert=${AUTHORITY_FILE}`]),
  script("Bun", "bun", ["run"]),
  {
    name: "workerd",
    async run(lab) {
      const main = `${IMPORTS}
export default { fetch: async () => Response.json((await runLab()) ?? null) };
`;
      await answerOfWorker(await prepare("workerd", lab, { "main.js": main }), WORKER);
    },
  },
  page("chromium"),
];

/** Browsers that not every run has. @type {Runtime[]} */
export const BROWSERS_MORE = [page("firefox"), page("webkit")];

/** @typedef {import("./lab/store.js").Store} Store */

/** A handler remembers what it created, so each store has one. @type {WeakMap<Store, ReturnType<typeof createInvitationHandler>>} */
const handlers = new WeakMap();

/**
 * What processes a page's requests: the package's own handler, in front of the store.
 *
 * @param {Store} store
 * @param {import("./lab/http.js").WireRequest} wire
 * @returns {Promise<import("./lab/http.js").Answer>}
 */
export async function route(store, wire) {
  const origin = wire.headers.origin ?? "";
  const handler =
    handlers.get(store) ??
    createInvitationHandler({
      apiKey: API_KEY,
      public: true,
      allowedOrigins: [origin],
      fetch: async (_, init) => {
        const body = Buffer.from(String(init.body ?? ""));
        const { clientName } = JSON.parse(body.toString());
        const maker = String(clientName).split(", ").pop() ?? "";
        const made = store.process(
          { ...wire, method: "POST", path: "/v1/invitations", body },
          maker,
        );
        return new Response(String(made.body), { status: made.status });
      },
    });
  handlers.set(store, handler);
  const request = new Request(`http://${wire.headers.host}${wire.path}`, {
    method: wire.method,
    headers: wire.headers,
    ...(wire.body.length > 0 && { body: new Uint8Array(wire.body) }),
  });
  const response = await handler(request);
  const type = response.headers.get("content-type");
  return {
    status: response.status,
    headers: { "Content-Type": type },
    body: Buffer.from(await response.arrayBuffer()),
  };
}
