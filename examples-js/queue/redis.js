// A Redis server of its own for this machine, which writes every change to a file before it answers.
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { createServer } from "node:net";
import { createInterface } from "node:readline";

/**
 * @param {string} directory where it keeps its file
 * @param {{ port?: number, password?: string }} [again] of the server before, to start it again
 */
export async function startRedis(directory, { port, password = randomUUID() } = {}) {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const free = port ?? (await freePort());
  const child = spawn("redis-server", ["-"], {
    stdio: ["pipe", "pipe", "inherit"],
    // Out of the reach of a terminal's Ctrl-C: the workers still need it.
    detached: true,
  });
  // By standard input: everybody on the machine can read a command line.
  child.stdin.end(`
bind 127.0.0.1
port ${free}
requirepass ${password}
dir "${directory}"
appendonly yes
appendfsync always
save ""
maxmemory-policy noeviction
`);
  await ready(child);
  return {
    url: `redis://:${password}@127.0.0.1:${free}`,
    port: free,
    password,
    process: child,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill();
      await once(child, "exit");
    },
  };
}

/** @param {import("node:child_process").ChildProcessByStdio<any, import("node:stream").Readable, null>} child */
async function ready(child) {
  const failed = once(child, "error").then(([error]) => {
    throw error.code === "ENOENT"
      ? new Error("there is no redis-server: apt-get install redis-server, or set REDIS_URL")
      : error;
  });
  const started = (async () => {
    const lines = [];
    for await (const line of createInterface({ input: child.stdout })) {
      lines.push(line);
      if (line.includes("Ready to accept connections")) {
        child.stdout.resume();
        return;
      }
    }
    throw new Error(`redis-server ended:\n${lines.join("\n")}`);
  })();
  await Promise.race([failed, started]);
  failed.catch(() => {});
}

/** @returns {Promise<number>} */
async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  server.close();
  await once(server, "close");
  return port;
}
