// @ts-check
import { Hono } from "hono";
import { cors } from "hono/cors";
import { jsonBody } from "./body.js";
import {
  parseCreateRequest,
  parseListQuery,
  parseWebhookChanges,
  parseWebhookSettings,
} from "./contract.js";
import { Refusal } from "./errors.js";
import { invitePage } from "./invite-page.js";
import { authenticate, identify, limitRate, receive, strike } from "./middleware.js";

/**
 * @typedef {import("./middleware.js").Middleware} Middleware
 *
 * @typedef {object} Parts
 * @property {import("./store.js").Store} store
 * @property {import("./webhook.js").ProjectWebhook} webhook
 * @property {import("./recorder.js").Recorder} recorder
 * @property {import("./faults.js").FaultQueue} faults
 * @property {import("./rate-limit.js").RateLimit} rateLimit
 * @property {string | undefined} key
 * @property {boolean} cors
 * @property {() => number} now
 * @property {(ms: number) => Promise<void>} wait
 * @property {(line: string) => void} log
 */

const EXPOSED = [
  "Retry-After",
  "retry-after-ms",
  "X-RateLimit-Limit",
  "X-RateLimit-Remaining",
  "X-RateLimit-Reset",
  "X-Request-Id",
];

/**
 * @param {Parts} parts
 * @returns {Hono<import("./types.js").Env>}
 */
export function createApp({
  store,
  webhook,
  recorder,
  faults,
  rateLimit,
  key,
  cors: allowCors,
  now,
  wait,
  log,
}) {
  /** @type {Hono<import("./types.js").Env>} */
  const app = new Hono();

  if (allowCors) app.use("/v1/*", cors({ origin: "*", exposeHeaders: EXPOSED }));
  app.use("/v1/*", identify());

  const arrive = receive(recorder, log);
  const limit = limitRate(rateLimit);
  const meetFaults = strike({ faults, wait, now, secrets: () => secrets(store, webhook) });
  const checkKey = authenticate(key);
  /**
   * @param {import("./types.js").Operation} name
   * @returns {[Middleware, Middleware, Middleware, Middleware]}
   */
  const operation = (name) => [arrive(name), limit, meetFaults(name), checkKey];

  app.post("/v1/invitations", ...operation("create"), (c) =>
    c.json({ invitation: store.create(parseCreateRequest(jsonBody(c, {}))) }, 201),
  );
  app.get("/v1/invitations", ...operation("list"), (c) =>
    c.json(store.list(parseListQuery(queryOf(c.req)))),
  );

  app.get("/v1/invitations/webhook", ...operation("get_webhook"), (c) =>
    c.json({ webhook: webhook.get() }),
  );
  app.post("/v1/invitations/webhook", ...operation("set_webhook"), (c) =>
    c.json({ webhook: webhook.set(parseWebhookSettings(jsonBody(c))) }),
  );
  app.patch("/v1/invitations/webhook", ...operation("update_webhook"), (c) =>
    c.json({ webhook: webhook.update(parseWebhookChanges(jsonBody(c))) }),
  );
  app.delete("/v1/invitations/webhook", ...operation("delete_webhook"), (c) => {
    webhook.remove();
    return c.json({ webhook: null });
  });
  app.get("/v1/invitations/:id", ...operation("retrieve"), (c) =>
    c.json({ invitation: store.retrieve(c.req.param("id")) }),
  );
  app.post("/v1/invitations/:id/cancel", ...operation("cancel"), (c) =>
    c.json({ invitation: store.cancel(c.req.param("id")) }),
  );

  app.all("/v1/moved", arrive("moved"), limit, (c) => c.json({ moved: true }));
  app.route("/invite", invitePage(store));

  app.all("/v1/*", limit, () => {
    throw new Refusal(
      404,
      "not_found",
      "the sandbox knows only the operations under /v1/invitations",
    );
  });
  app.notFound((c) =>
    c.json({ code: "not_found", message: "the API is under /v1/invitations" }, 404),
  );
  app.onError((error, c) => {
    if (error instanceof Refusal) return c.json(error.body, error.status);
    return c.json({ code: "internal_error", message: `the sandbox failed: ${error.message}` }, 500);
  });
  return app;
}

/** @param {import("hono").HonoRequest} request */
function queryOf(request) {
  const entries = Object.entries(request.queries());
  return Object.fromEntries(
    entries.map(([name, values]) => [name, values.length === 1 ? values[0] : values]),
  );
}

/**
 * @param {import("./store.js").Store} store
 * @param {import("./webhook.js").ProjectWebhook} webhook
 */
function secrets(store, { secret }) {
  const [newest] = store.all();
  const link = newest ? [newest.token, newest.url] : [];
  return secret === undefined ? link : [...link, secret];
}
