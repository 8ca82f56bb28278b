import { createInvitation, isInvitationsError } from "zavu-invitations";

/** @typedef {import("./index.js").Env} Env */

/** How long a group of messages takes at least: ten of them a second are Zavu's 600 a minute. */
const GROUP_MS = 1_000;

/** The longest time that a group waits with the next one. */
const LONGEST_WAIT_MS = 60_000;

/** How much earlier than by this clock an invitation may have been made by Zavu's. */
const CLOCK_MARGIN_MS = 10_000;

/** Cloudflare's longest delay of a message is longer. */
const LONGEST_DELAY_SECONDS = 600;

/** Not the request's fault: it goes on later. An API key can be put right. */
const PASSING = ["rate_limited", "server", "connection", "timeout", "authentication", "permission"];

/**
 * @param {{ queue: string, messages: readonly any[] }} group
 * @param {Env} env
 */
export async function consume(group, env) {
  if (group.queue.endsWith("-dead")) {
    for (const message of group.messages) {
      await batchOf(message, env).fail(message.body.row);
      message.ack();
    }
    return;
  }
  const started = Date.now();
  const waits = await Promise.all(group.messages.map((message) => deliver(message, env)));
  // There is one consumer at a time: while it waits, nobody sends.
  const waitMs = Math.min(Math.max(GROUP_MS, ...waits), LONGEST_WAIT_MS);
  const leftMs = started + waitMs - Date.now();
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, leftMs)));
}

/**
 * @param {any} message
 * @param {Env} env
 */
const batchOf = ({ body }, env) => env.BATCHES.getByName(body.id);

/**
 * Returns how long all messages must wait.
 *
 * @param {any} message
 * @param {Env} env
 * @returns {Promise<number>}
 */
async function deliver(message, env) {
  const { row } = message.body;
  const batch = batchOf(message, env);
  const leaseMs = Number(env.LEASE_MS);
  const { isDone, busyMs, request, firstAttemptAt } = await batch.begin(row, leaseMs);
  if (isDone) {
    message.ack();
    return 0;
  }
  if (busyMs) {
    message.retry({ delaySeconds: Math.ceil(busyMs / 1000) });
    return 0;
  }
  try {
    const { invitation } = await createInvitation(request, {
      apiKey: env.ZAVUDEV_API_KEY,
      baseUrl: env.ZAVUDEV_BASE_URL,
      // Over before the lease is: two at once could not find each other's.
      timeoutMs: leaseMs * 0.8,
      // The queue tries again.
      maxRetries: 0,
      reconcile: firstAttemptAt === undefined || { since: firstAttemptAt - CLOCK_MARGIN_MS },
    });
    await batch.succeed(row, { id: invitation.id, url: invitation.url });
    message.ack();
    return 0;
  } catch (error) {
    const code = isInvitationsError(error) ? error.code : "internal";
    const text = isInvitationsError(error) ? `${code}: ${error.message}` : code;
    if (isInvitationsError(error) && !PASSING.includes(code)) {
      await batch.fail(row, text);
      message.ack();
      return 0;
    }
    await batch.release(row, text);
    message.retry({
      delaySeconds: Math.min(5 * 2 ** (message.attempts - 1), LONGEST_DELAY_SECONDS),
    });
    return isInvitationsError(error) ? (error.retryAfterMs ?? 0) : 0;
  }
}
