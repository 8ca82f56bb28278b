// @ts-check
// The route that pages call instead of the API. It forwards to the sandbox, and adds the key.
import { once } from "node:events";
import { createServer, request } from "node:http";
import { listenOnLoopback } from "./process.js";

/** @param {{ url: string, key: string }} sandbox */
export async function serveRoute({ url, key }) {
  const server = createServer((incoming, outgoing) => {
    const { host, ...headers } = incoming.headers;
    const authorization = `Bearer ${key}`;
    const forwarded = request(
      new URL(incoming.url ?? "/", url),
      {
        method: incoming.method,
        headers: incoming.method === "OPTIONS" ? headers : { ...headers, authorization },
      },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    forwarded.on("error", () => outgoing.destroy());
    outgoing.on("close", () => forwarded.destroy());
    incoming.pipe(forwarded);
  });
  // Longer than clients keep a connection: one that ends just as a request is sent fails it.
  server.keepAliveTimeout = 65_000;
  return {
    url: await listenOnLoopback(server),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
