// @ts-check
// The example of a queue: its own programs on a real Redis, with the sandbox in the place of Zavu.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, afterEach, beforeEach, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import Papa from "papaparse";
import { startRedis } from "../../../examples-js/queue/redis.js";
import { startSandbox } from "../support/sandbox.js";

/** @typedef {import("../../../examples-js/queue/batches.js").Progress} Progress */

const EXAMPLE = fileURLToPath(new URL("../../../examples-js/queue", import.meta.url));
const RATE_PER_SECOND = 50;
const WINDOW_MS = 5_000;

const directory = mkdtempSync(join(tmpdir(), "zavu-queue-"));
after(() => rmSync(directory, { recursive: true, force: true }));

/** @type {Set<import("node:child_process").ChildProcess>} */
const children = new Set();
process.once("exit", () => {
  for (const child of children) child.kill("SIGKILL");
  redis?.process.kill("SIGKILL");
});
for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"])) {
  process.once(signal, () => process.exit(1));
}

/** @type {Awaited<ReturnType<typeof startSandbox>>} */
let sandbox;
/** @type {Awaited<ReturnType<typeof startRedis>>} */
let redis;
/** @type {string} */
let page;
/** When a create arrived, in the order of arrival. @type {number[]} */
let creates;
let runs = 0;

/** @param {Parameters<typeof startSandbox>[0]} [options] */
async function start(options) {
  creates = [];
  sandbox = await startSandbox({
    log: (line) => line.startsWith("create") && creates.push(Date.now()),
    rateLimit: { limit: 60 * RATE_PER_SECOND },
    ...options,
  });
  redis = await startRedis(join(directory, String(++runs)));
  const { line } = await run("server.js");
  page = line.replace("the page is at ", "");
}

async function stop() {
  for (const child of children) await kill(child);
  await redis.stop();
  await sandbox.close();
}

/**
 * Starts a program of the example, and waits for its first line.
 *
 * @param {string} program
 * @param {Record<string, string>} [env]
 */
async function run(program, env) {
  const child = spawn(process.execPath, [program], {
    cwd: EXAMPLE,
    env: {
      ...process.env,
      PORT: "0",
      REDIS_URL: redis.url,
      RATE_PER_MINUTE: String(60 * RATE_PER_SECOND),
      LOCK_MS: "4000",
      ZAVUDEV_API_KEY: sandbox.key,
      ZAVUDEV_BASE_URL: sandbox.url,
      ...env,
    },
    stdio: ["ignore", "pipe", process.env.VERBOSE ? "inherit" : "ignore"],
  });
  children.add(child);
  const ready = program === "worker.js" ? /is ready$/ : /^the page is at /;
  for await (const line of createInterface({ input: child.stdout })) {
    if (!ready.test(line)) continue;
    child.stdout.resume();
    return { child, line };
  }
  throw new Error(`${program} ended before it was ready`);
}

/** @param {Record<string, string>} [env] */
const startWorker = async (env) => (await run("worker.js", env)).child;

/** @param {import("node:child_process").ChildProcess} child */
async function kill(child) {
  children.delete(child);
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}

async function killRedis() {
  redis.process.kill("SIGKILL");
  await once(redis.process, "exit");
  redis = await startRedis(join(directory, String(runs)), redis);
}

/** @param {string} csv @param {string} [query] */
async function upload(csv, query = "") {
  const response = await fetch(`${page}/batches${query}`, {
    method: "POST",
    headers: { "Content-Type": "text/csv" },
    body: csv,
  });
  const body = await response.json();
  assert.equal(response.status, 201, JSON.stringify(body));
  return `${page}/batches/${body.id}`;
}

/** What a browser says of a request of the page itself. */
const own = () => ({ Origin: page });

/**
 * What the page is told of a batch, until its end.
 *
 * @param {string} batch
 */
async function* watch(batch) {
  const response = await fetch(`${batch}/events`);
  assert.ok(response.body);
  let text = "";
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const events = text.split("\n\n");
    text = String(events.pop());
    for (const event of events) {
      const data = /^data: (.*)$/m.exec(event)?.[1];
      if (data) yield/** @type {Progress} */ (JSON.parse(data));
    }
  }
}

/** @param {string} batch */
async function ended(batch) {
  let last;
  for await (const progress of watch(batch)) last = progress;
  assert.equal(last?.left, 0);
  return last;
}

