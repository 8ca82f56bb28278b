// @ts-check

/**
 * @typedef {"slow" | "slow-body" | "lost-request" | "lost-answer" | "hang" | "status" | "html" | "html-ok"
 *   | "empty" | "cut-off" | "truncated-json" | "wrong-json" | "redirect" | "wrapped-error" | "extra-fields"
 *   | "echo-secret"} FaultKind
 *
 * @typedef {"documented" | "retry-after" | "http-date" | "retry-after-ms" | "reset-ms" | "reset-seconds" | "body"
 *   | "none" | "absurd"} WaitForm
 *
 * @typedef {"array" | "null" | "null-invitation" | "wrong-types" | "wrong-items"} WrongShape
 *
 * @typedef {object} Fault
 * @property {FaultKind} kind
 * @property {import("./types.js").Operation} [operation] meets only requests of this operation
 * @property {number} [count] how many requests it meets, default 1
 * @property {boolean} [processed] whether the request takes effect before the fault strikes
 * @property {number} [ms] slow, slow-body: length of the pause, default 1000
 * @property {number} [status] status, html, empty, redirect, wrapped-error, echo-secret
 * @property {WaitForm} [wait] status: how the answer says when to come back
 * @property {number} [waitMs] status: when to come back, default 1000
 * @property {WrongShape} [shape] wrong-json
 * @property {string} [location] redirect: target, default a path of the sandbox that records what arrives
 * @property {string} [body] status, wrong-json: the body to send in place of the built-in one
 * @property {Record<string, string>} [headers] more headers for the answer
 *
 * @typedef {Fault & { processed: boolean, status: number, ms: number, waitMs: number }} CompleteFault
 */

const DEFAULTS = { ms: 1000, status: 500, waitMs: 1000 };

/**
 * Per kind: the property a header's bare value sets, the defaults, and whether `processed` is fixed.
 *
 * @type {Record<FaultKind, { value?: keyof Fault, processed: boolean, fixed?: boolean, status?: number }>}
 */
const KINDS = {
  slow: { value: "ms", processed: true },
  "slow-body": { value: "ms", processed: true, fixed: true },
  "lost-request": { processed: false, fixed: true },
  "lost-answer": { processed: true, fixed: true },
  hang: { processed: false },
  status: { value: "status", processed: false },
  html: { value: "status", processed: false, status: 502 },
  "html-ok": { processed: true, fixed: true },
  empty: { value: "status", processed: false },
  "cut-off": { processed: true, fixed: true },
  "truncated-json": { processed: true, fixed: true },
  "wrong-json": { value: "shape", processed: true, fixed: true },
  redirect: { value: "status", processed: false, status: 307 },
  "wrapped-error": { value: "status", processed: false, status: 400 },
  "extra-fields": { processed: true, fixed: true },
  "echo-secret": { value: "status", processed: false, status: 400 },
};

const OPERATIONS = [
  "create",
  "list",
  "retrieve",
  "cancel",
  "get_webhook",
  "set_webhook",
  "update_webhook",
  "delete_webhook",
];
const WAITS = [
  "documented",
  "retry-after",
  "http-date",
  "retry-after-ms",
  "reset-ms",
  "reset-seconds",
  "body",
  "none",
  "absurd",
];
const SHAPES = ["array", "null", "null-invitation", "wrong-types", "wrong-items"];
const NUMBERS = ["ms", "status", "waitMs", "count"];
const IN_HEADER = ["operation", "ms", "status", "wait", "waitMs", "shape", "location", "processed"];

/** Faults that wait for the requests they will meet, first in, first out. */
export class FaultQueue {
  /** @type {{ fault: CompleteFault, left: number }[]} */
  #queue = [];

  /** How many requests the queued faults are still to meet. */
  get pending() {
    return this.#queue.reduce((sum, { left }) => sum + left, 0);
  }

  /** @param {Fault[]} faults */
  push(...faults) {
    const entries = faults.map((fault) => ({ fault: complete(fault), left: fault.count ?? 1 }));
    this.#queue.push(...entries);
  }

  /** @param {import("./types.js").Operation} operation */
  take(operation) {
    const entry = this.#queue.find(({ fault }) => (fault.operation ?? operation) === operation);
    if (!entry) return undefined;
    entry.left -= 1;
    if (entry.left === 0) this.#queue.splice(this.#queue.indexOf(entry), 1);
    return entry.fault;
  }

  clear() {
    this.#queue = [];
  }
}

/**
 * Reads `<kind>[:<value>][;<name>=<value>…]`, such as `status:429;wait=http-date`. A bare name means true.
 *
 * @param {string} text
 */
export function parseFault(text) {
  const [head, ...settings] = text.split(";").map((part) => part.trim());
  const [kind, value] = splitOnce(head, ":");
  const property = Object.hasOwn(KINDS, kind)
    ? KINDS[/** @type {FaultKind} */ (kind)].value
    : undefined;
  if (value !== undefined && property === undefined)
    throw new TypeError(`the fault '${kind}' takes no value`);

  /** @type {Record<string, unknown>} */
  const fault = { kind };
  if (value !== undefined && property !== undefined) fault[property] = typed(property, value);
  for (const setting of settings) {
    const [name, given = "true"] = splitOnce(setting, "=");
    if (!IN_HEADER.includes(name)) {
      throw new TypeError(`unknown setting '${name}' of a fault; known: ${IN_HEADER.join(", ")}`);
    }
    fault[name] = typed(name, given);
  }
  return complete(/** @type {Fault} */ (/** @type {unknown} */ (fault)));
}

/**
 * @param {Fault} fault
 * @returns {CompleteFault}
 */
function complete(fault) {
  oneOf("fault", fault.kind, Object.keys(KINDS));
  if (fault.operation !== undefined) oneOf("operation", fault.operation, OPERATIONS);
  if (fault.wait !== undefined) oneOf("wait", fault.wait, WAITS);
  if (fault.shape !== undefined) oneOf("shape", fault.shape, SHAPES);

  const { fixed, status, ...kind } = KINDS[fault.kind];
  const all = { ...DEFAULTS, ...(status && { status }), ...fault };
  if (all.status < 200 || all.status > 599)
    throw new TypeError("the status of a fault must be 200 to 599");
  for (const name of /** @type {const} */ (["ms", "status", "waitMs", "count"])) {
    const number = all[name] ?? 1;
    if (!Number.isInteger(number) || number < (name === "count" ? 1 : 0)) {
      throw new TypeError(`the ${name} of a fault must be a whole number`);
    }
  }

  const success = fault.kind === "empty" && all.status < 300;
  const processed = fault.processed ?? (kind.processed || success);
  if (fixed && processed !== kind.processed) {
    throw new TypeError(
      `the fault '${fault.kind}' is always ${kind.processed ? "" : "not "}processed`,
    );
  }
  return { ...all, processed };
}

/**
 * @param {string} what
 * @param {string} value
 * @param {string[]} known
 */
function oneOf(what, value, known) {
  if (!known.includes(value))
    throw new TypeError(`unknown ${what} '${value}'; known: ${known.join(", ")}`);
}

/**
 * @param {string} name
 * @param {string} text
 */
function typed(name, text) {
  if (name === "processed") return text === "true";
  return NUMBERS.includes(name) ? Number(text) : text;
}

/**
 * @param {string} text
 * @param {string} separator
 * @returns {[string, string | undefined]}
 */
function splitOnce(text, separator) {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + separator.length)];
}
