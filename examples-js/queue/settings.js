import { Redis } from "ioredis";

const { env } = process;

/** The jobs: one makes one invitation. */
export const INVITATIONS = "invitations";
/** The batches: a job each, which waits for those of its invitations. */
export const BATCHES = "batches";

/** Requests a minute of the whole project, over all workers: 600 unless Zavu gave you more. */
export const RATE_PER_MINUTE = Number(env.RATE_PER_MINUTE ?? 600);

/** How many invitations one worker makes at the same time. */
export const CONCURRENCY = Number(env.CONCURRENCY ?? 10);

/** After this time without a sign of life of its worker, a job is given to another one. */
export const LOCK_MS = Number(env.LOCK_MS ?? 30_000);

export function connect() {
  if (!env.REDIS_URL) throw new Error("set REDIS_URL, such as redis://127.0.0.1:6379");
  // BullMQ wants commands to wait for a Redis that is away, not to fail.
  return new Redis(env.REDIS_URL, { maxRetriesPerRequest: null });
}

/** Says once what is wrong with Redis, not at every try to reach it. */
export function reportOnce() {
  let last = "";
  return (/** @type {Error & { code?: string }} */ error) => {
    const text = error.code ?? error.message;
    if (text !== last) console.error(`Redis: ${text}`);
    last = text;
  };
}
