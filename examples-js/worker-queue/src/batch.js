// @ts-nocheck The types of Cloudflare's runtime are not installed here.
import { DurableObject } from "cloudflare:workers";

/**
 * What is known of a batch, row by row. A message says only which row is meant: it cannot be changed,
 * may come twice, and two of the same row may come at the same time.
 */
export class Batch extends DurableObject {
  constructor(state, env) {
    super(state, env);
    this.sql = state.storage.sql;
    this.sql.exec(`CREATE TABLE IF NOT EXISTS jobs (
      row INTEGER PRIMARY KEY,
      request TEXT NOT NULL,
      first_attempt_at INTEGER,
      leased_until INTEGER NOT NULL DEFAULT 0,
      id TEXT,
      url TEXT,
      error TEXT,
      state TEXT NOT NULL
    )`);
  }

  /** Takes the jobs, where they are new. Returns the rows that wait for a message. */
  start(jobs) {
    for (const { row, request, error = null } of jobs) {
      this.sql.exec(
        "INSERT OR IGNORE INTO jobs (row, request, error, state) VALUES (?, ?, ?, ?)",
        row,
        JSON.stringify(request),
        error,
        error === null ? "waiting" : "invalid",
      );
    }
    return this.sql
      .exec("SELECT row FROM jobs WHERE state = 'waiting' AND first_attempt_at IS NULL")
      .toArray()
      .map(({ row }) => row);
  }

  /** Gives a row to one consumer, until its lease is over. */
  begin(row, leaseMs) {
    const now = Date.now();
    const [job] = this.sql.exec("SELECT * FROM jobs WHERE row = ?", row).toArray();
    if (job?.state !== "waiting") return { isDone: true };
    if (job.leased_until > now) return { busyMs: job.leased_until - now };
    this.sql.exec(
      "UPDATE jobs SET leased_until = ?, first_attempt_at = coalesce(first_attempt_at, ?) WHERE row = ?",
      now + leaseMs,
      now,
      row,
    );
    return { request: JSON.parse(job.request), firstAttemptAt: job.first_attempt_at ?? undefined };
  }

  succeed(row, { id, url }) {
    this.sql.exec(
      "UPDATE jobs SET state = 'created', id = ?, url = ?, error = NULL WHERE row = ?",
      id,
      url,
      row,
    );
  }

  /** It will be tried again. */
  release(row, error) {
    this.sql.exec("UPDATE jobs SET leased_until = 0, error = ? WHERE row = ?", error, row);
  }

  /** A dead letter. Without an error, the last one is the reason. */
  fail(row, error = null) {
    this.sql.exec(
      "UPDATE jobs SET state = 'failed', error = coalesce(?, error) WHERE row = ? AND state = 'waiting'",
      error,
      row,
    );
  }

  progress() {
    const counts = this.sql.exec("SELECT state, count(*) AS count FROM jobs GROUP BY state");
    const none = { waiting: 0, created: 0, invalid: 0, failed: 0 };
    return Object.assign(none, ...counts.toArray().map(({ state, count }) => ({ [state]: count })));
  }

  results() {
    return this.sql.exec("SELECT row, state, id, url, error FROM jobs ORDER BY row").toArray();
  }
}
