import { Batch } from "./batch.js";
import { consume } from "./consumer.js";
import { plan } from "./plan.js";

export { Batch };

/** How many messages Cloudflare takes at once. */
const MESSAGES_AT_ONCE = 100;

/**
 * @typedef {object} Env
 * @property {string} ZAVUDEV_API_KEY
 * @property {string} [ZAVUDEV_BASE_URL]
 * @property {string} ACCESS_TOKEN that callers of these routes must have
 * @property {string} LEASE_MS
 * @property {any} QUEUE
 * @property {any} BATCHES
 */

export default {
  /** @param {Request} request @param {Env} env */
  async fetch(request, env) {
    if (!(await isAllowed(request, env.ACCESS_TOKEN))) return new Response(null, { status: 401 });
    const [, id, results] =
      /^\/batches(?:\/([0-9a-f]{64})(\/results)?)?$/.exec(new URL(request.url).pathname) ?? [];
    if (request.method === "POST" && id === undefined) return add(request, env);
    if (request.method !== "GET" || id === undefined) return new Response(null, { status: 404 });
    const batch = env.BATCHES.getByName(id);
    return Response.json(await (results ? batch.results() : batch.progress()));
  },

  queue: consume,
};

/**
 * A list of requests as JSON becomes a batch. The same list again is the same batch, and what its
 * first upload could not bring to the queue is brought now.
 *
 * @param {Request} request
 * @param {Env} env
 */
async function add(request, env) {
  const list = await request.json().catch(() => undefined);
  if (!Array.isArray(list)) return Response.json({ error: "not a list" }, { status: 400 });
  const jobs = plan(list);
  const id = hex(await sha256(JSON.stringify(jobs)));
  const rows = await env.BATCHES.getByName(id).start(jobs);
  for (let first = 0; first < rows.length; first += MESSAGES_AT_ONCE) {
    const some = rows.slice(first, first + MESSAGES_AT_ONCE);
    await env.QUEUE.sendBatch(some.map((/** @type {number} */ row) => ({ body: { id, row } })));
  }
  return Response.json({ id }, { status: 201 });
}

/**
 * @param {Request} request
 * @param {string | undefined} token
 */
async function isAllowed(request, token) {
  if (!token) return false;
  const given = request.headers.get("authorization") ?? "";
  // Compares hashes, so that the time tells nothing of the token.
  return hex(await sha256(given)) === hex(await sha256(`Bearer ${token}`));
}

/** @param {string} text */
const sha256 = (text) => crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));

/** @param {ArrayBuffer} bytes */
const hex = (bytes) =>
  [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
