// @ts-check
// Every bundler, without a plugin for wasm: what it makes is opened in every browser.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { reportOf } from "./leg.js";
import { forPages } from "./suite.js";
import { BROWSERS, open } from "./support/browsers.js";
import { exec } from "./support/process.js";
import { project } from "./support/project.js";
import { modernNode, modulePath, versionOf } from "./support/tools.js";
import { PAGE, SEND, serveDirectory } from "./support/web.js";

/** @typedef {import("./support/browsers.js").BrowserName} BrowserName */

const MAIN = `
import * as api from "zavu-invitations";
import config from "./config.js";
import { run } from "./suite.js";
${SEND}
const report = await run(api, config);
try {
  api.createInvitationHandler({ public: true });
  report.build = "server";
} catch {
  report.build = "page";
}
send(report);
`;

/** @type {BrowserName[]} */
const NAMES = ["chromium", "firefox", "webkit"];

/**
 * @typedef {object} Bundler
 * @property {string} name
 * @property {import("./support/tools.js").Group} group
 * @property {string} tool the package whose version is told
 * @property {string} program in the package
 * @property {string[]} args
 * @property {string} out what is served
 * @property {boolean} [core]
 * @property {boolean} [ownPage] true if the bundler writes the page itself
 * @property {Record<string, string>} [files]
 * @property {"page" | "server"} [takes] the build that it takes, without a word from the user
 */

const WEBPACK = `
const webpack = require("webpack");
const compiler = webpack({
  mode: "production",
  context: __dirname,
  entry: "./main.js",
  output: { path: require("node:path").join(__dirname, "dist"), filename: "main.js" },
});
compiler.run((error, stats) => {
  if (error) throw error;
  if (stats.hasErrors() || stats.hasWarnings()) {
    // Turns off the warning about the size of the bundle.
    const { errors, warnings } = stats.toJson();
    const found = [...errors, ...warnings].filter(({ message }) => !/size limit|limit the size/.test(message));
    if (found.length > 0) {
      console.error(stats.toString());
      process.exit(1);
    }
  }
  compiler.close(() => {});
});
`;

/** @type {Bundler[]} */
const BUNDLERS = [
  {
    name: "Vite",
    group: "core",
    tool: "vite",
    program: "vite/bin/vite.js",
    args: ["build", "--logLevel", "warn"],
    out: "dist",
    core: true,
    ownPage: true,
  },
  {
    name: "webpack",
    group: "core",
    tool: "webpack",
    program: "",
    args: ["build.cjs"],
    out: "dist",
    core: true,
    files: { "build.cjs": WEBPACK },
  },
  {
    name: "Rspack",
    group: "bundlers",
    tool: "@rspack/core",
    program: "@rspack/cli/bin/rspack.js",
    args: ["build", "--mode", "production", "--entry", "./main.js"],
    out: "dist",
  },
  {
    name: "Rsbuild",
    group: "bundlers",
    tool: "@rsbuild/core",
    program: "@rsbuild/core/bin/rsbuild.js",
    args: ["build"],
    out: "dist",
    ownPage: true,
    files: {
      "rsbuild.config.js":
        'export default { source: { entry: { index: "./main.js" } }, html: { template: "./index.html" } };\n',
      "index.html": '<!doctype html><meta charset="utf-8">',
    },
  },
  {
    name: "Rollup",
    group: "bundlers",
    tool: "rollup",
    program: "rollup/dist/bin/rollup",
    args: ["main.js", "--file", "dist/main.js", "--plugin", "node-resolve", "--failAfterWarnings"],
    out: "dist",
    takes: "server",
  },
  {
    name: "Rolldown",
    group: "bundlers",
    tool: "rolldown",
    program: "rolldown/bin/cli.mjs",
    args: ["main.js", "--file", "dist/main.js", "--minify"],
    out: "dist",
  },
  {
    name: "esbuild",
    group: "bundlers",
    tool: "esbuild",
    program: "esbuild/bin/esbuild",
    args: ["main.js", "--outfile=dist/main.js", "--bundle", "--minify", "--format=esm"],
    out: "dist",
  },
  {
    name: "Parcel",
    group: "bundlers",
    tool: "parcel",
    program: "parcel/lib/bin.js",
    args: ["build", "index.html", "--no-cache", "--public-url", "./"],
    out: "dist",
    ownPage: true,
  },
];

/** @type {Map<string, Promise<string>>} */
const built = new Map();

/**
 * @param {Bundler} bundler
 * @param {import("./suite.js").Config} config
 * @returns {Promise<string>} the directory to serve
 */
function build(bundler, config) {
  const { name, group, program, args, out, ownPage, files } = bundler;
  const known = built.get(name);
  if (known) return known;
  const making = (async () => {
    const directory = await project({
      group,
      name: name.toLowerCase(),
      config: forPages(config),
      files: {
        "main.js": MAIN,
        [ownPage ? "index.html" : `${out}/index.html`]: PAGE,
        ...files,
      },
    });
    const path = await modulePath(group, program);
    const isNative = bundler.tool === "esbuild";
    const command = isNative ? path : await modernNode();
    await exec(command, isNative || program === "" ? args : [path, ...args], { cwd: directory });
    return join(directory, out);
  })();
  built.set(name, making);
  return making;
}

/**
 * An import that nothing uses leaves nothing in the bundle.
 *
 * @type {import("./leg.js").Leg}
 */
const unused = {
  name: "webpack, an import that nothing uses",
  core: true,
  async run(config) {
    const directory = await project({
      group: "core",
      name: "webpack-unused",
      config,
      files: {
        "main.js": 'import { validateInvitation } from "zavu-invitations";\n',
        "build.cjs": WEBPACK,
      },
    });
    await exec(process.execPath, ["build.cjs"], { cwd: directory });
    const output = readFileSync(join(directory, "dist/main.js"), "utf8");
    return {
      version: await versionOf("core", "webpack"),
      report: reportOf({ [`leaves nothing: ${output.slice(0, 200)}`]: output === "" }),
    };
  },
};

/** @type {import("./leg.js").Leg[]} */
const bundled = BUNDLERS.flatMap((bundler) =>
  NAMES.map((browser) => ({
    name: `${bundler.name} in ${BROWSERS[browser].name}`,
    core: bundler.core === true && browser === "chromium",
    browser,
    async run(config) {
      const server = await serveDirectory(await build(bundler, config));
      try {
        const report = await open(browser, server.url, server.report);
        const { takes = "page" } = bundler;
        if (report.build !== takes) report.failures.push(`the build for a ${report.build}`);
        return { version: await versionOf(bundler.group, bundler.tool), report };
      } finally {
        server.close();
      }
    },
  })),
);

/** @type {import("./leg.js").Leg[]} */
export default [...bundled, unused];
