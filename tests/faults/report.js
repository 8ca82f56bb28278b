// @ts-check
// The counts, for the terminal and for docs/faults.md.
import { THEMES } from "./faults/index.js";
import { MANY_NAME } from "./faults/lookalikes.js";
import { LIMITS } from "./known.js";
import { COUNTS } from "./oracle.js";

/**
 * @typedef {import("./lab/control.js").Verdict} Verdict
 * @typedef {import("./oracle.js").Count} Count
 */

const NAMES = /** @type {Count[]} */ (Object.keys(COUNTS));

/** @param {readonly Verdict[]} verdicts @param {Count} count */
function total(verdicts, count) {
  return verdicts
    .flatMap(({ findings }) => findings)
    .reduce((sum, finding) => sum + (finding.count === count ? finding.times : 0), 0);
}

/** @param {readonly Verdict[]} verdicts */
const calls = (verdicts) => verdicts.reduce((sum, { report }) => sum + report.results.length, 0);

/** @param {string} runtime @param {readonly Verdict[]} verdicts @param {number} seconds */
export function summary(runtime, verdicts, seconds) {
  const counts = NAMES.map((count) => [count, total(verdicts, count)]).filter(([, n]) => n !== 0);
  const text = counts.map(([count, n]) => `${count} ${n}`).join(", ") || "nothing counted";
  const faults = new Set(verdicts.map(({ plan }) => plan.fault.name)).size;
  return `${runtime.padEnd(20)}${faults} faults, ${calls(verdicts)} calls, ${seconds.toFixed(1)} s: ${text}`;
}

/** What became of the calls of a run. @param {Verdict} verdict */
export function details({ plan: { fault, operation, variant }, report }) {
  const results = report.results.map(
    ({ state, code = "", outcome = "", reconciled, elapsedMs, message = "" }) =>
      `  ${state} ${reconciled ? "reconciled" : code} ${outcome} ${Math.round(elapsedMs)} ms ${message}`,
  );
  return [`${fault.name} | ${operation}, ${variant.name}`, ...results].join("\n");
}

/** What cannot be counted for the SDK: it does not say what became of a call, nor what it sends. */
const OURS_ALONE = ["unsure", "repeated"];

/**
 * docs/faults.md.
 *
 * @param {Verdict[]} ours
 * @param {Verdict[]} peer
 * @param {{ peerVersion: string }} versions
 */
export function markdown(ours, peer, { peerVersion }) {
  const counted = NAMES.map((count) => {
    const other = OURS_ALONE.includes(count) ? "–" : total(peer, count);
    return `| ${count} | ${COUNTS[count]} | ${total(ours, count)} | ${other} |`;
  });
  const themes = Object.entries(THEMES).map(([theme, faults]) => {
    const names = faults.map(({ name }) => name);
    const of = (/** @type {Verdict[]} */ verdicts) =>
      verdicts.filter(({ plan }) => names.includes(plan.fault.name));
    const cells = [ours, peer].flatMap((verdicts) =>
      /** @type {Count[]} */ (["twins", "lost", "foreign"]).map((count) =>
        total(of(verdicts), count),
      ),
    );
    return `| ${theme} | ${names.length} | ${calls(of(ours))} | ${cells.join(" | ")} |`;
  });
  const limits = LIMITS.map(
    ({ runtimes, faults, count, seen, reason }) =>
      `| ${runtimes.join(", ")} | ${faults.join("; ")} | ${count} ${Object.values(seen)[0]} a run | ${reason} |`,
  );
  const lost = ours.filter(({ plan }) => plan.fault.name === MANY_NAME);
  const requests = Math.max(
    ...lost.map(({ requests, report }) => requests / report.results.length),
  );
  const dropped = ours.filter(isDropped);
  const unknown = dropped.filter(({ report }) => report.results[0]?.outcome === "unknown");
  return `# What faults of the network do

Written by \`node tests/faults/main.js --peer --write\`: ${ours.length} runs of ${Object.values(THEMES).flat().length} faults on a socket server, in Node ${process.versions.node},
with this package and with Zavu's official SDK, \`@zavudev/sdk\` ${peerVersion}, both with their defaults but for the time: 3 seconds
for a whole call of ours, and for one attempt of the SDK, which has no time for a whole call. Each fault hits one request (one of
three at once, two of three equal ones), on a fresh connection and on a kept one. Bad figures of ours stand here as well.

| count | what it means | zavu-invitations | @zavudev/sdk |
|---|---|---:|---:|
${counted.join("\n")}

The SDK's errors make no claim about what became of a call: one is counted as lost where the invitation exists and the error does
not say that it may. It has no time for a whole call: late is what takes longer than three attempts and its waits between them.

## By theme

| theme | faults | calls | twins | lost | foreign | SDK: twins | lost | foreign |
|---|---:|---:|---:|---:|---:|---:|---:|---:|
${themes.join("\n")}

## Limits

- Finding a lost create costs requests: with 900 other invitations in the list ${requests} in all.
- A create that was lost *before* it was processed ends \`unknown\`, by choice: ${unknown.length} of ${dropped.length} here. Nobody but the server can know
  that it will not be processed later, and a second one might make a twin.

What nobody can mend, and where the tests expect it:

| runtime | fault | count | why |
|---|---|---|---|
${limits.join("\n")}
`;
}

/** A create alone, whose connection broke before it was processed. @param {Verdict} verdict */
function isDropped({ plan: { fault, operation, variant } }) {
  const isBefore =
    (fault.when ?? "before") === "before" && fault.transient && !fault.undone && !fault.idle;
  return operation === "create" && variant.calls === 1 && isBefore && THEMES.TCP.includes(fault);
}
