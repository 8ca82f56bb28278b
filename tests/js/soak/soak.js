// @ts-check
// Runs the parts of a soak, and says where something grew, was left, or came twice.
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { missing, open } from "../legs/support/browsers.js";
import { ROOT } from "../legs/support/tools.js";
import { PAGE, SEND, serveDirectory } from "../legs/support/web.js";
import { startSandbox } from "../support/sandbox.js";
import { LOOKS, nameOf, OUTCOMES } from "./work.js";

/**
 * @typedef {"calls" | "retrieves" | "creates"} Part
 * @typedef {import("./work.js").Size} Size
 *
 * @typedef {object} Report
 * @property {Size[]} sizes
 * @property {number} instances
 * @property {number} left timers that are still waiting, or rejections that nobody handled
 * @property {number[]} [outcomes]
 *
 * @typedef {object} Row
 * @property {string} where
 * @property {Part} part
 * @property {number} count
 * @property {number} seconds
 * @property {Size} half in the middle
 * @property {Size} end
 * @property {string} outcomes
 * @property {string[]} faults what is wrong
 */

/**
 * How much larger than in the middle a figure may be at the end. The memory grows by pages, when more
 * calls than ever are under way at once.
 */
export const MARGIN = Object.freeze({ memory: 4 * 65_536, table: 0, heap: 1024 * 1024 });

const DIRECTORY = dirname(fileURLToPath(import.meta.url));
const DIST = dirname(fileURLToPath(import.meta.resolve("zavu-invitations")));

/** Chromium itself sends a request again whose connection ends without an answer. */
const RESENT = ["lost-answer", "lost-request"];

/** As many requests as there are. */
const startServer = (/** @type {boolean} */ cors) =>
  startSandbox({ cors, rateLimit: { limit: Number.MAX_SAFE_INTEGER } });

/**
 * A part in a Node of its own.
 *
 * @param {Part} part
 * @param {number} count
 * @param {boolean} isLoud whether it tells how far it is
 * @returns {Promise<Row>}
 */
export async function inNode(part, count, isLoud) {
  const sandbox = await startServer(false);
  const began = Date.now();
  try {
    const report = await new Promise((resolve, reject) => {
      const script = join(DIRECTORY, "in-node.js");
      const args = ["--expose-gc", script, part, String(count), sandbox.url];
      const child = execFile(process.execPath, args, { maxBuffer: 2 ** 26 }, (error, stdout) =>
        error ? reject(error) : resolve(JSON.parse(stdout)),
      );
      if (isLoud) child.stderr?.pipe(process.stderr, { end: false });
    });
    return row("Node", part, count, began, report, sandbox.invitations());
  } finally {
    await sandbox.close();
  }
}

/**
 * Parts in one page of Chromium, or nothing where there is none.
 *
 * @param {Record<Part, number>} counts
 * @returns {Promise<Row[]>}
 */
export async function inChromium(counts) {
  const directory = join(ROOT, "target/soak");
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  cpSync(DIST, join(directory, "dist"), { recursive: true });
  for (const file of ["work.js", "in-page.js"])
    cpSync(join(DIRECTORY, file), join(directory, file));
  const sandbox = await startServer(true);
  const config = JSON.stringify({ counts, baseUrl: sandbox.url, resent: RESENT });
  writeFileSync(join(directory, "index.html"), PAGE);
  writeFileSync(
    join(directory, "main.js"),
    `${SEND}import * as zavu from "./dist/server.js";
import { soak } from "./in-page.js";
soak(zavu, ${config}).then(send, (error) => send({ error: String(error.stack) }));\n`,
  );
  const server = await serveDirectory(directory);
  const began = Date.now();
  try {
    const { reports, unhandled, error } = await open("chromium", server.url, server.report, {
      args: ["--js-flags=--expose-gc", "--enable-precise-memory-info"],
      patienceMs: 900_000,
    });
    if (error) throw new Error(error);
    const rows = Object.entries(reports).map(([part, report]) => {
      const which = /** @type {Part} */ (part);
      return row("Chromium", which, counts[which], began, report, sandbox.invitations());
    });
    rows.at(-1)?.faults.push(...unhandled);
    return rows;
  } finally {
    server.close();
    await sandbox.close();
  }
}

/** Why Chromium is left out, where it is. */
export function withoutChromium() {
  const program = missing("chromium");
  return program && `skipped: Chromium, because there is no ${program}`;
}

/**
 * @param {string} where
 * @param {Part} part
 * @param {number} count
 * @param {number} began
 * @param {Report} report
 * @param {import("../support/sandbox.js").Invitation[]} invitations
 * @returns {Row}
 */
function row(where, part, count, began, { sizes, instances, left, outcomes }, invitations) {
  const seconds = Math.round((Date.now() - began) / 1000);
  const [half, end] = [sizes[LOOKS / 2 - 1], sizes[LOOKS - 1]];
  const faults = /** @type {(keyof Size)[]} */ (Object.keys(MARGIN))
    .filter((name) => end[name] > half[name] + MARGIN[name])
    .map((name) => `${name} grew from ${half[name]} to ${end[name]}`);
  if (half.memory === 0 || half.table === 0) faults.push("the instance was not found");
  if (instances !== 1) faults.push(`${instances} instances: one crashed`);
  if (left > 0) faults.push(`${left} timers or rejections are left`);
  if (outcomes) faults.push(...misfits(outcomes, invitations));
  return { where, part, count, seconds, half, end, outcomes: summary(outcomes ?? []), faults };
}

/**
 * Compares what each create said with what is at the sandbox.
 *
 * @param {number[]} outcomes
 * @param {import("../support/sandbox.js").Invitation[]} invitations
 */
export function misfits(outcomes, invitations) {
  const found = new Map();
  for (const { clientName } of invitations) {
    found.set(clientName, (found.get(clientName) ?? 0) + 1);
  }
  const expected = { created: [1], reconciled: [1], not_sent: [0], refused: [0], unknown: [0, 1] };
  return outcomes.flatMap((outcome, index) => {
    const name = nameOf(index);
    const word = /** @type {keyof typeof expected} */ (OUTCOMES[outcome]);
    const count = found.get(name) ?? 0;
    if (expected[word]?.includes(count)) return [];
    return [`${name} is ${word}, and the sandbox has ${count}`];
  });
}

/** @param {number[]} outcomes */
function summary(outcomes) {
  return OUTCOMES.map((name, index) => [name, outcomes.filter((it) => it === index).length])
    .filter(([, count]) => count !== 0)
    .map(([name, count]) => `${count} ${name}`)
    .join(", ");
}

/** @param {Row[]} rows */
export function table(rows) {
  const head = ["", "calls", "s", "memory half", "end", "table half", "end", "heap half", "end"];
  const cells = rows.map(({ where, part, count, seconds, half, end, outcomes, faults }) => [
    `${where} ${part}`,
    ...[count, seconds, half.memory, end.memory, half.table, end.table, half.heap, end.heap].map(
      (number) => number.toLocaleString("en"),
    ),
    [outcomes, ...faults.slice(0, 5)].filter(Boolean).join("; "),
  ]);
  const widths = head.map((_, column) =>
    Math.max(...[head, ...cells].map((line) => String(line[column]).length)),
  );
  return [head, ...cells]
    .map((line) =>
      line
        .map((cell, column) =>
          column === 0
            ? String(cell).padEnd(widths[0])
            : String(cell).padStart(widths[column] ?? 0),
        )
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
