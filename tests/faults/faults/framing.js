// @ts-check
// HTTP/1.1 whose bytes are wrong, or right and rare.
import { bytesOf, CHUNKED, chunk, head } from "../lab/http.js";

/** @typedef {import("../lab/cell.js").Fault} Fault */
/** @typedef {import("../lab/exchange.js").Exchange} Exchange */

/**
 * The right answer as text, changed.
 *
 * @param {string} name
 * @param {(answer: string, exchange: Exchange) => string | Buffer} change
 * @param {Partial<Fault>} [more]
 * @returns {Fault}
 */
const changed = (name, change, more) => ({
  name,
  when: "after",
  act: async (x) => {
    x.write(change(bytesOf(await x.process()).toString(), x));
    await x.close();
  },
  ...more,
});

/**
 * A body in chunks, as they are on the wire.
 *
 * @param {string} name
 * @param {(body: Buffer) => (string | Buffer)[]} chunks
 * @param {Partial<Fault>} [more]
 * @returns {Fault}
 */
const chunked = (name, chunks, more) => ({
  name,
  when: "after",
  act: async (x) => {
    const body = await x.headWith({ headers: CHUNKED });
    for (const piece of chunks(body)) x.write(piece);
    await x.close();
  },
  ...more,
});

/** An answer of status 1xx before the right one. @param {number} status @returns {Fault} */
const informed = (status) => ({
  name: `${status} before the answer`,
  when: "after",
  act: async (x) => {
    x.write(`HTTP/1.1 ${status} Information\r\nLink: </style.css>; rel=preload\r\n\r\n`);
    await x.wait(100);
    await x.respondWith({});
  },
  harmless: true,
  telling: true,
});

const HUGE = 200_000;

/** @type {Fault[]} */
export default [
  changed("bad status line", (answer) => answer.replace("HTTP/1.1 20", "HTTQ/1.1 20")),
  changed("status that is no number", (answer) => answer.replace(/ 20\d /, " abc ")),
  changed("no end of the headers", (answer) => answer.replace("\r\n\r\n", "\r\n")),
  changed("line feeds alone", (answer) => answer.replaceAll("\r\n", "\n")),
  changed("NUL in a header", (answer) => answer.replace("req_lab", "req\0lab"), { telling: true }),
  changed("a header without a colon", (answer) => answer.replace("X-Request-Id:", "X-Request-Id")),
  changed("a header on two lines", (answer) => answer.replace("req_lab", "req\r\n lab")),
  changed("huge headers", (answer) => answer.replace("req_lab", "x".repeat(HUGE))),
  changed("a thousand headers", (answer) =>
    answer.replace("req_lab", `req${"\r\nX-More: 1".repeat(1000)}`),
  ),
  changed("an answer that is no HTTP", () => "SSH-2.0-OpenSSH_9.9\r\n"),
  changed("HTTP/1.0", (answer) => answer.replace("HTTP/1.1", "HTTP/1.0"), { harmless: true }),
  changed("no reason", (answer) => answer.replace("Reason", ""), { harmless: true }),
  changed(
    "no length, until the end",
    (answer) => answer.replace(/Content-Length: \d+\r\n/, "Connection: close\r\n"),
    { harmless: true },
  ),
  changed("two lengths", (answer) =>
    answer.replace(/(Content-Length: )(\d+)\r\n/, "$1$2\r\n$11\r\n"),
  ),
  changed("a length that is no number", (answer) =>
    answer.replace(/Content-Length: \d+/, "Content-Length: many"),
  ),
  changed("a negative length", (answer) => answer.replace(/(Content-Length: )/, "$1-")),
  changed("a length and chunks", (answer) =>
    answer.replace("Content-Type", "Transfer-Encoding: chunked\r\nContent-Type"),
  ),
  {
    name: "a length too long",
    when: "after",
    act: async (x) => {
      x.write(await x.headWith({ headers: { "Content-Length": "99999" } }));
      await x.close();
    },
    transient: true,
  },
  {
    name: "a length too short",
    when: "after",
    act: async (x) => {
      x.write(await x.headWith({ headers: { "Content-Length": "10" } }));
    },
  },
  chunked("chunks", (body) => [chunk(body.subarray(0, 9)), chunk(body.subarray(9)), chunk("")], {
    harmless: true,
  }),
  chunked("bad chunk size", (body) => ["zz\r\n", body, "\r\n0\r\n\r\n"], { telling: true }),
  chunked("chunk size too long", (body) => [`ffffffffffffffffff\r\n`, body]),
  chunked("chunk size too short", (body) => ["5\r\n", body, "\r\n0\r\n\r\n"]),
  chunked("chunks cut off", (body) => [chunk(body)], { transient: true, telling: true }),
  chunked("chunks cut off inside of one", (body) => ["fff\r\n", body], { transient: true }),
  informed(100),
  informed(102),
  informed(103),
  {
    name: "101, another protocol",
    act: (x) => x.write("HTTP/1.1 101 Switching\r\nUpgrade: other\r\nConnection: upgrade\r\n\r\n"),
  },
  {
    name: "an answer before the request was sent",
    when: "in",
    act: async (x) => {
      x.respond({ status: 413, body: '{"code":"too_large","message":"too large"}' });
      await x.close();
    },
  },
  {
    name: "another client's answer first",
    when: "after",
    act: async (x) => {
      x.respond({ status: x.success, body: x.foreignBody() });
      await x.respondWith({});
    },
    telling: true,
  },
  {
    name: "another client's answer behind",
    when: "after",
    act: async (x) => {
      const answer = bytesOf(await x.process());
      const foreign = bytesOf({ status: 201, body: x.foreignBody() });
      x.write(Buffer.concat([answer, foreign]));
    },
    harmless: true,
  },
  {
    name: "the answer twice",
    when: "after",
    act: async (x) => {
      const answer = bytesOf(await x.process());
      x.write(Buffer.concat([answer, answer]));
    },
    harmless: true,
  },
  {
    name: "an answer without a body",
    when: "after",
    act: (x) => x.write(head({ status: x.success })),
  },
];
