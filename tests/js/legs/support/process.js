// @ts-check
// Runs the programs and servers of the legs. All of them end with this process.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";

/**
 * @typedef {object} Settings
 * @property {string | URL} [cwd]
 * @property {Record<string, string>} [env]
 * @property {number} [timeoutMs] default 3 minutes
 */

/** Turns off prompts, colours and telemetry. */
const QUIET = {
  CI: "1",
  NO_COLOR: "1",
  DO_NOT_TRACK: "1",
  NEXT_TELEMETRY_DISABLED: "1",
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_SEND_ERROR_REPORTS: "false",
  PARCEL_DISABLE_TELEMETRY: "1",
  DENO_NO_UPDATE_CHECK: "1",
};

/** @type {Set<() => void>} */
const running = new Set();
process.on("exit", () => {
  for (const kill of running) kill();
});
for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"])) {
  process.on(signal, () => process.exit(1));
}

/**
 * Starts a program in a process group of its own, so that its children end with it.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {Settings} settings
 */
function launch(program, args, { cwd, env, timeoutMs = 180_000 }) {
  /** @type {NodeJS.ProcessEnv} */
  const inherited = { ...process.env };
  // Set for the Node that runs the tests, and not meant for other programs.
  delete inherited.NODE_OPTIONS;
  delete inherited.NODE_TEST_CONTEXT;
  const child = spawn(program, args, {
    cwd,
    env: { ...inherited, ...QUIET, ...(cwd && { PWD: String(cwd) }), ...env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const kill = () => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    } catch {
      // The process has ended already.
    }
  };
  running.add(kill);
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    kill();
  }, timeoutMs);
  const output = { all: "", stdout: "" };
  child.stdout.on("data", (chunk) => {
    output.stdout += chunk;
    output.all += chunk;
  });
  child.stderr.on("data", (chunk) => {
    output.all += chunk;
  });
  const ended = new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => resolve({ code, signal }));
  }).finally(() => {
    clearTimeout(timer);
    kill();
    running.delete(kill);
  });
  const failure = (/** @type {string} */ what) =>
    new Error(
      `${[program, ...args].join(" ")} ${isLate ? `took over ${timeoutMs} ms` : what}\n${output.all.slice(-6000)}`,
    );
  return { child, output, ended, kill, failure };
}

/**
 * Runs a program to its end.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {Settings} [settings]
 * @returns {Promise<string>} its standard output
 */
export async function exec(program, args, settings = {}) {
  const { child, output, ended, failure } = launch(program, args, settings);
  const { code, signal } = await ended;
  if (!child.stdout.readableEnded) {
    await Promise.race([once(child.stdout, "close"), new Promise((done) => setTimeout(done, 500))]);
  }
  if (code !== 0) throw failure(`failed (${signal ?? code})`);
  return output.stdout;
}

/**
 * Starts a server, and waits until its output matches `ready`, whose first group is the URL.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {Settings & { ready: RegExp }} settings
 */
export async function serve(program, args, { ready, ...settings }) {
  const { output, ended, kill, failure } = launch(program, args, settings);
  let isOver = false;
  const over = ended.then(
    () => {
      isOver = true;
    },
    () => {
      isOver = true;
    },
  );
  for (;;) {
    const found = ready.exec(output.all);
    if (found) {
      return {
        url: (found[1] ?? "").replace("localhost", "127.0.0.1"),
        output,
        async stop() {
          kill();
          await over;
        },
      };
    }
    if (isOver) throw failure("ended before it served");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/**
 * Listens on a free port of this machine.
 *
 * @param {import("node:net").Server} server
 * @returns {Promise<string>} the URL of an HTTP server
 */
export async function listenOnLoopback(server) {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return `http://127.0.0.1:${address.port}`;
}

/**
 * A port that is free now, for a program that must be told one.
 *
 * @returns {Promise<number>}
 */
export function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
