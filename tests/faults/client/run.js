// @ts-check
// Runs scenarios, in plain JavaScript that every runtime takes: it asks the lab for one after the
// other, does its calls, and reports what became of them.

/**
 * @typedef {object} Call
 * @property {string} name
 * @property {string} [id] of the invitation to retrieve or cancel
 * @property {object} [request] to create with
 *
 * @typedef {object} Scenario
 * @property {number} number
 * @property {string} origin
 * @property {"create" | "retrieve" | "list" | "cancel"} operation
 * @property {Call[]} calls
 * @property {number} warm how many connections are opened before
 * @property {string[]} secrets that nothing may show
 * @property {string} [apiKey]
 *
 * @typedef {object} Result
 * @property {string} call
 * @property {"resolved" | "rejected" | "hung"} state
 * @property {number} elapsedMs
 * @property {string} [id] of the invitation that the call resolved to
 * @property {boolean} [reconciled]
 * @property {string} [code]
 * @property {string} [outcome]
 * @property {string} [message]
 * @property {number} creates that the client sent, where it says so
 * @property {string[]} leaks the views of the error that show a secret
 *
 * @typedef {object} Report
 * @property {number} number
 * @property {Result[]} results
 * @property {number} listeners left on the signal
 * @property {number} lagMs for how long the runtime did nothing but compute
 * @property {string[]} warnings of the runtime
 *
 * @typedef {object} Client
 * @property {(scenario: Scenario, call: Call, signal: AbortSignal, onCreate: () => void) => Promise<{ id?: string, reconciled?: boolean }>} call
 * `onCreate` counts the creates that the client sends, where it says so
 * @property {(error: any) => { code?: string, outcome?: string }} describe
 *
 * @typedef {(error: unknown) => Record<string, string> | Promise<Record<string, string>>} Views
 */

/** When a call counts as one that never ends. */
export const HUNG_MS = 20_000;
const BEAT_MS = 20;

/**
 * @param {Client} client
 * @param {string} lab the address of the lab's control
 * @param {{ lanes: number, views: Views, warnings: string[] }} settings
 */
export async function runAll(client, lab, { lanes, views, warnings }) {
  const beat = watchLag();
  const lane = async (/** @type {"together" | "alone"} */ kind) => {
    for (;;) {
      const scenario = await post(`${lab}/next`, kind);
      if (scenario === null) return;
      beat.reset();
      const report = await run(client, scenario, views);
      await post(`${lab}/done`, {
        ...report,
        lagMs: beat.longest(),
        warnings: warnings.splice(0),
      });
    }
  };
  await Promise.all(Array.from({ length: lanes }, () => lane("together")));
  await lane("alone");
  beat.stop();
}

/** Opens a connection, and leaves it open. @param {string} origin */
async function openConnection(origin) {
  try {
    const response = await fetch(`${origin}/v1/invitations`, { headers: { "X-Call": "warm" } });
    await response.text();
  } catch {
    // The fault leaves none open.
  }
}

/** @param {string} url @param {unknown} body @returns {Promise<any>} */
async function post(url, body) {
  const response = await fetch(url, { method: "POST", body: JSON.stringify(body) });
  return response.json();
}

/**
 * @param {Client} client
 * @param {Scenario} scenario
 * @param {Views} views
 */
async function run(client, scenario, views) {
  const { number, calls, warm, secrets } = scenario;
  await Promise.all(Array.from({ length: warm }, () => openConnection(scenario.origin)));
  // A connection that closes while idle does so now.
  if (warm > 0) await new Promise((resolve) => setTimeout(resolve, 100));
  const signal = new AbortController().signal;
  const count = countListeners(signal);
  const results = await Promise.all(
    calls.map(async (call) => {
      const start = performance.now();
      const { error, ...result } = await settle(client, scenario, call, signal);
      const elapsedMs = performance.now() - start;
      return { ...result, call: call.name, elapsedMs, leaks: await leaks(error, secrets, views) };
    }),
  );
  return { number, results, listeners: count() };
}

/**
 * @param {Client} client
 * @param {Scenario} scenario
 * @param {Call} call
 * @param {AbortSignal} signal
 */
async function settle(client, scenario, call, signal) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const late = new Promise((resolve) => {
    timer = setTimeout(() => resolve({ state: "hung" }), HUNG_MS);
  });
  let creates = 0;
  const count = () => {
    creates++;
  };
  const settled = client.call(scenario, call, signal, count).then(
    (value) => ({ state: "resolved", ...value }),
    (error) => ({
      state: "rejected",
      error,
      message: String(error?.message ?? error),
      ...client.describe(error),
    }),
  );
  try {
    const result = await Promise.race([settled, late]);
    return { ...result, creates };
  } finally {
    clearTimeout(timer);
  }
}

/**
 * @param {unknown} error
 * @param {string[]} secrets
 * @param {Views} views
 */
async function leaks(error, secrets, views) {
  if (error === undefined) return [];
  const texts = await views(error);
  return Object.keys(texts).filter((view) =>
    secrets.some((secret) => texts[view].includes(secret)),
  );
}

/** Counts the listeners that a signal has. @param {AbortSignal} signal */
function countListeners(signal) {
  let count = 0;
  const { addEventListener, removeEventListener } = signal;
  signal.addEventListener = (/** @type {any[]} */ ...args) => {
    count++;
    return Reflect.apply(addEventListener, signal, args);
  };
  signal.removeEventListener = (/** @type {any[]} */ ...args) => {
    count--;
    return Reflect.apply(removeEventListener, signal, args);
  };
  return () => count;
}

/** Measures for how long nothing else could run. */
function watchLag() {
  let last = performance.now();
  let longest = 0;
  const look = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last - BEAT_MS);
    last = now;
  };
  const timer = setInterval(look, BEAT_MS);
  return {
    reset() {
      longest = 0;
    },
    longest() {
      look();
      return longest;
    },
    stop: () => clearInterval(timer),
  };
}

/** What every runtime can show of an error. @type {(error: any) => Record<string, string>} */
export function commonViews(error) {
  return {
    message: String(error?.message),
    stack: String(error?.stack),
    text: String(error),
    json: String(JSON.stringify(error)),
    entries: String(JSON.stringify(Object.entries(error ?? {}))),
    cause: String(error?.cause?.stack ?? error?.cause),
  };
}