/** @param {string} url */
async function table(url) {
  const text = await (await fetch(url)).text();
  const { data } = Papa.parse(text, { header: true, skipEmptyLines: true });
  return /** @type {Record<string, string>[]} */ (data);
}

/** @param {number} count */
const list = (count) =>
  [
    "Nombre;Correo",
    ...Array.from({ length: count }, (_, n) => `Acme ${n};a${n}@acme.example`),
  ].join("\r\n");

/** So many creates have arrived, and the last of them have no answer yet. @param {number} count */
async function arrived(count) {
  while (sandbox.requests("create").length < count) await sleep(5);
}

/** The most creates of any window of time. */
function busiestWindow() {
  let first = 0;
  return creates.reduce((most, time, last) => {
    while (time - creates[first] >= WINDOW_MS) first++;
    return Math.max(most, last - first + 1);
  }, 0);
}

/** Each client has one invitation, and it is the one in the file of links. @param {string} batch */
async function assertNoneLostNoneTwice(batch) {
  const made = sandbox.invitations();
  assert.equal(new Set(made.map(({ clientName }) => clientName)).size, made.length, "a twin");
  const links = await table(`${batch}/links.csv`);
  const ids = new Set(links.map(({ id }) => id));
  assert.deepEqual(ids, new Set(made.map(({ id }) => id)));
  for (const { id, link } of links) assert.equal(link, made.find((one) => one.id === id)?.url);
  return links;
}

