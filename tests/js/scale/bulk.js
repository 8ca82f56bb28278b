// @ts-check
// The example that imports a CSV: its own program, with the sandbox in the place of Zavu.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import Papa from "papaparse";
import { startSandbox } from "../support/sandbox.js";

const IMPORT = fileURLToPath(new URL("../../../examples-js/bulk/import.js", import.meta.url));
/** A minute of Zavu's rate limit goes by ten times as fast. */
const RATE_LIMIT = { limit: 600, windowMs: 6_000 };
const IS_LONG = process.env.LONG !== undefined;

const directory = mkdtempSync(join(tmpdir(), "zavu-bulk-"));
after(() => rmSync(directory, { recursive: true, force: true }));

/** @type {Awaited<ReturnType<typeof startSandbox>>} */
let sandbox;
/** @type {Set<import("node:child_process").ChildProcess>} */
const children = new Set();
process.once("exit", () => {
  for (const child of children) child.kill("SIGKILL");
});
for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"])) {
  process.once(signal, () => process.exit(1));
}

/** @param {number} count @param {string} [more] lines */
function list(count, more = "") {
  const path = join(directory, `${count}-${Math.random()}.csv`);
  const rows = Array.from({ length: count }, (_, n) => `Acme ${n};+1415555${2000 + n};note ${n}`);
  writeFileSync(path, `${["Nome;Telefone;Nota", ...rows].join("\r\n")}\r\n${more}`);
  return path;
}

/** @param {string} path @param {string[]} [args] @param {Record<string, string>} [env] */
function start(path, args = [], env = {}) {
  const child = spawn(process.execPath, [IMPORT, path, ...args], {
    env: {
      ...process.env,
      ZAVUDEV_API_KEY: sandbox.key,
      ZAVUDEV_BASE_URL: sandbox.url,
      SETTLE_MS: "0",
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.add(child);
  let output = "";
  child.stdout.on("data", (chunk) => {
    output += chunk;
  });
  child.stderr.on("data", (chunk) => {
    output += chunk;
  });
  const ended = once(child, "close").then(([code]) => {
    children.delete(child);
    return { code, output };
  });
  return { child, ended };
}

/** @param {Parameters<typeof start>} args */
const run = (...args) => start(...args).ended;

/** @param {string} path of the list */
function resultOf(path) {
  const file = path.replace(".csv", ".result.csv");
  const text = readFileSync(file, "utf8").replace("\uFEFF", "");
  const { data } = Papa.parse(text, { header: true, skipEmptyLines: true });
  return { file, rows: /** @type {Record<string, string>[]} */ (data) };
}

/** Each row has one invitation, and its link. @param {string} path @param {number} count */
function assertComplete(path, count) {
  const { file, rows } = resultOf(path);
  assert.deepEqual(
    rows.map(({ row }) => row),
    Array.from({ length: count }, (_, n) => String(n + 1)),
  );
  const made = sandbox.invitations();
  assert.equal(new Set(made.map(({ clientName }) => clientName)).size, made.length, "a twin");
  assert.equal(made.length, count);
  const nameOf = new Map(made.map(({ url, clientName }) => [url, clientName]));
  for (const row of rows) assert.equal(nameOf.get(row.link), row.Nome);
  assert.equal(statSync(file).mode & 0o777, 0o600);
}

/** So many creates have arrived, and the last of them have no answer yet. @param {number} count */
async function arrived(count) {
  while (sandbox.requests("create").length < count) await sleep(2);
}

describe("the example that imports a list", { timeout: 600_000 }, () => {
  afterEach(() => sandbox.close());

  test("a list, at Zavu's rate limit", async (context) => {
    const count = IS_LONG ? 5_000 : 700;
    sandbox = await startSandbox({ rateLimit: RATE_LIMIT });
    const path = list(count);
    const started = performance.now();
    const { code, output } = await run(path);
    const seconds = (performance.now() - started) / 1000;
    assert.equal(code, 0, output);
    assertComplete(path, count);
    assert.match(output, new RegExp(`${count} links are in`));
    assert.ok(!output.includes("/invite/"), "the output shows no link");
    const refused = sandbox.requests().filter(({ status }) => status === 429).length;
    assert.equal(refused, 0);
    context.diagnostic(`${count} rows in ${seconds.toFixed(1)} s, at 600 in 6 s, none refused`);
  });

  test("kill -9, again and again", async (context) => {
    sandbox = await startSandbox({ rateLimit: { limit: 100_000 } });
    sandbox.faults.push({ kind: "slow", ms: 30, operation: "create", count: 100_000 });
    const path = list(150);
    const kills = [1, 2, 30, 31, 75, 120, 149];
    for (const count of kills) {
      const { child, ended } = start(path);
      await arrived(count);
      child.kill("SIGKILL");
      await ended;
    }
    const { code, output } = await run(path);
    assert.equal(code, 0, output);
    assertComplete(path, 150);
    const again = await run(path, [], { SETTLE_MS: "2000" });
    assert.equal(again.code, 0);
    assert.match(again.output, /Waiting \d s for its invitations/);
    assertComplete(path, 150);
    const { length } = sandbox.requests("create");
    context.diagnostic(`150 rows, ${kills.length} kills, ${length} creates sent`);
  });

  test("a list with errors, corrected and run again", async () => {
    sandbox = await startSandbox();
    const path = list(5, "Acme 5;12345;x\r\n");
    const dry = await run(path, ["--dry-run"]);
    assert.equal(dry.code, 1);
    assert.match(dry.output, /clientPhone: must be a phone number/);
    assert.match(dry.output, /Columns that are no field: Nota/);
    assert.deepEqual(sandbox.requests(), []);

    assert.equal((await run(path)).code, 1);
    assert.equal(sandbox.invitations().length, 5);
    const [, , , , , invalid] = resultOf(path).rows;
    assert.deepEqual([invalid.status, invalid.link], ["invalid", ""]);
    writeFileSync(path, readFileSync(path, "utf8").replace("12345", "+14155552671"));
    assert.equal((await run(path)).code, 0);
    assertComplete(path, 6);
  });

  test("an API key that is refused ends the run, the right one goes on", async () => {
    sandbox = await startSandbox();
    const path = list(20);
    const { code, output } = await run(path, [], { ZAVUDEV_API_KEY: "wrong" });
    assert.equal(code, 1);
    assert.match(output, /The import ended early: .*401/);
    assert.equal(resultOf(path).rows.length, 20);
    assert.equal((await run(path)).code, 0);
    assertComplete(path, 20);
  });
});
