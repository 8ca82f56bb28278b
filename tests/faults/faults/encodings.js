// @ts-check
// What a body is encoded with, and what its text is.
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";

/** @typedef {import("../lab/cell.js").Fault} Fault */

/**
 * @param {string} name
 * @param {string | null} encoding
 * @param {(body: Buffer) => Buffer} encode
 * @param {Partial<Fault>} [more]
 * @returns {Fault}
 */
const encoded = (name, encoding, encode, more) => ({
  name,
  when: "after",
  act: async (x) => {
    const answer = await x.process();
    const body = encode(Buffer.from(answer.body ?? ""));
    x.respond({
      ...answer,
      headers: {
        ...(encoding !== null && { "Content-Encoding": encoding }),
        "Content-Length": String(body.length),
      },
      body,
    });
  },
  ...more,
});

const BOM = Buffer.from("\ufeff");

/** @type {Fault[]} */
export default [
  encoded("gzip", "gzip", (body) => gzipSync(body), { harmless: true }),
  encoded("deflate", "deflate", (body) => deflateSync(body), { harmless: true }),
  encoded("br", "br", (body) => brotliCompressSync(body), { harmless: true }),
  encoded("gzip cut off", "gzip", (body) => gzipSync(body).subarray(0, 40), {
    transient: true,
    telling: true,
  }),
  encoded("gzip that is none", "gzip", (body) => body),
  encoded("br that is none", "br", (body) => body),
  encoded("an unknown encoding", "zip", (body) => body),
  encoded("gzip without saying so", null, (body) => gzipSync(body)),
  encoded("gzip that grows a thousandfold", "gzip", () => gzipSync(Buffer.alloc(60_000_000, " ")), {
    alone: true,
  }),
  encoded("byte order mark", null, (body) => Buffer.concat([BOM, body]), { harmless: true }),
  encoded("UTF-16", null, (body) => Buffer.from(body.toString(), "utf16le")),
  encoded("bytes that are no UTF-8", null, (body) =>
    Buffer.concat([body.subarray(0, -3), Buffer.from([0xff, 0xfe]), body.subarray(-3)]),
  ),
];
