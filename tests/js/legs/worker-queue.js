// @ts-check
// The example of a queue on Cloudflare, in its local simulation.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { startSandbox } from "../support/sandbox.js";
import { reportOf } from "./leg.js";
import { serve } from "./support/process.js";
import { project } from "./support/project.js";
import { modernNode, modulePath, versionOf } from "./support/tools.js";

/** @typedef {import("./leg.js").Leg} Leg */

const URL_IN_OUTPUT = /(http:\/\/(?:127\.0\.0\.1|localhost):[1-9]\d*)/;

/** Fails after an invitation was created and before its message is acknowledged. */
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

export default [workerQueue];
