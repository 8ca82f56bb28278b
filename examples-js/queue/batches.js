// A batch is a list of clients in the queue: one job a client, and one that counts them.
import { createHash } from "node:crypto";
import { FlowProducer, Queue } from "bullmq";
import { toCsv } from "../bulk/csv.js";
import { check } from "../bulk/problems.js";
import { BATCHES, INVITATIONS, reportOnce } from "./settings.js";

/**
 * @typedef {import("../bulk/clients.js").Client} Client
 * @typedef {import("zavu-invitations").CreateInvitationRequest} Request
 *
 * @typedef {object} JobData
 * @property {number[]} rows several, where equal rows were merged
 * @property {Request} request
 * @property {string[]} warnings
 * @property {number} [firstAttemptAt] Unix milliseconds: from then on the invitation may exist
 *
 * @typedef {object} JobResult
 * @property {string} id
 * @property {string} url
 * @property {boolean} reconciled found in Zavu's list: an earlier delivery, or a lost answer, was of it
 *
 * @typedef {object} BatchData
 * @property {number} rows
 * @property {JobData[]} jobs
 * @property {{ row: number, error: string }[]} invalid
 *
 * @typedef {object} Progress
 * @property {number} rows of the list
 * @property {number} merged rows that equal an earlier one
 * @property {number} invalid rows, which are not sent
 * @property {number} created invitations
 * @property {number} failed dead letters: see their reasons in the errors
 * @property {number} left
 * @property {boolean} paused because Zavu refuses the API key
 */

/** A job whose answers are lost ends as a dead letter 40 minutes after its first attempt. */
const RETRIES = { attempts: 10, backoff: { type: "exponential", delay: 5_000 } };

/** @param {import("ioredis").Redis} connection */
export function openBatches(connection) {
  const flows = new FlowProducer({ connection });
  /** @type {Queue<BatchData>} */
  const batches = new Queue(BATCHES, { connection });
  /** @type {Queue<JobData, JobResult>} */
  const invitations = new Queue(INVITATIONS, { connection });
  const report = reportOnce();
  flows.on("error", report);
  batches.on("error", report);
  invitations.on("error", report);

  /** @param {string} id */
  async function open(id) {
    const batch = await batches.getJob(id);
    if (!batch) return undefined;
    const { rows, jobs, invalid } = batch.data;
    const merged = jobs.reduce((count, job) => count + job.rows.length - 1, 0);
    const jobOf = new Map(jobs.map((job) => [`${id}-${job.rows[0]}`, job]));

    /** @returns {Promise<Progress>} */
    const progress = async () => {
      const counts = await batch.getDependenciesCount();
      return {
        rows,
        merged,
        invalid: invalid.length,
        created: counts.processed ?? 0,
        failed: counts.ignored ?? 0,
        left: counts.unprocessed ?? 0,
        paused: await invitations.isPaused(),
      };
    };

    return {
      progress,

      /** The links as CSV. They are secrets: whoever has one can use it. */
      async links() {
        const found = await batch.getChildrenValues();
        const lines = Object.entries(found).flatMap(([key, result]) => {
          const job = jobOf.get(idIn(key));
          if (!job) return [];
          const { clientName, clientEmail, clientPhone } = job.request;
          const { id, url } = /** @type {JobResult} */ (result);
          return job.rows.map((row) => ({
            row,
            clientName,
            clientEmail,
            clientPhone,
            id,
            link: url,
            warnings: job.warnings.join("; "),
          }));
        });
        return sortedCsv(lines);
      },

      /** What was not created, and why, as CSV. */
      async errors() {
        const failed = Object.entries(await batch.getIgnoredChildrenFailures());
        const dead = failed.flatMap(([key, error]) =>
          (jobOf.get(idIn(key))?.rows ?? []).map((row) => ({ row, error })),
        );
        return sortedCsv([...invalid, ...dead]);
      },

      /** Gives the dead letters to the workers again. They look for what they made before. */
      async retry() {
        for (const key of Object.keys(await batch.getIgnoredChildrenFailures())) {
          const job = await invitations.getJob(idIn(key));
          await job?.retry("failed", { resetAttemptsMade: true });
        }
      },

      /** Removes it from Redis, with all its links, unless a worker is at one of its jobs. */
      async remove() {
        if ((await progress()).left > 0 && (await invitations.getActiveCount()) > 0) return false;
        await batch.remove({ removeChildren: true });
        return true;
      },
    };
  }

  return {
    open,

    /**
     * Puts a list into the queue, all of it or nothing. The same list again is the same batch.
     *
     * @param {Client[]} clients
     * @param {"merge" | "number"} equalRows make one invitation, or get a number in their name
     * @returns {Promise<string>} its id
     */
    async add(clients, equalRows = "merge") {
      const data = plan(clients, equalRows);
      const id = createHash("sha256").update(JSON.stringify(data)).digest("hex").slice(0, 32);
      if (await batches.getJob(id)) return id;
      await flows.add({
        name: "batch",
        queueName: BATCHES,
        data,
        opts: { jobId: id },
        children: data.jobs.map((job) => ({
          name: "create",
          queueName: INVITATIONS,
          data: job,
          opts: { jobId: `${id}-${job.rows[0]}`, ignoreDependencyOnFailure: true, ...RETRIES },
        })),
      });
      return id;
    },

    async close() {
      await Promise.all([flows.close(), batches.close(), invitations.close()]);
    },
  };
}

/**
 * What is to be made of a list. Nothing tells the invitations of equal rows apart, so that a later
 * delivery of one could take the other's.
 *
 * @param {Client[]} clients
 * @param {"merge" | "number"} equalRows
 * @returns {BatchData}
 */
export function plan(clients, equalRows) {
  /** @type {Map<string, JobData>} */
  const jobs = new Map();
  /** @type {BatchData["invalid"]} */
  const invalid = [];
  for (const { row, request: given } of clients) {
    let request = given;
    for (let number = 2; equalRows === "number" && jobs.has(clientKey(request)); number++) {
      request = { ...given, clientName: `${given.clientName ?? ""} (${number})`.trim() };
    }
    const { errors, warnings } = check(request);
    const earlier = jobs.get(clientKey(request));
    if (errors.length > 0) {
      invalid.push({ row, error: errors.join("; ") });
    } else if (!earlier) {
      jobs.set(clientKey(request), { rows: [row], request, warnings });
    } else if (JSON.stringify(earlier.request) === JSON.stringify(request)) {
      earlier.rows.push(row);
    } else {
      invalid.push({ row, error: `the client of row ${earlier.rows[0]}, with other settings` });
    }
  }
  return { rows: clients.length, jobs: [...jobs.values()], invalid };
}

/**
 * What Zavu's list shows of a request.
 *
 * @param {Request} request
 */
function clientKey({ clientName, clientEmail, clientPhone, phoneNumberId, connectionType }) {
  const type = connectionType ?? "whatsapp_waba";
  return JSON.stringify([clientName, clientEmail, clientPhone, phoneNumberId, type]);
}

/** @param {string} key of a job in Redis: its id is the last part */
function idIn(key) {
  return key.slice(key.lastIndexOf(":") + 1);
}

/** @param {{ row: number }[]} lines */
function sortedCsv(lines) {
  return toCsv(lines.sort((one, other) => one.row - other.row));
}
