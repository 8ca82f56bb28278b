// @ts-check
// TLS: nothing of a request is sent before the handshake is done.

/** @typedef {import("../lab/cell.js").Fault} Fault */

/** An alert of TLS 1.2: fatal, and its number. */
const alert = (/** @type {number} */ number) => Buffer.from([21, 3, 3, 0, 2, 2, number]);
const HANDSHAKE_FAILURE = 40;
const INTERNAL_ERROR = 80;
const UNRECOGNIZED_NAME = 112;

/**
 * What the server does when the client's greeting is there.
 *
 * @param {string} name
 * @param {(socket: import("node:net").Socket) => unknown} act
 * @returns {Fault}
 */
const handshake = (name, act) => ({
  name,
  certificate: "valid",
  connect: (socket) => socket.once("data", () => act(socket)),
  undone: true,
});

/** @type {Fault[]} */
export default [
  { name: "TLS without a fault", certificate: "valid", harmless: true },
  { name: "self-signed certificate", certificate: "self-signed", undone: true },
  { name: "expired certificate", certificate: "expired", undone: true },
  { name: "certificate of another host", certificate: "wrong host", undone: true },
  { name: "certificate of an unknown issuer", certificate: "unknown issuer", undone: true },
  {
    name: "self-signed certificate in the chain",
    certificate: "unknown authority in the chain",
    undone: true,
  },
  handshake("not TLS", (socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")),
  handshake("bytes in place of a handshake", (socket) => socket.end("\0\0\0\0\0\0\0\0")),
  handshake("reset in the handshake", (socket) => socket.resetAndDestroy()),
  handshake("closed in the handshake", (socket) => socket.end()),
  handshake("alert: handshake failure", (socket) => socket.end(alert(HANDSHAKE_FAILURE))),
  handshake("alert: internal error", (socket) => socket.end(alert(INTERNAL_ERROR))),
  handshake("alert: unrecognized name", (socket) => socket.end(alert(UNRECOGNIZED_NAME))),
  handshake("silence in the handshake", () => {}),
  {
    name: "reset after the handshake, processed",
    certificate: "valid",
    when: "after",
    act: (x) => x.reset(),
    transient: true,
  },
  {
    name: "reset after the handshake, not processed",
    certificate: "valid",
    act: (x) => x.reset(),
    transient: true,
  },
];
