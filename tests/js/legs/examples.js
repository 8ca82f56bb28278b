// @ts-check
// What people copy: every example, with the sandbox in the place of Zavu.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { reportOf } from "./leg.js";
import { missing, open } from "./support/browsers.js";
import { exec, freePort, serve } from "./support/process.js";
import { project } from "./support/project.js";
import { modernNode, ROOT, Skip, tool, tools, versionOf } from "./support/tools.js";
import { serveDirectory } from "./support/web.js";

/** @typedef {import("./suite.js").Config} Config */
/** @typedef {import("./leg.js").Leg} Leg */

const URL_IN_OUTPUT = /(http:\/\/(?:127\.0\.0\.1|localhost):[1-9]\d*)/;

/** @param {Config} config */
const environment = ({ apiKey, baseUrl }) => ({
  ZAVUDEV_API_KEY: apiKey,
  ZAVUDEV_BASE_URL: baseUrl,
});

/**
 * What the route of an example answers.
 *
 * @param {string} url
 */
async function askRoute(url) {
  const post = async (/** @type {unknown} */ body) => {
    const headers = { "content-type": "application/json" };
    const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
    return { status: response.status, body: await response.json() };
  };
  const created = await post({ clientName: "Acme" });
  const refused = await post({ clientEmail: "nobody" });
  const tooLarge = await post({ clientName: "x".repeat(20_000) });
  const headers = { "content-type": "application/json", origin: "https://evil.example" };
  const stranger = await fetch(url, { method: "POST", headers, body: "{}" });
  return {
    [`creates an invitation: ${created.status}`]:
      created.status === 201 && created.body.invitation.clientName === "Acme",
    [`tells what is wrong: ${refused.status}`]:
      refused.status === 400 && refused.body.issues[0].code === "invalid_email",
    [`reads no more than it must: ${tooLarge.status}`]: tooLarge.status === 413,
    [`lets no stranger's page in: ${stranger.status}`]: stranger.status === 403,
  };
}

/**
 * Fills in a form as its user would, and tells what the page says.
 *
 * @param {string} reportUrl
 */
const user = (reportUrl) => `
const until = async (read) => {
  for (;;) {
    const found = read();
    if (found) return found;
    await new Promise((done) => setTimeout(done, 50));
  }
};
const find = (selector) => document.querySelector(selector);
const input = await until(() => find("[name=clientEmail]") ?? find("form input"));
const type = (text) => {
  // React listens to the setter of the prototype only.
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(input, text);
  input.dispatchEvent(new Event("input", { bubbles: true }));
};
const issue = await until(() => {
  type("");
  type("nobody");
  return /must be an e-mail address[^<]*/.exec(document.querySelector("form").innerHTML)?.[0];
});
type("contact@acme.example");
await new Promise((done) => setTimeout(done, 100));
document.querySelector("form").requestSubmit();
const said = await until(() => document.querySelector("output").textContent);
await fetch("${reportUrl}", { method: "POST", mode: "no-cors", body: JSON.stringify({ issue, said }) });
`;

/** @param {{ issue: string, said: string }} report */
function checked({ issue, said }) {
  return {
    [`says what is wrong: ${issue}`]: issue === 'must be an e-mail address, found no "@"',
    [`shows the link: ${said.slice(0, 60)}`]: said.startsWith("Send this link: http"),
  };
}

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
        report: reportOf(await askRoute(server.url)),
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
      const program = join(await tools("cloudflare"), "node_modules/wrangler/bin/wrangler.js");
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

/** @type {Leg} */
const next = {
  name: "Example: next",
  async run(config) {
    if (missing("chromium")) throw new Skip("chromium is missing");
    const reports = await serveDirectory("/nonexistent");
    const layout = readFileSync(join(ROOT, "examples-js/next/app/layout.jsx"), "utf8");
    const cwd = await project({
      group: "next",
      name: "ex-next",
      config,
      app: "examples-js/next",
      files: {
        "next.config.js": `module.exports = {
          turbopack: { root: require("node:path").join(__dirname, "../..") },
          allowedDevOrigins: ["127.0.0.1"],
        };`,
        "public/user.js": user(`${reports.url}/report`),
        "app/layout.jsx": layout.replace(
          "{children}</body>",
          '{children}<script type="module" src="/user.js" /></body>',
        ),
      },
    });
    const program = join(await tools("next"), "node_modules/next/dist/bin/next");
    const listen = ["--port", "0", "--hostname", "127.0.0.1"];
    const server = await serve(await modernNode(), [program, "dev", ...listen], {
      cwd,
      env: environment(config),
      ready: /(http:\/\/(?:127\.0\.0\.1|localhost):[1-9]\d*)[\s\S]*Ready/,
    });
    try {
      const checks = await askRoute(`${server.url}/api/v1/invitations`);
      const report = await open("chromium", server.url, reports.report);
      return {
        version: await versionOf("next", "next"),
        report: reportOf({ ...checks, ...checked(report) }),
      };
    } finally {
      await server.stop();
      reports.close();
    }
  },
};

/** @type {Leg[]} */
export default [
  node,
  deno,
  hono("Node", async () => [process.execPath, ["node.js"]]),
  hono("Bun", async () => [await tool("core", "bun"), ["run", "app.js"]]),
  wrangler("Example: hono in workerd", "hono", ["app.js", "--compatibility-date", "2026-01-01"]),
  wrangler("Example: worker", "worker", []),
  next,
];
