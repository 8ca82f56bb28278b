// @ts-check
// node tests/faults/repeats.js: which kinds of body does a runtime's `fetch` send a second time, where a
// kept connection ends without an answer, or the server refuses to process a stream of HTTP/2? The
// package gives each runtime a kind that is sent once.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { constants, createSecureServer } from "node:http2";
import { createServer } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { fileURLToPath } from "node:url";
import { tool } from "../js/legs/support/tools.js";
import { AUTHORITY_FILE, certificate } from "./lab/certificates.js";

/** @typedef {(kind: string) => void} Arrived */
/** @typedef {{ origin: string, close: () => void }} Server */

const CLIENT = `
const [origin] = (globalThis.Deno?.args ?? process.argv).slice(-1);
const text = '{"clientName":"Example"}';
const bodies = {
  none: () => undefined,
  text: () => text,
  bytes: () => new TextEncoder().encode(text),
  blob: () => new Blob([text]),
  "empty blob": () => new Blob([]),
  stream: () => new Blob([text]).stream(),
};
for (const [kind, body] of Object.entries(bodies)) {
  await (await fetch(origin)).text();
  const headers = { "x-kind": kind, "content-type": "application/json" };
  const init = { method: "POST", headers, body: body(), duplex: "half" };
  await fetch(origin, { ...init, signal: AbortSignal.timeout(3_000) }).catch(() => {});
}
`;

/** @param {import("node:net").Server} server @param {string} scheme */
async function listening(server, scheme) {
  server.on("error", () => {});
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return { origin: `${scheme}://127.0.0.1:${port}`, close: () => server.close() };
}

/** Answers a GET and keeps the connection; closes it when a POST is there. @param {Arrived} arrived */
const closing = (arrived) => (/** @type {import("node:net").Socket} */ socket) => {
  socket.on("error", () => {});
  socket.on("data", (data) => {
    const text = data.toString();
    const kind = /^x-kind: (.*)\r$/im.exec(text)?.[1];
    if (text.startsWith("GET")) socket.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    if (kind === undefined) return;
    arrived(kind);
    socket.destroy();
  });
};

/**
 * A server of HTTP/2 alone.
 *
 * @param {(stream: import("node:http2").ServerHttp2Stream) => void} end of a POST
 * @returns {(arrived: Arrived) => Promise<Server>}
 */
const http2 = (end) => (arrived) => {
  const server = createSecureServer({ ...certificate("valid"), allowHTTP1: false });
  server.on("sessionError", () => {});
  server.on("stream", (stream, headers) => {
    stream.on("error", () => {});
    if (headers[":method"] === "GET") {
      stream.respond({ ":status": 200 }, { endStream: true });
      return;
    }
    arrived(String(headers["x-kind"]));
    end(stream);
  });
  return listening(server, "https");
};

/** @type {Record<string, (arrived: Arrived) => Promise<Server>>} */
const SERVERS = {
  "HTTP/1.1, connection closed": (arrived) => listening(createServer(closing(arrived)), "http"),
  "HTTP/1.1 over TLS, connection closed": (arrived) =>
    listening(createTlsServer(certificate("valid"), closing(arrived)), "https"),
  "HTTP/2, connection closed": http2((stream) => stream.session?.destroy()),
  "HTTP/2, REFUSED_STREAM": http2((stream) => stream.close(constants.NGHTTP2_REFUSED_STREAM)),
  "HTTP/2, GOAWAY before the stream": http2((stream) => {
    stream.session?.goaway(constants.NGHTTP2_NO_ERROR, (stream.id ?? 0) - 2);
    setTimeout(() => stream.session?.destroy(), 50);
  }),
};

/**
 * How each runtime starts, and the kinds of body that the package gives its `fetch`.
 *
 * @returns {Promise<[name: string, command: string, args: string[], ours: string[]][]>}
 */
const runtimes = async () => [
  ["Node", process.execPath, ["--input-type=module", "-e", CLIENT, "--"], ["text", "none"]],
  [
    "Deno",
    await tool("core", "deno"),
    ["run", "--no-prompt", "--allow-net", `--cert=${AUTHORITY_FILE}`, "-"],
    ["blob", "empty blob"],
  ],
  ["Bun", await tool("core", "bun"), ["run", "-"], ["text", "none"]],
];

/**
 * How often a runtime sent each kind.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {(arrived: Arrived) => Promise<Server>} start
 */
async function countIn(command, args, start) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  const server = await start((kind) => counts.set(kind, (counts.get(kind) ?? 0) + 1));
  const child = spawn(command, [...args, server.origin], {
    env: { ...process.env, NODE_EXTRA_CA_CERTS: AUTHORITY_FILE },
    stdio: ["pipe", "inherit", "ignore"],
  });
  child.stdin.on("error", () => {});
  child.stdin.end(CLIENT);
  await once(child, "exit");
  server.close();
  return counts;
}

/** What the package would send twice. */
export async function findRepeats() {
  /** @type {string[]} */
  const failures = [];
  for (const [runtime, command, args, ours] of await runtimes()) {
    await Promise.all(
      Object.entries(SERVERS).map(async ([connection, start]) => {
        const counts = await countIn(command, args, start);
        const seen = [...counts].map(([kind, count]) => `${kind} ${count}`).join(", ");
        console.log(`${runtime}, ${connection}: ${seen || "it does not speak it"}`);
        const twice = ours.filter((kind) => (counts.get(kind) ?? 0) > 1);
        failures.push(...twice.map((kind) => `${runtime}, ${connection}: ${kind} is sent twice`));
      }),
    );
  }
  return failures;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const failures = await findRepeats();
  for (const failure of failures) console.error(failure);
  process.exit(failures.length === 0 ? 0 : 1);
}
