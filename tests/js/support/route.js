// @ts-check
// Serves a handler of the package by Node's HTTP server.
import { createServer } from "node:http";
import { connect } from "node:net";
import { Readable } from "node:stream";

/** @typedef {(request: Request) => Promise<Response>} Handler */

/**
 * A server of Node's that asks a handler.
 *
 * @param {() => Handler} handler
 */
export async function serveRoute(handler) {
  const server = createServer(async (incoming, outgoing) => {
    const headers = new Headers();
    for (const [name, value] of Object.entries(incoming.headers)) {
      headers.set(name, String(value));
    }
    const { method, url } = incoming;
    const hasBody = method !== "GET" && method !== "HEAD";
    /** @type {RequestInit & { duplex: "half" }} */
    const init = { method, headers, duplex: "half" };
    if (hasBody) init.body = /** @type {ReadableStream} */ (streamOf(incoming));
    const response = await handler()(new Request(`http://${headers.get("host")}${url}`, init));
    const body = Buffer.from(await response.arrayBuffer());
    const length = response.status === 204 ? {} : { "content-length": body.length };
    outgoing.writeHead(response.status, { ...Object.fromEntries(response.headers), ...length });
    outgoing.end(body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const address = /** @type {import("node:net").AddressInfo} */ (server.address());
  const url = `http://127.0.0.1:${address.port}`;
  return {
    url,
    port: address.port,
    /**
     * Sends exactly these bytes, then what `send` sends, and returns the answer.
     *
     * @param {string | Buffer} bytes
     * @param {(socket: import("node:net").Socket) => void} [send]
     * @returns {Promise<{ status: number, head: string, body: string }>}
     */
    raw: (bytes, send) =>
      new Promise((resolve, reject) => {
        const socket = connect(address.port, "127.0.0.1", () => {
          socket.write(bytes);
          send?.(socket);
        });
        let text = "";
        const resolveWithAnswer = () => {
          const [head, body = ""] = text.split("\r\n\r\n", 2);
          resolve({ status: Number(head.split(" ")[1]), head: head.toLowerCase(), body });
        };
        socket.on("data", (chunk) => {
          text += chunk;
          const [head, body] = text.split("\r\n\r\n", 2);
          const length = /content-length: (\d+)/i.exec(head)?.[1];
          if (body !== undefined && length !== undefined && body.length >= Number(length)) {
            socket.destroy();
            resolveWithAnswer();
          }
        });
        socket.on("end", resolveWithAnswer);
        // A server may close the connection of a request that it has answered.
        socket.on("error", (error) => (text === "" ? reject(error) : resolveWithAnswer()));
      }),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/**
 * The body of a request as a stream without `cancel`. To cancel Node's own stream would close the connection, before the answer
 * is sent.
 *
 * @param {import("node:http").IncomingMessage} incoming
 */
function streamOf(incoming) {
  const reader = Readable.toWeb(incoming).getReader();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await reader.read();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
}
