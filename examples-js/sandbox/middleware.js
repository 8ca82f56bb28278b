// @ts-check
import { randomUUID } from "node:crypto";
import { effects } from "./effects.js";
import { Refusal } from "./errors.js";
import { parseFault } from "./faults.js";

/**
 * @typedef {import("./types.js").Env} Env
 * @typedef {import("hono").MiddlewareHandler<Env>} Middleware
 * @typedef {import("./types.js").Operation} Operation
 * @typedef {import("hono").Context<Env>} Context
 */

const REQUEST_ID = "X-Request-Id";

/** @returns {Middleware} */
export function identify() {
  return async (c, next) => {
    c.res.headers.set(REQUEST_ID, `req_${randomUUID()}`);
    await next();
  };
}

/**
 * @param {import("./recorder.js").Recorder} recorder
 * @param {(line: string) => void} log
 * @returns {(operation: Operation | "moved") => Middleware}
 */
export function receive(recorder, log) {
  return (operation) => async (c, next) => {
    const body = new Uint8Array(await c.req.arrayBuffer());
    c.set("body", body);
    const record = recorder.add(
      {
        operation,
        method: c.req.method,
        path: c.env.incoming.url ?? c.req.path,
        body: new TextDecoder().decode(body),
        requestId: c.res.headers.get(REQUEST_ID) ?? "",
      },
      c.req.header(),
    );
    c.set("received", record);
    await next();
    record.status = statusOf(c);
    log(`${operation} ${record.status ?? "without an answer"}`);
  };
}

/** @param {Context} c */
function statusOf(c) {
  const { incoming, outgoing } = c.env;
  if (outgoing.headersSent) return outgoing.statusCode;
  return incoming.socket.destroyed ? undefined : c.res.status;
}

/**
 * @param {import("./rate-limit.js").RateLimit} rateLimit
 * @returns {Middleware}
 */
export function limitRate(rateLimit) {
  return async (c, next) => {
    const { allowed, limit, remaining, resetAt, retryAfterSeconds } = rateLimit.take();
    c.res.headers.set("X-RateLimit-Limit", String(limit));
    c.res.headers.set("X-RateLimit-Remaining", String(remaining));
    c.res.headers.set("X-RateLimit-Reset", String(resetAt));
    if (!allowed) {
      c.res.headers.set("Retry-After", String(retryAfterSeconds));
      throw new Refusal(429, "rate_limited", "too many requests in this window", {
        retryAfter: resetAt,
      });
    }
    await next();
  };
}

/**
 * @param {object} parts
 * @param {import("./faults.js").FaultQueue} parts.faults
 * @param {(ms: number) => Promise<void>} parts.wait
 * @param {() => number} parts.now
 * @param {() => string[]} parts.secrets
 * @returns {(operation: Operation) => Middleware}
 */
export function strike({ faults, wait, now, secrets }) {
  return (operation) => async (c, next) => {
    const asked = c.req.header("X-Sandbox-Fault");
    const fault = asked === undefined ? faults.take(operation) : faultIn(asked);
    // A call sends its headers with each of its requests: with the search for a lost create, too.
    if (!fault || (fault.operation ?? operation) !== operation) return next();
    c.get("received").fault = fault.kind;

    if (fault.processed) await next();
    for (const [name, value] of Object.entries(fault.headers ?? {})) c.res.headers.set(name, value);
    const authorization = c.req.header("Authorization") ?? "";
    const response = await effects[fault.kind]({
      c,
      fault,
      wait,
      now,
      secrets: () => [authorization, ...secrets()],
    });
    if (response) c.res = response;
    else if (!fault.processed) await next();
  };
}

/** @param {string} text */
function faultIn(text) {
  try {
    return parseFault(text);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new Refusal(400, "invalid_request", `X-Sandbox-Fault: ${error.message}`);
  }
}

/**
 * @param {string | undefined} key the only key that works; without one every test key does
 * @returns {Middleware}
 */
export function authenticate(key) {
  return async (c, next) => {
    const [, given] = /^Bearer (\S+)$/i.exec(c.req.header("Authorization") ?? "") ?? [];
    if (given === undefined) throw unauthorized("send 'Authorization: Bearer <key>'");
    if (key === undefined && !given.startsWith("zv_test_"))
      throw unauthorized("the sandbox takes only zv_test_ keys");
    if (key !== undefined && given !== key) throw unauthorized("this is not the sandbox's key");
    await next();
  };
}

/** @param {string} message */
function unauthorized(message) {
  return new Refusal(401, "unauthorized", message);
}
