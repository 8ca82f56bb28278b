// @ts-check
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { sayWhen } from "./waits.js";

/**
 * What a fault works with. `c.res` is the real answer when the fault is processed, else an empty one that carries
 * the headers of every answer.
 *
 * @typedef {object} Scene
 * @property {import("hono").Context<import("./types.js").Env>} c
 * @property {import("./faults.js").CompleteFault} fault
 * @property {(ms: number) => Promise<void>} wait
 * @property {() => number} now
 * @property {() => string[]} secrets what must never show up in a client's messages
 */

const CODES = /** @type {Record<number, string>} */ ({
  400: "bad_request",
  401: "unauthorized",
  402: "insufficient_balance",
  403: "forbidden",
  404: "not_found",
  408: "request_timeout",
  409: "conflict",
  422: "unprocessable",
  429: "rate_limited",
  500: "internal_error",
  503: "unavailable",
});

const SHAPES = {
  array: [],
  null: null,
  "null-invitation": { invitation: null },
  "wrong-types": { invitation: { id: 5 } },
  "wrong-items": { items: "none", nextCursor: 7 },
};

/**
 * Each makes the answer that goes out in place of the real one, or nothing to let the real one through.
 *
 * @type {Record<import("./faults.js").FaultKind, (scene: Scene) => Promise<Response | undefined>>}
 */
export const effects = {
  async slow({ fault, wait }) {
    await wait(fault.ms);
    return undefined;
  },

  async "slow-body"({ c, fault, wait }) {
    const body = await bytesOf(c.res);
    const { outgoing } = c.env;
    outgoing.writeHead(c.res.status, headersFor(c.res, body.length));
    outgoing.write(body.subarray(0, body.length / 2));
    await wait(fault.ms);
    if (!outgoing.destroyed) outgoing.end(body.subarray(body.length / 2));
    return RESPONSE_ALREADY_SENT;
  },

  async "cut-off"({ c }) {
    const body = await bytesOf(c.res);
    const { outgoing } = c.env;
    outgoing.writeHead(c.res.status, headersFor(c.res, body.length));
    await new Promise((resolve) => outgoing.write(body.subarray(0, body.length / 2), resolve));
    return disconnect(c);
  },

  "lost-request": async ({ c }) => disconnect(c),
  "lost-answer": async ({ c }) => disconnect(c),
  hang: () => new Promise(() => {}),

  async status({ c, fault, now }) {
    const details = sayWhen(c.res.headers, fault, now());
    const code = CODES[fault.status] ?? "error";
    return json(
      fault.body ?? { code, message: `the sandbox was asked for a ${fault.status}`, details },
      fault.status,
    );
  },

  html: async ({ fault }) => page("<h1>Bad gateway</h1>", fault.status),
  "html-ok": async ({ c }) => page("<h1>Welcome</h1>", c.res.status),
  empty: async ({ fault }) => new Response(null, { status: fault.status }),

  async "truncated-json"({ c }) {
    const body = await bytesOf(c.res);
    const half = body.subarray(0, body.length / 2).toString();
    return json(half, c.res.status);
  },

  "wrong-json": async ({ c, fault }) =>
    json(fault.body ?? SHAPES[fault.shape ?? "array"], c.res.status),

  redirect: async ({ fault }) =>
    new Response(null, {
      status: fault.status,
      headers: { Location: fault.location ?? "/v1/moved" },
    }),

  "wrapped-error": async ({ fault }) =>
    json(
      { error: { code: CODES[fault.status] ?? "error", message: "an error in the old form" } },
      fault.status,
    ),

  async "extra-fields"({ c }) {
    const answer = await c.res.json();
    if (answer.invitation) answer.invitation = fromTheFuture(answer.invitation);
    if (answer.items) answer.items = answer.items.map(fromTheFuture);
    return json({ ...answer, apiVersion: 3 }, c.res.status);
  },

  "echo-secret": async ({ fault, secrets }) =>
    json(
      { code: CODES[fault.status] ?? "error", message: `cannot use ${secrets().join(" with ")}` },
      fault.status,
    ),
};

/** @param {Record<string, unknown>} invitation */
function fromTheFuture(invitation) {
  return {
    ...invitation,
    status: "paused",
    connectionType: "telegram_bot",
    failureReason: "tomorrows_reason",
    connectedAccount: { id: "acct_example", channel: "telegram", name: null, region: "eu" },
    labels: ["unheard of"],
  };
}

/** @param {Scene["c"]} c */
function disconnect(c) {
  c.env.incoming.socket.destroy();
  return RESPONSE_ALREADY_SENT;
}

/** @param {Response} response */
async function bytesOf(response) {
  return Buffer.from(await response.arrayBuffer());
}

/**
 * @param {Response} response
 * @param {number} length
 */
function headersFor(response, length) {
  return { ...Object.fromEntries(response.headers), "content-length": length };
}

/**
 * @param {unknown} body text goes out as it is
 * @param {number} status
 */
function json(body, status) {
  return new Response(typeof body === "string" ? body : JSON.stringify(body), {
    status,
    headers: { "Content-Type": "application/json" },
  });
}

/**
 * @param {string} content
 * @param {number} status
 */
function page(content, status) {
  return new Response(`<!doctype html><title>Sandbox</title>${content}`, {
    status,
    headers: { "Content-Type": "text/html" },
  });
}
