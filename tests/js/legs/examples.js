// @ts-check
// What people copy: every example, with the sandbox in the place of Zavu.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { startSandbox } from "../support/sandbox.js";
import { reportOf } from "./leg.js";
import { askRoute, environment } from "./support/example.js";
import { exec, freePort, serve } from "./support/process.js";
import { project } from "./support/project.js";
import { modernNode, modulePath, tool, versionOf } from "./support/tools.js";

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

/** Fails where an invitation was made and nobody knows yet, and where nothing was acknowledged. */
const CRASHING = `
import app, { Batch } from "./src/index.js";
export { Batch };
const rows = { forgotten: new Set([2, 7, 11]), dropped: new Set([5, 16]) };
const once = (set, row) => set.delete(row);
export default {
  fetch: app.fetch,
  async queue(group, env) {
    const getByName = (name) => {
      const batch = env.BATCHES.getByName(name);
      return {
        begin: (row, leaseMs) => batch.begin(row, leaseMs),
        fail: (row, error) => batch.fail(row, error),
        release: (row, error) => batch.release(row, error),
        succeed(row, invitation) {
          if (once(rows.forgotten, row)) throw new Error("the consumer throws");
          return batch.succeed(row, invitation);
        },
      };
    };
    await app.queue(group, { ...env, BATCHES: { getByName } });
    if (group.messages.some(({ body }) => once(rows.dropped, body.row))) {
      throw new Error("the consumer throws after its messages");
    }
  },
};
`;

/** @type {Leg} */
const workerQueue = {
  name: "Example: worker-queue, with a consumer that throws",
  async run(config) {
    const sandbox = await startSandbox();
    sandbox.faults.push({ kind: "lost-answer", operation: "create", count: 2 });
    sandbox.faults.push({ kind: "status", status: 422, operation: "create" });
    const cwd = await project({
      group: "cloudflare",
      name: "ex-worker-queue",
      config,
      app: "examples-js/worker-queue",
      files: { "crashing.js": CRASHING },
    });
    const variables = {
      ZAVUDEV_API_KEY: sandbox.key,
      ZAVUDEV_BASE_URL: sandbox.url,
      ACCESS_TOKEN: "token",
      LEASE_MS: "4000",
    };
    writeFileSync(
      join(cwd, ".dev.vars"),
      Object.entries(variables)
        .map(([key, value]) => `${key}=${value}\n`)
        .join(""),
    );
    const program = await modulePath("cloudflare", "wrangler/bin/wrangler.js");
    const listen = ["--ip", "127.0.0.1", "--port", "0", "--inspector-port", "0"];
    const server = await serve(
      await modernNode(),
      [program, "dev", "crashing.js", "--local", ...listen],
      { cwd, env: { CLOUDFLARE_CF_FETCH_ENABLED: "false", HOME: cwd }, ready: URL_IN_OUTPUT },
    );
    try {
      return {
        version: await versionOf("cloudflare", "wrangler"),
        report: reportOf(await askQueue(server.url, sandbox)),
      };
    } catch (error) {
      throw new Error(`${error}\n${server.output.all.slice(-4000)}`);
    } finally {
      await server.stop();
      await sandbox.close();
    }
  },
};

/**
 * @param {string} url
 * @param {import("../support/sandbox.js").Sandbox} sandbox
 */
async function askQueue(url, sandbox) {
  const headers = { authorization: "Bearer token" };
  const clients = Array.from({ length: 30 }, (_, index) => ({ clientName: `Acme ${index}` }));
  const list = [...clients, { clientEmail: "nobody" }, clients[0]];
  const post = (/** @type {unknown} */ body) =>
    fetch(`${url}/batches`, { method: "POST", headers, body: JSON.stringify(body) });
  const { id } = await (await post(list)).json();
  const again = await (await post(list)).json();
  const batch = `${url}/batches/${id}`;
  let progress;
  do {
    await new Promise((resolve) => setTimeout(resolve, 500));
    progress = await (await fetch(batch, { headers })).json();
  } while (progress.waiting > 0);
  const results = await (await fetch(`${batch}/results`, { headers })).json();
  const failed = results.filter((/** @type {any} */ { state }) => state === "failed");
  const made = sandbox.invitations();
  const links = results.flatMap((/** @type {any} */ { id }) => (id ? [id] : []));
  const { status } = await fetch(batch);
  return {
    "the same list is the same batch": again.id === id,
    [`counts them: ${JSON.stringify(progress)}`]:
      progress.created === 29 && progress.invalid === 2 && progress.failed === 1,
    [`makes none twice: ${made.length}`]:
      new Set(made.map(({ clientName }) => clientName)).size === made.length,
    "knows every invitation": isDeepStrictEqual(links.sort(), made.map(({ id }) => id).sort()),
    [`says why: ${failed[0]?.error}`]: /^invalid_request: .*422/.test(failed[0]?.error),
    [`looks for what it made before: ${sandbox.requests("list").length}`]:
      sandbox.requests("list").length > 2,
    [`keeps the links from strangers: ${status}`]: status === 401,
  };
}

/** @type {Leg[]} */
export default [
  node,
  deno,
  hono("Node", async () => [process.execPath, ["node.js"]]),
  hono("Bun", async () => [await tool("core", "bun"), ["run", "app.js"]]),
  wrangler("Example: hono in workerd", "hono", ["app.js", "--compatibility-date", "2026-01-01"]),
  wrangler("Example: worker", "worker", []),
  workerQueue,
];
