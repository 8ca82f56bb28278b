// @ts-check
// node tests/faults/main.js [--long | --everywhere] [--verbose] [--peer [--write]] [--runtime name] [words of a fault's name …]
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ROOT, versionOf } from "../js/legs/support/tools.js";
import { TIMEOUT_MS } from "./client/ours.js";
import { FAULTS } from "./faults/index.js";
import { unexplained } from "./known.js";
import { certificate } from "./lab/certificates.js";
import { runPlans } from "./lab/control.js";
import { findRepeats } from "./repeats.js";
import { details, markdown, summary } from "./report.js";
import { API_KEY, BROWSERS_MORE, NODE, OTHERS, PEER, route } from "./runtimes.js";
import { plan, planElsewhere } from "./scenarios.js";

/** @typedef {import("./runtimes.js").Runtime} Runtime */

const { values, positionals } = parseArgs({
  options: {
    long: { type: "boolean", default: false },
    everywhere: { type: "boolean", default: false },
    peer: { type: "boolean", default: false },
    verbose: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
    runtime: { type: "string" },
  },
  allowPositionals: true,
});

/** What a call may take beyond its time before it counts as late. */
const ROOM_MS = 3_000;
/** The SDK's attempts and its waits between them, by its source. */
const PEER_ATTEMPTS = 3;
const PEER_WAITS_MS = 2_500;
const PATIENCE_MS = {
  ours: TIMEOUT_MS + ROOM_MS,
  peer: PEER_ATTEMPTS * TIMEOUT_MS + PEER_WAITS_MS + ROOM_MS,
};

const faults = FAULTS.filter(
  ({ name }) => positionals.length === 0 || positionals.some((word) => name.includes(word)),
);
if (faults.length === 0) throw new Error("no such fault");
// Node reads its authorities when it starts.
certificate("valid");

/** @param {Runtime} runtime @param {import("./scenarios.js").Plan[]} plans */
async function run(runtime, plans) {
  const start = performance.now();
  const settings = {
    patienceMs: runtime === PEER ? PATIENCE_MS.peer : PATIENCE_MS.ours,
    ...(runtime.isPage ? { route } : { apiKey: API_KEY }),
  };
  const verdicts = await runPlans(plans, settings, runtime.run);
  console.log(summary(runtime.name, verdicts, (performance.now() - start) / 1000));
  if (values.verbose) console.log(verdicts.map(details).join("\n"));
  return verdicts;
}

function chosenRuntimes() {
  const { runtime, long, everywhere } = values;
  if (runtime !== undefined) {
    return [NODE, ...OTHERS, ...BROWSERS_MORE].filter(({ name }) => name === runtime);
  }
  return [NODE, ...OTHERS, ...(long || everywhere ? BROWSERS_MORE : [])];
}

/**
 * What a runtime does that no limit explains.
 *
 * @param {Runtime} runtime
 * @returns {Promise<string[]>}
 */
async function check(runtime) {
  const lacking = runtime.missing?.();
  if (lacking !== undefined) {
    console.log(`${runtime.name.padEnd(20)}skipped: ${lacking} is missing`);
    return [];
  }
  const plans =
    runtime === NODE
      ? plan(faults, values.long, !values.long)
      : planElsewhere(faults, values.long, runtime);
  if (plans.length === 0) return [];
  const found = unexplained(runtime.name, await run(runtime, plans));
  if (found.length === 0) return [];
  // The system gives the port that one fault closed to another one's server: a finding counts where
  // the fault shows it again.
  for (const line of found) console.log(`again: ${line}`);
  const isFound = (/** @type {string} */ name) =>
    found.some((line) => line.includes(` | ${name} | `));
  const again = plans.filter(({ fault }) => isFound(fault.name));
  return unexplained(runtime.name, await run(runtime, again));
}

/** @type {string[]} */
const failures = [];
if (values.peer) {
  const plans = plan(faults, values.long, false);
  const ours = await run(NODE, plans);
  const peer = await run(PEER, plans);
  if (values.write) {
    const peerVersion = await versionOf("core", "@zavudev/sdk");
    writeFileSync(join(ROOT, "docs/faults.md"), markdown(ours, peer, { peerVersion }));
    console.log("docs/faults.md");
  }
} else {
  const [first, ...others] = chosenRuntimes();
  // Node has the most runs, and is to have the processors for itself.
  failures.push(...(first ? await check(first) : []));
  failures.push(...(await Promise.all(others.map(check))).flat());
}
if ((values.long || values.everywhere) && !values.peer && positionals.length === 0) {
  failures.push(...(await findRepeats()));
}
for (const failure of failures) console.log(failure);
console.log(failures.length === 0 ? "no failures" : `${failures.length} failures`);
process.exit(failures.length === 0 ? 0 : 1);
