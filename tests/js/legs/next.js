// @ts-check
// Next.js: a client component, a route in Node and one at the edge; both bundlers; dev and build.
import { BROWSERS, missing, open } from "./support/browsers.js";
import { exec, serve } from "./support/process.js";
import { project } from "./support/project.js";
import { modernNode, modulePath, versionOf } from "./support/tools.js";
import { serveDirectory } from "./support/web.js";

/** @typedef {import("./suite.js").Report} Report */

/** @param {"edge" | "nodejs"} runtime */
const route = (runtime) => `
import * as api from "zavu-invitations";
import config from "../../config.js";
import { run } from "../../suite.js";
export const runtime = "${runtime}";
export const dynamic = "force-dynamic";
export async function GET() {
  return Response.json(await run(api, config));
}
`;

const PAGE = `
"use client";
import { useEffect } from "react";
import * as api from "zavu-invitations";
import config from "../config.js";
import { forPages, run } from "../suite.js";
export default function Page() {
  useEffect(() => {
    run(api, forPages(config)).then((report) => {
      const body = JSON.stringify(report);
      fetch(config.reportUrl, { method: "POST", mode: "no-cors", body });
    });
  }, []);
  // Rendered on the server, too.
  return <p>{String(api.validateInvitation({}).ok)}</p>;
}
`;

const LAYOUT = `
export default function Layout({ children }) {
  return <html lang="en"><body>{children}</body></html>;
}
`;

/** The tools are in `target/legs`, above the project. */
const CONFIG = `
const root = require("node:path").join(__dirname, "../../..");
module.exports = {
  turbopack: { root },
  outputFileTracingRoot: root,
  reactStrictMode: false,
  allowedDevOrigins: ["127.0.0.1"],
};
`;

/**
 * @param {"Turbopack" | "webpack"} bundler
 * @param {"dev" | "build"} mode
 * @returns {import("./leg.js").Leg}
 */
function next(bundler, mode) {
  return {
    name: `Next.js, ${bundler}, ${mode}: edge and Node routes, client`,
    async run(config) {
      const reports = await serveDirectory("/nonexistent");
      const cwd = await project({
        group: "next",
        name: `${bundler}-${mode}`.toLowerCase(),
        // A browser that takes part asks where to report.
        config: /** @type {any} */ ({ ...config, reportUrl: `${reports.url}/report` }),
        manifest: { type: undefined },
        files: {
          "next.config.js": CONFIG,
          "app/layout.jsx": LAYOUT,
          "app/page.jsx": PAGE,
          "app/edge/route.js": route("edge"),
          "app/node/route.js": route("nodejs"),
        },
      });
      const program = await modulePath("next", "next/dist/bin/next");
      const node = await modernNode();
      const flag = `--${bundler.toLowerCase()}`;
      const listen = ["--port", "0", "--hostname", "127.0.0.1"];
      if (mode === "build") await exec(node, [program, "build", flag], { cwd, timeoutMs: 300_000 });
      const command = mode === "build" ? ["start"] : ["dev", flag];
      const server = await serve(node, [program, ...command, ...listen], {
        cwd,
        ready: /(http:\/\/(?:127\.0\.0\.1|localhost):[1-9]\d*)[\s\S]*Ready/,
        timeoutMs: 300_000,
      });
      try {
        const [edge, own] = [await answer(server, "/edge"), await answer(server, "/node")];
        /** @type {Report[]} */
        const found = [prefixed("edge", edge), prefixed("Node", own)];
        if (missing("chromium") === undefined) {
          const client = await open("chromium", `${server.url}/`, reports.report);
          found.push(prefixed(BROWSERS.chromium.name, client));
        }
        const report = {
          passed: found.reduce((sum, { passed }) => sum + passed, 0),
          failures: found.flatMap(({ failures }) => failures),
          firstVerdictMs: edge.firstVerdictMs,
        };
        return { version: await versionOf("next", "next"), report };
      } finally {
        await server.stop();
        reports.close();
      }
    },
  };
}

/**
 * @param {{ url: string, output: { all: string } }} server
 * @param {string} path
 * @returns {Promise<Report>}
 */
async function answer(server, path) {
  const response = await fetch(server.url + path);
  const text = await response.text();
  if (!response.ok)
    throw new Error(`${path} ${response.status}\n${server.output.all.slice(-4000)}`);
  return JSON.parse(text);
}

/**
 * @param {string} where
 * @param {Report} report
 * @returns {Report}
 */
function prefixed(where, report) {
  return { ...report, failures: report.failures.map((failure) => `${where}: ${failure}`) };
}

/** @type {import("./leg.js").Leg[]} */
export default [
  next("Turbopack", "dev"),
  next("Turbopack", "build"),
  next("webpack", "dev"),
  next("webpack", "build"),
];
