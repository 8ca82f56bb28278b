// All of it on one machine: Redis, the page and two workers, until Ctrl-C.
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { startRedis } from "./redis.js";

const WORKERS = Number(process.env.WORKERS ?? 2);

const directory = process.env.DATA ?? fileURLToPath(new URL("data", import.meta.url));
const redis = process.env.REDIS_URL ? undefined : await startRedis(directory);
const env = { ...process.env, REDIS_URL: redis?.url ?? process.env.REDIS_URL };
const programs = ["server.js", ...Array(WORKERS).fill("worker.js")];
const children = programs.map((program) =>
  fork(fileURLToPath(new URL(program, import.meta.url)), { env }),
);

/** @param {NodeJS.Signals} signal */
async function stop(signal) {
  for (const child of children) child.kill(signal);
  await Promise.all(
    children.map((child) => (child.exitCode ?? child.signalCode) === null && once(child, "exit")),
  );
  await redis?.stop();
}

process.on("SIGINT", stop);
process.on("SIGTERM", stop);
