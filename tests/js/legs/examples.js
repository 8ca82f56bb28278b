// @ts-check
// Every example, with the sandbox in the place of Zavu: people copy them.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { reportOf } from "./leg.js";
import { askRoute, environment } from "./support/example.js";
import { exec, freePort, serve } from "./support/process.js";
import { project } from "./support/project.js";
import { modernNode, modulePath, ROOT, tool, versionIn, versionOf } from "./support/tools.js";

/** @typedef {import("./suite.js").Config} Config */
/** @typedef {import("./leg.js").Leg} Leg */

const URL_IN_OUTPUT = /(http:\/\/(?:127\.0\.0\.1|localhost):[1-9]\d*)/;

/** @type {Leg} */
const node = {
  name: "Example: node",
  core: true,
  async run(config) {
    const cwd = await project({ group: "core", name: "ex-node", config, app: "examples-js/node" });
    const output = await exec(process.execPath, ["create.js"], { cwd, env: environment(config) });
    return {
      version: process.versions.node,
      report: reportOf({ [`prints the link: ${output.length}`]: /^link {4}http/.test(output) }),
    };
  },
};

/** @type {Leg} */
const deno = {
  name: "Example: deno",
  core: true,
  async run(config) {
    const cwd = await project({ group: "core", name: "ex-deno", config, app: "examples-js/deno" });
    const server = await serve(
      await tool("core", "deno"),
      ["run", "--no-prompt", "--allow-net", "--allow-env", "main.js"],
      { cwd, env: { ...environment(config), PORT: "0" }, ready: URL_IN_OUTPUT },
    );
    try {
      return {
        version: await versionOf("core", "deno"),
        report: reportOf(await askRoute(`${server.url}/api/v1/invitations`)),
      };
    } finally {
      await server.stop();
    }
  },
};

/**
 * @param {string} name
 * @param {string} app
 * @param {string[]} more arguments of `wrangler dev`
 * @returns {Leg}
 */
function wrangler(name, app, more) {
  return {
    name,
    async run(config) {
      const cwd = await project({
        group: "cloudflare",
        name: `ex-${app}`,
        config,
        app: `examples-js/${app}`,
      });
      const variables = Object.entries(environment(config));
      writeFileSync(
        join(cwd, ".dev.vars"),
        variables.map(([key, value]) => `${key}=${value}\n`).join(""),
      );
      const program = await modulePath("cloudflare", "wrangler/bin/wrangler.js");
      const listen = ["--ip", "127.0.0.1", "--port", "0", "--inspector-port", "0"];
      const server = await serve(
        await modernNode(),
        [program, "dev", ...more, "--local", ...listen],
        { cwd, env: { CLOUDFLARE_CF_FETCH_ENABLED: "false", HOME: cwd }, ready: URL_IN_OUTPUT },
      );
      try {
        return {
          version: await versionOf("cloudflare", "wrangler"),
          report: reportOf(await askRoute(`${server.url}/api/v1/invitations`)),
        };
      } finally {
        await server.stop();
      }
    },
  };
}

/**
 * @param {string} runtime
 * @param {() => Promise<[program: string, args: string[]]>} command
 * @returns {Leg}
 */
function hono(runtime, command) {
  return {
    name: `Example: hono in ${runtime}`,
    core: true,
    async run(config) {
      const [program, args] = await command();
      const cwd = await project({
        group: "core",
        name: `ex-hono-${runtime.toLowerCase()}`,
        config,
        app: "examples-js/hono",
      });
      const port = String(await freePort());
      const server = await serve(program, args, {
        cwd,
        env: { ...environment(config), PORT: port },
        ready: /listening on|server:/i,
      });
      try {
        const url = `http://127.0.0.1:${port}/api/v1/invitations`;
        return { version: "", report: reportOf(await askRoute(url)) };
      } finally {
        await server.stop();
      }
    },
  };
}

/**
 * @param {string} name of a framework, whose example is a `server.js`
 * @returns {Leg}
 */
function framework(name) {
  return {
    name: `Example: ${name}`,
    core: true,
    async run(config) {
      const app = `examples-js/${name}`;
      const cwd = await project({ group: "core", name: `ex-${name}`, config, app });
      const server = await serve(process.execPath, ["server.js"], {
        cwd,
        env: { ...environment(config), PORT: "0" },
        ready: URL_IN_OUTPUT,
      });
      try {
        return {
          version: versionIn(join(cwd, "node_modules", name)),
          report: reportOf(await askRoute(`${server.url}/api/v1/invitations`)),
        };
      } finally {
        await server.stop();
      }
    },
  };
}

const OPEN_NEXT = {
  "next.config.js": `module.exports = {
    serverExternalPackages: ["zavu-invitations"],
    turbopack: { root: __dirname },
    outputFileTracingRoot: __dirname,
  };`,
  "open-next.config.ts": `import { defineCloudflareConfig } from "@opennextjs/cloudflare";
    const buildCommand = process.execPath + " node_modules/next/dist/bin/next build";
    export default { ...defineCloudflareConfig(), buildCommand };`,
  // It takes the directory of the nearest lockfile for the project's.
  "package-lock.json": "{}",
  "wrangler.json": JSON.stringify({
    name: "leg",
    main: ".open-next/worker.js",
    compatibility_date: "2026-01-01",
    compatibility_flags: ["nodejs_compat"],
    assets: { directory: ".open-next/assets", binding: "ASSETS" },
  }),
};

/** @type {Leg} */
const openNext = {
  name: "OpenNext on Cloudflare: the example of Next.js",
  async run(config) {
    const app = "examples-js/next";
    const { dependencies } = JSON.parse(readFileSync(join(ROOT, app, "package.json"), "utf8"));
    const cwd = await project({
      group: "core",
      name: "ex-opennext",
      config,
      app,
      files: {
        ...OPEN_NEXT,
        ".dev.vars": Object.entries(environment(config))
          .map(([key, value]) => `${key}="${value}"\n`)
          .join(""),
      },
      manifest: {
        dependencies: { ...dependencies, "@opennextjs/cloudflare": "1.20.17", wrangler: "4.164.0" },
      },
    });
    const node = await modernNode();
    const program = (/** @type {string} */ path) => join(cwd, "node_modules", path);
    const path = `${dirname(node)}:${process.env.PATH}`;
    const env = { CLOUDFLARE_CF_FETCH_ENABLED: "false", HOME: cwd, PATH: path };
    await exec(node, [program("@opennextjs/cloudflare/dist/cli/index.js"), "build"], {
      cwd,
      env,
      timeoutMs: 600_000,
    });
    const listen = ["--ip", "127.0.0.1", "--port", "0", "--inspector-port", "0"];
    const server = await serve(
      node,
      [program("wrangler/bin/wrangler.js"), "dev", "--local", ...listen],
      { cwd, env, ready: URL_IN_OUTPUT },
    );
    try {
      return {
        version: versionIn(program("@opennextjs/cloudflare")),
        report: reportOf(await askRoute(`${server.url}/api/v1/invitations`)),
      };
    } finally {
      await server.stop();
    }
  },
};

/** @type {Leg[]} */
export default [
  node,
  deno,
  hono("Node", async () => [process.execPath, ["node.js"]]),
  hono("Bun", async () => [await tool("core", "bun"), ["run", "app.js"]]),
  framework("express"),
  framework("fastify"),
  wrangler("Example: hono in workerd", "hono", ["app.js", "--compatibility-date", "2026-01-01"]),
  wrangler("Example: worker", "worker", []),
  openNext,
];
