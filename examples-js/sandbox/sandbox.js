// @ts-check
import { once, setMaxListeners } from "node:events";
import { Server } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { createAdaptorServer } from "@hono/node-server";
import { createApp } from "./app.js";
import { FaultQueue } from "./faults.js";
import { RateLimit } from "./rate-limit.js";
import { Recorder } from "./recorder.js";
import { Store } from "./store.js";
import { ProjectWebhook } from "./webhook.js";

/**
 * @typedef {object} SandboxOptions
 * @property {number} [port] default 0: any free one
 * @property {string} [key] the only key that works; without it every `zv_test_` key does
 * @property {boolean} [cors] whether browser pages may call it, default false
 * @property {{ limit?: number, windowMs?: number }} [rateLimit] default 600 requests in 60 000 ms
 * @property {() => number} [now] the clock in Unix milliseconds, default the system's
 * @property {(line: string) => void} [log] gets one line per request, free of secrets
 */

/** @typedef {Awaited<ReturnType<typeof startSandbox>>} Sandbox */

const HOST = "127.0.0.1";

/** Longer than clients keep a connection: one that ends just as a request is sent fails it. */
const KEEP_ALIVE_MS = 65_000;

/** @param {SandboxOptions} [options] */
export async function startSandbox({
  port = 0,
  key,
  cors = false,
  rateLimit: { limit = 600, windowMs = 60_000 } = {},
  now = Date.now,
  log = () => {},
} = {}) {
  const closing = new AbortController();
  setMaxListeners(0, closing.signal);
  let url = "";
  let advanced = 0;

  const wait = (/** @type {number} */ ms) =>
    sleep(ms, undefined, { signal: closing.signal }).catch(() => {});
  const webhook = new ProjectWebhook({ now, wait, signal: closing.signal });
  const store = new Store(
    () => now() + advanced,
    (token) => `${url}/invite/${token}`,
    (invitation, previousStatus) => webhook.changed(invitation, previousStatus),
  );
  const recorder = new Recorder();
  const faults = new FaultQueue();
  const rateLimit = new RateLimit({ limit, windowMs }, now);

  const app = createApp({ store, webhook, recorder, faults, rateLimit, key, cors, now, wait, log });
  const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false });
  if (server instanceof Server) server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.listen(port, HOST);
  await once(server, "listening");
  url = `http://${HOST}:${portOf(server)}`;

  return {
    url,
    key: key ?? "zv_test_sandbox",
    faults,
    /** The project's webhook: its settings, and how its events are delivered. */
    webhook,

    /** All invitations as they are now, newest first. */
    invitations: () => store.all(),
    /** What arrived, oldest first. */
    requests: recorder.received.bind(recorder),

    view: store.view.bind(store),
    startSignup: store.startSignup.bind(store),
    completeSignup: store.completeSignup.bind(store),
    failSignup: store.failSignup.bind(store),
    /** Ends the time of an invitation's link. */
    expire: store.expire.bind(store),

    /**
     * Moves the clock of the invitations, not that of the rate limit.
     *
     * @param {number} ms
     */
    advance(ms) {
      advanced += ms;
    },

    /** Back to the state after the start. */
    reset() {
      store.clear();
      webhook.clear();
      recorder.clear();
      faults.clear();
      rateLimit.clear();
      advanced = 0;
    },

    /** Ends it at once, open connections included. */
    async close() {
      closing.abort();
      const closed = once(server, "close");
      server.close();
      if (server instanceof Server) server.closeAllConnections();
      await closed;
    },
  };
}

/** @param {import("@hono/node-server").ServerType} server */
function portOf(server) {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the sandbox has no port");
  return address.port;
}
