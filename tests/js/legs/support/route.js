// @ts-check
// A page's own route to the sandbox: it adds the key, and changes nothing else.
import { once } from "node:events";
import { createServer, request } from "node:http";

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
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
