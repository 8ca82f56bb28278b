// Makes the invitations of the queue. Start as many of these as you like, on as many machines.
import { Queue, RateLimitError, UnrecoverableError, WaitingError, Worker } from "bullmq";
import { createInvitation, isInvitationsError } from "zavu-invitations";
import {
  CONCURRENCY,
  connect,
  INVITATIONS,
  LOCK_MS,
  RATE_PER_MINUTE,
  reportOnce,
} from "./settings.js";

/** @typedef {import("./batches.js").JobData} JobData */
/** @typedef {import("./batches.js").JobResult} JobResult */

/** How much earlier than by this machine's clock an invitation may have been made by Zavu's. */
const CLOCK_MARGIN_MS = 10_000;

/** How long no worker asks a Zavu that cannot be reached. */
const PAUSE_MS = 5_000;

/** Not the job's fault: it goes on later. */
const PASSING = ["rate_limited", "server", "connection", "timeout"];

const connection = connect();
const report = reportOnce();
const queue = new Queue(INVITATIONS, { connection });
/** @type {Worker<JobData, JobResult>} */
const worker = new Worker(INVITATIONS, create, {
  connection,
  concurrency: CONCURRENCY,
  // Counted in Redis, over all workers. Spread over the minute, because Zavu's minute is not ours.
  limiter: { max: Math.max(1, Math.floor(RATE_PER_MINUTE / 60)), duration: 1_000 },
  lockDuration: LOCK_MS,
  stalledInterval: LOCK_MS,
  // A job whose worker died is no bad job, however often: a later delivery finds what is there.
  maxStalledCount: Number.MAX_SAFE_INTEGER,
});
queue.on("error", report);
worker.on("error", report);

/**
 * @param {import("bullmq").Job<JobData, JobResult>} job
 * @param {string} [token] of the job's lock
 */
async function create(job, token = "") {
  const { request, firstAttemptAt } = job.data;
  // Written before anything is sent: whoever gets the job after a crash looks from then on.
  if (firstAttemptAt === undefined) {
    await job.updateData({ ...job.data, firstAttemptAt: Date.now() });
  }
  // Over before another worker can have the job: two at once could not find each other's.
  const timeoutMs = Math.floor(Number(job.processedOn) + LOCK_MS * 0.8 - Date.now());
  if (timeoutMs < 1) throw new RateLimitError();
  try {
    const { invitation, reconciled = false } = await createInvitation(request, {
      timeoutMs,
      // The queue tries again, and all workers wait together.
      maxRetries: 0,
      reconcile: firstAttemptAt === undefined || { since: firstAttemptAt - CLOCK_MARGIN_MS },
    });
    return { id: invitation.id, url: invitation.url, reconciled };
  } catch (error) {
    return giveBack(job, token, error);
  }
}

/**
 * @param {import("bullmq").Job<JobData, JobResult>} job
 * @param {string} token
 * @param {unknown} error
 * @returns {Promise<never>}
 */
async function giveBack(job, token, error) {
  if (!isInvitationsError(error)) throw error;
  const { code, outcome, retryAfterMs } = error;
  if (code === "authentication" || code === "permission") {
    console.error(`${code}: the queue is paused until a worker starts with another API key`);
    await queue.pause();
    await job.moveToWait(token);
    throw new WaitingError();
  }
  const reason = new Error(`${code}: ${error.message}`);
  if (!PASSING.includes(code)) throw new UnrecoverableError(reason.message);
  const surelyNotMade = outcome !== "unknown";
  const pauseMs = retryAfterMs ?? (surelyNotMade ? PAUSE_MS : 0);
  if (pauseMs > 0) await worker.rateLimit(pauseMs);
  // As good as not tried: it costs the job none of its attempts.
  throw surelyNotMade ? new RateLimitError() : reason;
}

await queue.resume();
console.log(`worker ${process.pid} is ready`);

/** Ends what is under way. */
async function close() {
  await worker.close();
  await queue.close();
  connection.disconnect();
}

// Not once: Ctrl-C comes from the terminal and from start.js.
process.on("SIGINT", close);
process.on("SIGTERM", close);
