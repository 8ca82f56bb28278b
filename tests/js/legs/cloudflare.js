// @ts-check
// Cloudflare's own tools: Wrangler, the Vite plugin and the Vitest plugin.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { printed, reportOf, VITEST_FILE } from "./leg.js";
import { exec, serve } from "./support/process.js";
import { project } from "./support/project.js";
import { modernNode, modulePath, versionOf } from "./support/tools.js";
import { HANDLER } from "./workerd.js";

/** @typedef {import("./suite.js").Config} Config */

const WRANGLER = JSON.stringify({
  name: "leg",
  main: "main.js",
  compatibility_date: "2026-01-01",
});

const VITE = `
import { cloudflare } from "@cloudflare/vite-plugin";
export default { plugins: [cloudflare({ inspectorPort: false })] };
`;

const VITEST = `
import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";
export default defineConfig({
  plugins: [cloudflareTest({ wrangler: { configPath: "./wrangler.json" } })],
});
`;

/** No question to anybody's server: neither for news nor for the request's `cf` object. */
const ENV = {
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  WRANGLER_HIDE_BANNER: "true",
  HOME: "/nonexistent",
};

/**
 * @param {string} name
 * @param {Config} config
 * @param {Record<string, string>} [files]
 */
function worker(name, config, files) {
  return project({
    group: "cloudflare",
    name,
    config,
    files: { "wrangler.json": WRANGLER, "main.js": HANDLER, ...files },
  });
}

/** @param {string} path in node_modules */
async function program(path) {
  return modulePath("cloudflare", path);
}

/**
 * @param {string} cwd
 * @param {string[]} args
 */
async function answer(cwd, args) {
  const server = await serve(await modernNode(), args, {
    cwd,
    env: { ...ENV, HOME: cwd },
    ready: /(http:\/\/(?:127\.0\.0\.1|localhost):[1-9]\d*)/,
  });
  try {
    const response = await fetch(server.url);
    const text = await response.text();
    if (!response.ok) throw new Error(`${text}\n${server.output.all.slice(-4000)}`);
    return JSON.parse(text);
  } finally {
    await server.stop();
  }
}

/** @type {import("./leg.js").Leg[]} */
export default [
  {
    name: "Wrangler, dev",
    async run(config) {
      const cwd = await worker("wrangler-dev", config);
      const wrangler = await program("wrangler/bin/wrangler.js");
      const listen = ["--ip", "127.0.0.1", "--port", "0", "--inspector-port", "0"];
      const report = await answer(cwd, [wrangler, "dev", "--local", ...listen]);
      return { version: await versionOf("cloudflare", "wrangler"), report };
    },
  },
  {
    name: "Wrangler, deploy --dry-run",
    async run(config) {
      const cwd = await worker("wrangler-deploy", config);
      const wrangler = await program("wrangler/bin/wrangler.js");
      const args = [wrangler, "deploy", "--dry-run", "--outdir", "out"];
      await exec(await modernNode(), args, { cwd, env: { ...ENV, HOME: cwd } });
      const files = readdirSync(join(cwd, "out"));
      return {
        version: await versionOf("cloudflare", "wrangler"),
        report: reportOf({
          [`the module is deployed: ${files}`]: files.some((file) => file.includes(".wasm")),
        }),
      };
    },
  },
  ...["dev", "preview"].map((mode) => ({
    name: `Vite for Workers, ${mode === "dev" ? "dev" : "build and preview"}`,
    /** @param {Config} config */
    async run(config) {
      const cwd = await worker(`vite-${mode}`, config, { "vite.config.js": VITE });
      const vite = await program("vite/bin/vite.js");
      const env = { ...ENV, HOME: cwd };
      if (mode === "preview") await exec(await modernNode(), [vite, "build"], { cwd, env });
      const report = await answer(cwd, [vite, mode, "--host", "127.0.0.1", "--port", "0"]);
      return { version: await versionOf("cloudflare", "@cloudflare/vite-plugin"), report };
    },
  })),
  {
    name: "Vitest in workerd",
    async run(config) {
      const cwd = await worker("vitest", config, {
        "vitest.config.js": VITEST,
        "leg.test.js": VITEST_FILE,
      });
      const vitest = await program("vitest/vitest.mjs");
      const args = [vitest, "run", "--disable-console-intercept"];
      const output = await exec(await modernNode(), args, { cwd, env: { ...ENV, HOME: cwd } });
      const version = await versionOf("cloudflare", "@cloudflare/vitest-plugin");
      return { version, report: printed(output) };
    },
  },
];
