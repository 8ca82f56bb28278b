// @ts-check
// Hands scenarios to a runner, one after the other, and judges what it reports.
import { once } from "node:events";
import { createServer } from "node:http";
import { judge } from "../oracle.js";
import { Cell } from "./cell.js";
import { SEED } from "./store.js";

/**
 * @typedef {import("../client/run.js").Report} Report
 * @typedef {import("../client/run.js").Scenario} Scenario
 * @typedef {import("../scenarios.js").Plan} Plan
 *
 * @typedef {object} Verdict
 * @property {Plan} plan
 * @property {import("../oracle.js").Finding[]} findings
 * @property {Report} report
 * @property {number} requests that arrived
 *
 * @typedef {object} Settings
 * @property {string} [apiKey] that the calls have
 * @property {number} patienceMs how long a call may take
 * @property {ConstructorParameters<typeof Cell>[2]} [route] what processes requests
 */

/** For how long a client may close what it no longer reads. */
const CLOSING_MS = 2_000;

/**
 * Runs plans with a runner.
 *
 * @param {readonly Plan[]} plans
 * @param {Settings} settings
 * @param {(url: string) => Promise<unknown>} runner ends when the control has nothing more for it
 * @returns {Promise<Verdict[]>}
 */
export async function runPlans(plans, { apiKey, patienceMs, route }, runner) {
  const isAlone = (/** @type {Plan} */ { fault, variant }) => fault.alone || variant.alone;
  const queues = {
    together: plans.filter((plan) => !isAlone(plan)),
    alone: plans.filter(isAlone),
  };
  /** @type {Map<number, { plan: Plan, cell: Cell, scenario: Scenario }>} */
  const running = new Map();
  /** @type {Verdict[]} */
  const verdicts = [];
  /** @type {Promise<void>[]} */
  const judging = [];
  let number = 0;

  /** @param {"together" | "alone"} kind */
  async function next(kind) {
    const plan = queues[kind].shift();
    if (!plan) return null;
    const { first, last } = plan.variant;
    const cell = new Cell(plan.fault, { operation: plan.operation, first, last }, route);
    await cell.open();
    const scenario = scenarioOf(plan, cell, ++number, apiKey);
    running.set(number, { plan, cell, scenario });
    return scenario;
  }

  /** @param {Report} report */
  async function done(report) {
    const run = running.get(report.number);
    if (!run) throw new Error(`there is no scenario ${report.number}`);
    const { plan, cell, scenario } = run;
    const end = Date.now() + CLOSING_MS;
    while (cell.unfinished > 0 && Date.now() < end) await new Promise((go) => setTimeout(go, 20));
    const findings = judge(plan, cell, scenario, report, patienceMs);
    verdicts.push({ plan, findings, report, requests: cell.received.length });
    running.delete(report.number);
    cell.close();
  }

  const server = createServer(async (request, response) => {
    response.setHeader("Access-Control-Allow-Origin", "*");
    let text = "";
    for await (const piece of request) text += piece;
    const body = JSON.parse(text);
    if (request.url === "/next") return response.end(JSON.stringify(await next(body)));
    judging.push(done(body));
    response.end("null");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  try {
    await runner(`http://127.0.0.1:${port}`);
    await Promise.all(judging);
  } finally {
    for (const { cell } of running.values()) cell.close();
    server.closeAllConnections();
    server.close();
  }
  if (verdicts.length !== plans.length) {
    throw new Error(`${plans.length - verdicts.length} of ${plans.length} scenarios did not end`);
  }
  return verdicts;
}

/**
 * @param {Plan} plan
 * @param {Cell} cell
 * @param {number} number
 * @param {string} [apiKey]
 * @returns {Scenario}
 */
function scenarioOf({ operation, variant }, cell, number, apiKey) {
  const isCreate = operation === "create";
  const calls = Array.from({ length: variant.calls }, (_, index) => {
    const name = `call-${index + 1}`;
    const label = variant.equal ? "the same" : name;
    const request = { clientName: `Client ${number}, ${label}`, clientEmail: "a@client.example" };
    if (isCreate) return { name, request };
    return { name, id: cell.store.create(request, SEED).id };
  });
  return {
    number,
    origin: cell.origin,
    operation,
    calls,
    warm: variant.warm,
    secrets: [cell.store.secret, ...(apiKey === undefined ? [] : [apiKey])],
    ...(apiKey !== undefined && { apiKey }),
  };
}
