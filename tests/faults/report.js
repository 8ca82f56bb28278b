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
      `| ${runtimes.join(", ")} | ${faults.join("; ")} | ${count} ${timesOf(seen)} a run | ${reason} |`,
  );
  const among900 = ours.filter(({ plan }) => plan.fault.name === MANY_NAME);
  const requests = Math.max(
    ...among900.map(({ requests, report }) => requests / report.results.length),
  );
  const lost = ours.filter((verdict) => isCutOff(verdict, "after"));
  const found = lost.filter(({ report }) => report.results[0]?.reconciled);
  const dropped = ours.filter((verdict) => isCutOff(verdict, "before"));
  const unknown = dropped.filter(({ report }) => report.results[0]?.outcome === "unknown");
  return `# What faults of the network do

Written by \`node tests/faults/main.js --peer --write\`: ${ours.length} runs of ${Object.values(THEMES).flat().length} faults on a socket server, in Node ${process.versions.node},
with this package and with Zavu's official SDK, \`@zavudev/sdk\` ${peerVersion}. Both use their defaults, except for the time limit: 3 seconds for
a whole call of this package, and 3 seconds for one attempt of the SDK, which has no limit for a whole call. Each fault hits one request (of a
single call, of three calls at once, of three equal calls), on a fresh connection and on a kept one. Bad figures of this package are
included.

| count | what it means | zavu-invitations | @zavudev/sdk |
|---|---|---:|---:|
${counted.join("\n")}

The SDK's errors do not say what happened to a call. Its calls are counted as lost if the invitation exists and the error does not
say that it may. They are counted as late if they take longer than three attempts and the waits between them.

## By theme

| theme | faults | calls | twins | lost | foreign | SDK: twins | lost | foreign |
|---|---:|---:|---:|---:|---:|---:|---:|---:|
${themes.join("\n")}

## Limits

- Finding a lost create costs requests: with 900 other invitations in the list ${requests} in all.
- If the answer to a create is lost *after* Zavu processed it, the invitation is found: ${found.length} of ${lost.length} here (single calls whose connection
  broke).
- If a create is lost *before* Zavu processed it, it ends as \`unknown\`: ${unknown.length} of ${dropped.length} here. Only the server can know that it
  will not process the request later, and a second request could make a twin. The others had not been sent, and were sent again.

## What cannot be solved

- **Deno** sends a \`POST\` again by itself if a kept connection ends without an answer, or if an HTTP/2 server refuses the stream. It
  does not do this if the body is a \`Blob\`, so the package uses one there. \`tests/faults/repeats.js\` tries Node, Deno and Bun
  with each kind of body, over HTTP/1.1, TLS and HTTP/2.
- **Browsers** send a \`POST\` again if a kept connection ends without an answer. Chromium also does so after a 408. The
  handler recognizes the repetition by its \`Idempotency-Key\`: 0 twins in Chromium, Firefox and WebKit. A route that is not this handler
  must recognize it itself: see [the handler](handler.md#repeated-requests).
- **Browsers and workerd** throw the same error for each failure of a connection. Such a create is \`unknown\`, even if nothing was
  sent.
- **A page** cannot search the list. If the handler of its route does not find the invitation, the create is \`unknown\`. If the answer
  has none of the values that the page sent, it belongs to another request, and the create is \`unknown\` as well.

The tests expect these, because no client can prevent them:

| runtime | fault | count | why |
|---|---|---|---|
${limits.join("\n")}
`;
}

/** @param {Record<string, number | "varies">} seen */
function timesOf(seen) {
  const [times] = Object.values(seen);
  return times === "varies" ? "at most once" : times;
}

/**
 * A create alone, whose connection broke before or after it was processed.
 *
 * @param {Verdict} verdict
 * @param {"before" | "after"} when
 */
function isCutOff({ plan: { fault, operation, variant } }, when) {
  const isCut =
    (fault.when ?? "before") === when && fault.transient && !fault.undone && !fault.idle;
  return operation === "create" && variant.calls === 1 && isCut && THEMES.TCP.includes(fault);
}
