// @ts-check
// What must not happen, counted.
import { HUNG_MS } from "./client/run.js";
import { OTHER, SEED } from "./lab/store.js";

/**
 * @typedef {import("./client/run.js").Report} Report
 * @typedef {import("./client/run.js").Result} Result
 * @typedef {import("./client/run.js").Scenario} Scenario
 * @typedef {import("./lab/cell.js").Cell} Cell
 * @typedef {import("./scenarios.js").Plan} Plan
 *
 * @typedef {object} Finding
 * @property {Count} count
 * @property {number} times
 * @property {string} text what was seen
 */

/** More than any answer needs, and than the buffers of a connection hold. */
const MOST_BYTES = 32_000_000;
/** How much sooner than asked a repeated request may arrive: clocks and timers are not exact. */
const EARLY_MS = 100;

/** What is counted, and what it means. */
export const COUNTS = /** @type {const} */ ({
  twins: "invitations beyond one that one call made",
  lost: "calls that failed as if nothing had happened, and their invitation exists",
  foreign: "calls that resolved to an invitation that another call made",
  hollow: "calls that resolved without an invitation that exists",
  unsure: "creates that say `unknown` although they can know that nothing was done",
  failed: "calls that failed although the answer was usable, or a repeated read would have been",
  late: "calls that ended after their time",
  hung: `calls that had not ended after ${HUNG_MS / 1000} s`,
  repeated: "creates that the runtime's `fetch` sent again by itself",
  early: "requests that were repeated sooner than the API asked",
  greedy: `answers of which more than ${MOST_BYTES / 1e6} MB were taken`,
  redirected: "keys that were sent to the target of a redirect",
  listeners: "listeners left on the caller's signal",
  sockets: "connections left open with an answer that nobody waits for",
  leaked: "errors that show a key, a token or a link",
  warned: "warnings of the runtime, and rejections that nobody handles",
});

/** @typedef {keyof typeof COUNTS} Count */

/**
 * @param {Plan} plan
 * @param {Cell} cell
 * @param {Scenario} scenario
 * @param {Report} report
 * @param {number} patienceMs how long a call may take
 * @returns {Finding[]}
 */
export function judge(plan, cell, scenario, report, patienceMs) {
  const found = [
    ...report.results.flatMap((result) => [
      ...judgeOne(plan, cell, scenario, result),
      ...judgeTime(result, patienceMs + report.lagMs),
    ]),
    ...judgeAll(plan, cell, report),
    finding("early", early(plan.fault, cell), "repeated too soon"),
    finding("greedy", cell.taken > MOST_BYTES, `took ${Math.round(cell.taken / 1e6)} MB`),
    finding("redirected", cell.redirectedKeys, "the key was sent on"),
    finding("listeners", report.listeners, "listeners left"),
    finding("sockets", cell.unfinished, "connections left open"),
    finding("warned", report.warnings.length, report.warnings.join(", ")),
  ];
  return found.filter(({ times }) => times > 0);
}

/**
 * @param {Count} count
 * @param {number | boolean} times
 * @param {string} text
 * @returns {Finding}
 */
const finding = (count, times, text) => ({ count, times: Number(times), text });

/**
 * @param {Plan} plan
 * @param {Cell} cell
 * @param {Scenario} scenario
 * @param {Result} result
 */
function judgeOne({ fault, operation, variant, isPage }, cell, scenario, result) {
  const { call, state, id, outcome, code, message = "", leaks, creates } = result;
  const made = cell.store.stored.filter(({ maker }) => maker === call);
  const spoken = `${code} ${outcome}: ${message.slice(0, 160)}`;
  const isCreated = operation === "create" && made.length > 0;
  const shouldSucceed =
    variant.judged &&
    (fault.harmless || (fault.transient && (operation !== "create" || (isCreated && !isPage))));
  const arrived = cell.received.filter(
    (request) => request.operation === operation && request.call === call,
  ).length;
  return [
    finding(
      "lost",
      isCreated && state === "rejected" && outcome !== "unknown",
      `it exists, but: ${spoken}`,
    ),
    finding("foreign", isForeign(operation, variant, cell, scenario, result), `resolved to ${id}`),
    finding("hollow", isHollow(operation, cell, result), `resolved to ${id}`),
    finding(
      "unsure",
      operation === "create" && fault.undone === true && outcome === "unknown",
      spoken,
    ),
    finding("failed", shouldSucceed === true && state !== "resolved", spoken),
    finding(
      "repeated",
      operation === "create" && creates > 0 ? Math.max(arrived - creates, 0) : 0,
      `${arrived} arrived, ${creates} sent`,
    ),
    finding("leaked", leaks.length > 0, leaks.join(", ")),
  ];
}

/**
 * @param {Plan["operation"]} operation
 * @param {Plan["variant"]} variant
 * @param {Cell} cell
 * @param {Scenario} scenario
 * @param {Result} result
 */
function isForeign(operation, { equal }, cell, scenario, { state, call, id }) {
  if (state !== "resolved" || operation === "list") return false;
  const stored = cell.store.stored.find(({ invitation }) => invitation.id === id);
  if (!stored) return false;
  if (operation !== "create") return id !== scenario.calls.find(({ name }) => name === call)?.id;
  // Nobody can tell apart what equal calls made.
  return !(equal ? scenario.calls.map(({ name }) => name) : [call]).includes(stored.maker);
}

/**
 * @param {Plan["operation"]} operation
 * @param {Cell} cell
 * @param {Result} result
 */
function isHollow(operation, cell, { state, id }) {
  if (state !== "resolved" || operation === "list") return false;
  return !cell.store.stored.some(({ invitation }) => invitation.id === id);
}

/**
 * How many requests came sooner after the one before than that one's answer asked for.
 *
 * @param {import("./lab/cell.js").Fault} fault
 * @param {Cell} cell
 */
function early({ asksMs }, { received, target }) {
  if (asksMs === undefined) return 0;
  const hit = received.filter(({ operation }) => operation === target.operation)[target.first - 1];
  const repeated = received.find(({ call, at }) => hit && call === hit.call && at > hit.at);
  return Number(hit && repeated && repeated.at - hit.at < asksMs - EARLY_MS);
}

/** @param {Result} result @param {number} patienceMs */
function judgeTime({ state, elapsedMs }, patienceMs) {
  const isHung = state === "hung";
  return [
    finding("hung", isHung, `no end after ${Math.round(elapsedMs)} ms`),
    finding("late", !isHung && elapsedMs > patienceMs, `ended after ${Math.round(elapsedMs)} ms`),
  ];
}

/**
 * @param {Plan} plan
 * @param {Cell} cell
 * @param {Report} report
 */
function judgeAll({ operation }, cell, { results }) {
  if (operation !== "create") return [];
  const makers = cell.store.stored.map(({ maker }) => maker);
  const twins = results.map(({ call }) => makers.filter((maker) => maker === call).length - 1);
  const ids = results.flatMap(({ state, id }) => (state === "resolved" && id ? [id] : []));
  return [
    finding(
      "twins",
      twins.reduce((sum, count) => sum + Math.max(count, 0), 0),
      `${makers.filter((maker) => maker !== SEED && maker !== OTHER).length} invitations of ${results.length} calls`,
    ),
    finding("foreign", ids.length - new Set(ids).size, "one invitation for several calls"),
  ];
}