describe("the example of a queue", { timeout: 120_000 }, () => {
  afterEach(stop);

  describe("with a sandbox that answers", () => {
    beforeEach(() => start());

    test("kill -9 of a worker, of Redis and of all workers", async (context) => {
      // An invitation is there a while before its answer is.
      sandbox.faults.push({ kind: "slow", ms: 150, operation: "create", count: 10_000 });
      const workers = await Promise.all([startWorker(), startWorker(), startWorker()]);
      const batch = await upload(list(500));
      await arrived(100);
      await kill(workers[0]);
      workers[0] = await startWorker();
      await arrived(220);
      await killRedis();
      await arrived(340);
      await Promise.all(workers.map(kill));
      await Promise.all([startWorker(), startWorker(), startWorker()]);
      assert.equal((await ended(batch)).created, 500);

      assert.equal((await assertNoneLostNoneTwice(batch)).length, 500);
      assert.deepEqual(await table(`${batch}/errors.csv`), []);
      const mostAllowed = RATE_PER_SECOND * (WINDOW_MS / 1000 + 1);
      assert.ok(busiestWindow() <= mostAllowed, `${busiestWindow()} of ${mostAllowed}`);
      const refused = sandbox.requests().filter(({ status }) => status === 429).length;
      const searches = sandbox.requests("list").length;
      const sent = sandbox.requests("create").length;
      context.diagnostic(`500 jobs, 500 invitations, ${sent} creates sent`);
      context.diagnostic(`${searches} pages of the list read by later deliveries`);
      context.diagnostic(
        `${busiestWindow()} creates in the busiest 5 s, ${refused} answers of 429`,
      );
    });

    test("an answer is lost, a client is refused, and tried again", async () => {
      sandbox.faults.push({ kind: "lost-answer", operation: "create", count: 3 });
      sandbox.faults.push({ kind: "status", status: 422, operation: "create" });
      await startWorker();
      const batch = await upload(list(20));
      const progress = await ended(batch);
      assert.deepEqual([progress.created, progress.failed], [19, 1]);
      const [{ row, error }, ...more] = await table(`${batch}/errors.csv`);
      assert.match(error, /^invalid_request: .*422/);
      assert.equal(more.length, 0);
      assert.ok(!(await table(`${batch}/links.csv`)).some((link) => link.row === row));

      const response = await fetch(`${batch}/retry`, {
        method: "POST",
        headers: own(),
      });
      assert.equal(response.status, 200);
      assert.equal((await ended(batch)).created, 20);
      await assertNoneLostNoneTwice(batch);
    });

    test("equal rows are merged, or numbered; invalid ones are named", async () => {
      await startWorker();
      const csv =
        "email,name,days\na@a.example,A,7\nb@b.example,B,\na@a.example,A,7\nnobody,C,\na@a.example,A,9\n";
      const merged = await upload(csv);
      const { rows, created, invalid, merged: count } = await ended(merged);
      assert.deepEqual(
        { rows, created, invalid, count },
        { rows: 5, created: 2, invalid: 2, count: 1 },
      );
      const links = await assertNoneLostNoneTwice(merged);
      assert.deepEqual(
        links.map((link) => link.row),
        ["1", "2", "3"],
      );
      assert.equal(links[0].link, links[2].link);
      const errors = await table(`${merged}/errors.csv`);
      assert.deepEqual(
        errors.map(({ row }) => row),
        ["4", "5"],
      );
      assert.match(errors[0].error, /^clientEmail: /);
      assert.equal(errors[1].error, "the client of row 1, with other settings");

      assert.equal(await upload(csv), merged, "the same list is the same batch");
      const numbered = await upload(csv, "?equal=number");
      assert.equal((await ended(numbered)).created, 4);
      const names = (await table(`${numbered}/links.csv`)).map((link) => link.clientName);
      assert.deepEqual(names, ["A", "B", "A (2)", "A (3)"]);

      assert.equal((await fetch(numbered, { method: "DELETE", headers: own() })).status, 204);
      assert.equal((await fetch(numbered)).status, 404);
    });

    test("a wrong API key pauses the queue, the right one goes on", async () => {
      const worker = await startWorker({ ZAVUDEV_API_KEY: "wrong" });
      const batch = await upload(list(10));
      for await (const { paused } of watch(batch)) if (paused) break;
      await kill(worker);
      await startWorker();
      const { created, failed } = await ended(batch);
      assert.deepEqual([created, failed], [10, 0]);
      await assertNoneLostNoneTwice(batch);
    });

    test("what is no list is refused, and so is a page of another origin", async () => {
      const post = async (/** @type {string} */ body, headers = {}) => {
        const response = await fetch(`${page}/batches`, { method: "POST", body, headers });
        return [response.status, await response.text()];
      };
      const csv = { "Content-Type": "text/csv" };
      assert.deepEqual(await post("a,b\n1,2", csv), [
        400,
        '{"error":"no column has a known name: a, b"}',
      ]);
      assert.equal((await post(list(1), { Origin: "https://evil.example" }))[0], 403);
      assert.equal((await fetch(`${page}/batches/none/events`)).status, 404);
      assert.match(await (await fetch(page)).text(), /<progress/);
    });
  });

  test("all of it on one machine, stopped and started again", async () => {
    await start();
    const all = { REDIS_URL: "", DATA: join(directory, "all"), WORKERS: "1" };
    const first = await run("start.js", all);
    page = first.line.replace("the page is at ", "");
    const { pathname } = new URL(await upload(list(5)));
    assert.equal((await ended(`${page}${pathname}`)).created, 5);
    first.child.kill("SIGINT");
    assert.deepEqual(await once(first.child, "exit"), [0, null]);

    const second = await run("start.js", all);
    page = second.line.replace("the page is at ", "");
    const links = await table(`${page}${pathname}/links.csv`);
    assert.equal(links.length, 5);
    second.child.kill("SIGINT");
    await once(second.child, "exit");
  });

  const isLong = process.env.LONG !== undefined;

  test("all workers wait together where Zavu's limit is lower", {
    skip: !isLong,
  }, async (context) => {
    await start({ rateLimit: { limit: 20, windowMs: 1_000 } });
    await Promise.all([startWorker(), startWorker()]);
    const batch = await upload(list(60));
    const { created, failed } = await ended(batch);
    assert.deepEqual([created, failed], [60, 0]);
    await assertNoneLostNoneTwice(batch);
    const refused = sandbox.requests().filter(({ status }) => status === 429).length;
    context.diagnostic(
      `60 jobs, ${sandbox.requests().length} requests, ${refused} of them refused`,
    );
  });

  test("a Zavu that is away costs nothing", { skip: !isLong }, async () => {
    await start();
    sandbox.faults.push({ kind: "status", status: 503, operation: "create", count: 4 });
    await Promise.all([startWorker(), startWorker()]);
    const batch = await upload(list(10));
    const { created, failed } = await ended(batch);
    assert.deepEqual([created, failed], [10, 0]);
    await assertNoneLostNoneTwice(batch);
  });
});
