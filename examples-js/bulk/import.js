#!/usr/bin/env node
// node import.js clients.csv [--country MX] [--dry-run]
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { Presets, SingleBar } from "cli-progress";
import { createInvitations, isInvitationsError } from "zavu-invitations";
import { readClients } from "./clients.js";
import { problemsOf, showProblems } from "./problems.js";
import { ResultFile } from "./result-file.js";

/** How much earlier than by this machine's clock an invitation may have been made by Zavu's. */
const CLOCK_MARGIN_MS = 10 * 60_000;

/** How long what a crashed run had sent may take to show up in Zavu's list. */
const SETTLE_MS = Number(process.env.SETTLE_MS ?? 30_000);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { country: { type: "string" }, "dry-run": { type: "boolean", default: false } },
});
const [path] = positionals;
if (path === undefined || positionals.length > 1) {
  console.error("node import.js clients.csv [--country MX] [--dry-run]");
  process.exit(2);
}

try {
  process.exitCode = await run(path);
} catch (error) {
  console.error(/** @type {Error} */ (error).message);
  process.exitCode = 1;
}

/** @param {string} path */
async function run(path) {
  const { header, ignored, clients } = readClients(await readFile(path), values);
  if (ignored.length > 0) console.log(`Columns that are no field: ${ignored.join(", ")}`);
  const problems = problemsOf(clients);
  showProblems(problems);
  const valid = clients.filter(({ row }) => !problems.errors.has(row));
  console.log(`${valid.length} of ${clients.length} rows can be sent.`);
  if (values["dry-run"]) return problems.errors.size > 0 ? 1 : 0;

  const resultPath = `${path.replace(/\.csv$/i, "")}.result.csv`;
  const result = new ResultFile(resultPath, header);
  await result.open();
  const { lastWriteMs = 0 } = result;
  const waitMs = Math.ceil(lastWriteMs + SETTLE_MS - Date.now());
  if (waitMs > 0) {
    console.log(
      `An earlier run wrote just now. Waiting ${Math.ceil(waitMs / 1000)} s for its invitations.`,
    );
    await sleep(waitMs);
  }
  for (const client of clients) {
    const error = problems.errors.get(client.row);
    if (error) await result.add(client, { status: "invalid", error });
  }
  const linked = await send(valid, problems, result);
  await result.close();
  console.log(
    `${linked} links are in ${resultPath}. Keep it secret: whoever has a link can use it.`,
  );
  if (linked < valid.length) console.log("Run the same command again for the rest.");
  return linked === clients.length ? 0 : 1;
}

/**
 * @param {import("./clients.js").Client[]} clients
 * @param {import("./problems.js").Problems} problems
 * @param {ResultFile} result
 */
async function send(clients, problems, result) {
  const ended = new AbortController();
  process.once("SIGINT", () => ended.abort());
  const bar = new SingleBar(
    {
      format:
        "{bar} {value}/{total} | {perMinute} a minute | {left} left | {created} created, {found} found, {refused} refused, {unknown} unknown",
      barsize: 20,
      noTTYOutput: true,
      notTTYSchedule: 5_000,
    },
    Presets.shades_classic,
  );
  const startedMs = Date.now();
  bar.start(clients.length, 0, texts(undefined, startedMs));
  let linked = 0;
  let fatal = "";
  const run = createInvitations(
    clients.map(({ request }) => request),
    {
      signal: ended.signal,
      onProgress: (progress) => bar.update(progress.done, texts(progress, startedMs)),
      // All rows again: Zavu's list says which of them have their invitation.
      ...(result.lastWriteMs !== undefined && {
        since: result.started.getTime() - CLOCK_MARGIN_MS,
      }),
    },
  );
  for await (const { index, outcome, invitation, error } of run) {
    const client = clients[index];
    await result.add(client, {
      status: outcome,
      link: invitation?.url,
      error: error ? `${error.code}: ${error.message}` : "",
      warnings: problems.warnings.get(client.row),
    });
    if (invitation?.url) linked += 1;
    if (outcome === "not_tried" && isInvitationsError(error)) fatal = error.message;
  }
  bar.stop();
  if (fatal) console.error(`The import ended early: ${fatal}`);
  return linked;
}

/**
 * The texts of the bar.
 *
 * @param {import("zavu-invitations").BulkProgress | undefined} progress
 * @param {number} startedMs
 */
function texts(progress, startedMs) {
  const { created = 0, found = 0, refused = 0, unknown = 0, done = 0, total = 0 } = progress ?? {};
  const minutes = (Date.now() - startedMs) / 60_000;
  const perMinute = minutes > 0 ? Math.round(done / minutes) : 0;
  const left = perMinute > 0 ? `${Math.ceil((total - done) / perMinute)} min` : "?";
  return { perMinute, left, created, found, refused, unknown };
}
