// @ts-check
// HTTP as bytes: what a request says, and an answer that a fault may spoil.

/**
 * @typedef {object} WireRequest
 * @property {string} method
 * @property {string} path with its query
 * @property {Record<string, string>} headers names in lower case
 * @property {Buffer} body
 *
 * @typedef {object} Answer
 * @property {number} status
 * @property {string} [reason]
 * @property {string} [version]
 * @property {Record<string, string | null>} [headers] `null` leaves a default header out
 * @property {string | Buffer} [body]
 */

const END_OF_HEAD = "\r\n\r\n";

/**
 * The head that some bytes begin with, and how long it is; nothing where it is not complete.
 *
 * @param {Buffer} bytes
 * @returns {{ request: WireRequest, length: number } | undefined}
 */
export function readHead(bytes) {
  const end = bytes.indexOf(END_OF_HEAD);
  if (end < 0) return undefined;
  const [first = "", ...lines] = bytes.subarray(0, end).toString("latin1").split("\r\n");
  const [method = "", path = ""] = first.split(" ");
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const request = { method, path, headers, body: Buffer.alloc(0) };
  return { request, length: end + END_OF_HEAD.length };
}

/**
 * The body that follows a head, and how long it is on the wire; nothing where it is not complete.
 *
 * @param {Record<string, string>} headers
 * @param {Buffer} bytes
 * @returns {{ body: Buffer, length: number } | undefined}
 */
export function readBody(headers, bytes) {
  if (headers["transfer-encoding"] !== "chunked") {
    const length = Number(headers["content-length"] ?? 0);
    return bytes.length < length ? undefined : { body: bytes.subarray(0, length), length };
  }
  /** @type {Buffer[]} */
  const chunks = [];
  for (let at = 0; ; ) {
    const line = bytes.indexOf("\r\n", at);
    if (line < 0) return undefined;
    const size = Number.parseInt(bytes.subarray(at, line).toString("latin1"), 16);
    const start = line + 2;
    const end = start + size + 2;
    if (bytes.length < end) return undefined;
    if (size === 0) return { body: Buffer.concat(chunks), length: end };
    chunks.push(bytes.subarray(start, start + size));
    at = end;
  }
}

/**
 * The lines before a body.
 *
 * @param {Answer} answer
 */
export function head({ status, reason = "Reason", version = "1.1", headers = {}, body = "" }) {
  /** @type {Record<string, string | null>} */
  const all = {
    Date: new Date().toUTCString(),
    "Content-Type": "application/json",
    "Content-Length": String(Buffer.byteLength(body)),
    "X-RateLimit-Limit": "600",
    "X-RateLimit-Remaining": "599",
    "X-Request-Id": "req_lab",
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "*",
    ...headers,
  };
  const lines = Object.entries(all).flatMap(([name, value]) =>
    value === null ? [] : [`${name}: ${value}`],
  );
  return `HTTP/${version} ${[status, reason].join(" ")}\r\n${lines.join("\r\n")}\r\n\r\n`;
}

/**
 * A well-formed answer, unless its headers say otherwise.
 *
 * @param {Answer} answer
 */
export function bytesOf(answer) {
  const { body = "" } = answer;
  return Buffer.concat([Buffer.from(head(answer), "latin1"), Buffer.from(body)]);
}

/** No Content-Length, because the chunks say how long the body is. */
export const CHUNKED = { "Content-Length": null, "Transfer-Encoding": "chunked" };

/** @param {string | Buffer} text */
export function chunk(text) {
  const bytes = Buffer.from(text);
  return Buffer.concat([
    Buffer.from(`${bytes.length.toString(16)}\r\n`),
    bytes,
    Buffer.from("\r\n"),
  ]);
}
