// @ts-check
// The examples of frameworks that render pages: each is built, served, and used in a browser.
import { join } from "node:path";
import { reportOf } from "./leg.js";
import { missing } from "./support/browsers.js";
import { askRoute, environment, signIn } from "./support/example.js";
import { exec, freePort, serve } from "./support/process.js";
import { project } from "./support/project.js";
import { modernNode, versionIn } from "./support/tools.js";
import {
  accessibilityIssues,
  checksIn,
  fill,
  photograph,
  tabTo,
  until,
  visit,
} from "./support/visitor.js";

/**
 * Fills in the form of an example by keyboard, wrongly and then rightly.
 *
 * @param {string} url
 * @param {string} name of the pictures
 */
async function visitForm(url, name) {
  /** @type {Record<string, boolean>} */
  const checks = {};
  const visitor = await visit("chromium");
  const see = checksIn(visitor, checks);
  const send = async (/** @type {string} */ email) => {
    await fill(visitor, "[name=clientEmail]", email);
    await tabTo(visitor, "[type=submit]");
    await visitor.press("Enter");
  };
  try {
    await visitor.goto(url);
    await until(visitor, "document.querySelector('[name=clientEmail]')");
    // Its script is there once it judges; before that, the browser would post the form.
    await until(visitor, "document.readyState === 'complete'");
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await send("nobody");
    await see(
      "says what is wrong",
      "/@/.test(document.querySelector('#clientEmail-issues')?.textContent)",
    );
    await see("leads to it", "document.activeElement.id === 'clientEmail'");
    await photograph(visitor, `${name}-errors`);
    for (const issue of await accessibilityIssues(visitor)) checks[issue] = false;
    await send("ana@acme.example");
    await see(
      "asks to sign in",
      "/[Ss]ign in/.test(document.querySelector('[role=alert]')?.textContent)",
    );
    await signIn(visitor, url);
    await until(visitor, "document.querySelector('[name=clientEmail]')");
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await send("ana@acme.example");
    await see("shows the link", "document.querySelector('#link')?.href.includes('/invite/')");
    await photograph(visitor, `${name}-created`);
    return checks;
  } finally {
    await visitor.close();
  }
}

/**
 * @param {string} name of the example
 * @param {object} framework
 * @param {string} framework.package whose version is shown
 * @param {string[]} framework.build path of its program in node_modules, and the arguments
 * @param {string[]} framework.start arguments of Node
 * @returns {import("./leg.js").Leg}
 */
function framework(name, { package: named, build: [program = "", ...args], start }) {
  return {
    name: `Example: ${name}`,
    async run(config) {
      const app = `examples-js/${name}`;
      const cwd = await project({ group: "core", name: `ex-${name}`, config, app });
      const node = await modernNode();
      const port = String(await freePort());
      const url = `http://127.0.0.1:${port}`;
      const env = { ...environment(config), HOST: "127.0.0.1", PORT: port, ORIGIN: url };
      await exec(node, [join(cwd, "node_modules", program), ...args], {
        cwd,
        env,
        timeoutMs: 300_000,
      });
      const server = await serve(node, start, { cwd, env, ready: /listening on/i });
      try {
        const page = await (await fetch(url)).text();
        const checks = {
          "renders the form on the server": page.includes('name="clientEmail"'),
          ...(await askRoute(`${url}/api/v1/invitations`)),
          ...(missing("chromium") === undefined ? await visitForm(url, name) : {}),
        };
        return { version: versionIn(join(cwd, "node_modules", named)), report: reportOf(checks) };
      } finally {
        await server.stop();
      }
    },
  };
}

/** @type {import("./leg.js").Leg[]} */
export default [
  framework("sveltekit", {
    package: "@sveltejs/kit",
    build: ["vite/bin/vite.js", "build"],
    start: ["build"],
  }),
  framework("nuxt", {
    package: "nuxt",
    build: ["nuxt/bin/nuxt.mjs", "build"],
    start: [".output/server/index.mjs"],
  }),
  framework("astro", {
    package: "astro",
    build: ["astro/bin/astro.mjs", "build"],
    start: ["dist/server/entry.mjs"],
  }),
];
