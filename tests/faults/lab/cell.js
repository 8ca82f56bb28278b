// @ts-check
// A server for one run of one fault: with an address of its own, so that runs do not meet.
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { createSecureContext, TLSSocket } from "node:tls";
import { certificate } from "./certificates.js";
import { Exchange } from "./exchange.js";
import { bytesOf, readBody, readHead } from "./http.js";
import { operationOf, Store } from "./store.js";

/**
 * @typedef {import("./exchange.js").WireRequest} WireRequest
 * @typedef {import("./http.js").Answer} Answer
 * @typedef {import("./store.js").Operation} Operation
 * @typedef {import("node:net").Socket} Socket
 *
 * @typedef {object} Fault
 * @property {string} name
 * @property {"before" | "in" | "after"} [when] `before` the request is processed (the default); `in`
 * it, when its head is there and its body may not be; `after` it is processed
 * @property {(exchange: Exchange) => unknown} [act] what answers in place of the API
 * @property {(socket: Socket, cell: Cell) => unknown} [connect] what happens to a new connection, with
 * a `certificate` before its handshake
 * @property {(socket: Socket, cell: Cell) => unknown} [idle] what happens to a connection that an
 * answered request left open
 * @property {(exchange: Exchange) => unknown} [search] what answers the lists that look for a create
 * @property {import("./certificates.js").CertificateKind} [certificate] makes it TLS
 * @property {true} [refused] nobody listens
 * @property {string} [origin] to call in place of the cell's
 * @property {true} [harmless] every call succeeds all the same
 * @property {true} [transient] a second look helps: reads succeed, and so does a create that was
 * processed
 * @property {true} [undone] a caller can know that nothing was done
 * @property {number} [asksMs] how long the answer asks to wait
 * @property {true} [lasting] every request is hit, not only one
 * @property {true} [alone] it takes the machine's whole attention: nothing else runs meanwhile
 * @property {Operation[]} [only] the operations that it is for
 * @property {true} [telling] other runtimes than Node are tried with it in every run
 *
 * @typedef {object} Target
 * @property {Operation} operation
 * @property {number} first the first of its requests that is hit, from 1
 * @property {number} last
 *
 * @typedef {object} Received
 * @property {Operation} operation
 * @property {string} call
 * @property {number} at when it arrived, in milliseconds
 */

/** Whose requests no fault hits: they open the connections. */
export const WARM = "warm";
/** Names the call that a request belongs to. */
export const CALL_HEADER = "x-call";
/** Where redirects lead. */
export const MOVED = "/moved";
const IDLE_MS = 50;
/** Who closes only one side must see what the other one does. */
const HALF_OPEN = { allowHalfOpen: true };

export class Cell {
  store = new Store();
  /** @type {Received[]} */
  received = [];
  /** Requests at the target of a redirect that had a key. */
  redirectedKeys = 0;
  /** @type {Map<Socket, boolean>} whether a request on it waits for the rest of its answer */
  sockets = new Map();
  origin = "";
  /** Another origin, for redirects. */
  elsewhere = "";
  #hits = 0;
  #taken = 0;
  /** @type {import("node:net").Server[]} */
  #servers = [];
  /** @type {Socket | undefined} */
  #holder;
  /** @type {import("node:tls").SecureContext | undefined} */
  #secureContext;
  /** The connections under those of TLS. @type {WeakMap<Socket, Socket>} */
  #plain = new WeakMap();

  /**
   * @param {Fault} fault
   * @param {Target} target
   * @param {(store: Store, request: WireRequest, call: string) => Promise<Answer>} [route] what
   * processes the requests in place of the store
   */
  constructor(fault, target, route = async (store, request, call) => store.process(request, call)) {
    this.fault = fault;
    this.target = target;
    this.route = route;
  }

  async open() {
    const { certificate: kind, refused } = this.fault;
    const server = createServer(HALF_OPEN, (socket) => this.#connected(socket));
    const port = await this.#listen(server);
    this.origin = `${kind === undefined ? "http" : "https"}://127.0.0.1:${port}`;
    const other = createServer(HALF_OPEN, (socket) => this.#serve(socket, true));
    const otherPort = await this.#listen(other);
    this.elsewhere = `http://127.0.0.1:${otherPort}`;
    if (kind !== undefined) this.#secureContext = createSecureContext(certificate(kind));
    if (refused) {
      await new Promise((resolve) => server.close(() => resolve(undefined)));
      // The port of a connection's own side: nobody listens there, and no other cell gets it.
      this.#holder = connect(otherPort, "127.0.0.1");
      await once(this.#holder, "connect");
      const origin = this.fault.origin ?? "http://127.0.0.1:PORT";
      this.origin = origin.replace("PORT", String(this.#holder.localPort));
    }
  }

  close() {
    for (const socket of this.sockets.keys()) socket.destroy();
    for (const server of this.#servers) server.close();
    this.#holder?.destroy();
  }

  /** How many connections the client keeps although it waits for nothing on them. */
  get unfinished() {
    return [...this.sockets].filter(([socket, isBusy]) => isBusy && !socket.destroyed).length;
  }

  /** The most bytes that were sent on one connection. */
  get taken() {
    return Math.max(this.#taken, ...[...this.sockets.keys()].map((socket) => socket.bytesWritten));
  }

  /** @param {WireRequest} request @param {string} call */
  process(request, call) {
    if (call === WARM) return Promise.resolve(this.store.process(request, call));
    return this.route(this.store, request, call);
  }

  /** @param {import("node:net").Server} server */
  async #listen(server) {
    this.#servers.push(server);
    server.on("error", () => {});
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return /** @type {import("node:net").AddressInfo} */ (server.address()).port;
  }

  /** @param {Socket} socket */
  #connected(socket) {
    this.#watch(socket);
    if (this.fault.connect && this.#hits < this.target.last) {
      this.#hits++;
      this.fault.connect(socket, this);
    } else if (this.#secureContext) {
      const secure = new TLSSocket(socket, { isServer: true, secureContext: this.#secureContext });
      this.#watch(secure);
      this.#plain.set(secure, socket);
      secure.once("secure", () => this.#serve(secure));
    } else this.#serve(socket);
  }

  /** @param {Socket} socket */
  reset(socket) {
    (this.#plain.get(socket) ?? socket).resetAndDestroy();
  }

  /** @param {Socket} socket */
  #watch(socket) {
    socket.on("error", () => {});
    if (this.sockets.has(socket)) return;
    this.sockets.set(socket, false);
    const gone = () => {
      this.#taken = this.taken;
      this.sockets.delete(socket);
    };
    socket.once("close", gone);
    // A client that leaves sends the end of its side.
    socket.once("end", gone);
  }

  /**
   * Reads requests and answers them one after the other.
   *
   * @param {Socket} socket
   * @param {boolean} [isElsewhere] at the target of a redirect
   */
  #serve(socket, isElsewhere = false) {
    this.#watch(socket);
    let bytes = Buffer.alloc(0);
    let isBusy = false;
    const advance = async () => {
      while (!isBusy && !socket.destroyed) {
        const start = readHead(bytes);
        if (!start) return;
        const hit = this.#hit(start.request, isElsewhere);
        const isEarly = hit && this.fault.when === "in";
        const body = readBody(start.request.headers, bytes.subarray(start.length));
        if (!body && !isEarly) return;
        const { request } = start;
        request.body = body?.body ?? Buffer.alloc(0);
        bytes = bytes.subarray(start.length + (body?.length ?? 0));
        isBusy = true;
        this.sockets.set(socket, true);
        await this.#answer(socket, request, isElsewhere, hit);
        isBusy = false;
        if (this.sockets.has(socket)) this.sockets.set(socket, false);
      }
    };
    socket.on("data", (/** @type {Buffer} */ chunk) => {
      bytes = Buffer.concat([bytes, chunk]);
      void advance();
    });
    socket.on("end", () => socket.end());
  }

  /**
   * Whether the fault is for a request.
   *
   * @param {WireRequest} request
   * @param {boolean} isElsewhere
   */
  #hit({ method, path, headers }, isElsewhere) {
    const { act, search } = this.fault;
    const operation = operationOf({ method, path, headers, body: Buffer.alloc(0) });
    if (isElsewhere || operation === undefined || headers[CALL_HEADER] === WARM) return false;
    if (search && operation === "list" && this.target.operation === "create") return true;
    return act !== undefined && operation === this.target.operation && this.#isNext(operation);
  }

  /** @param {Operation} operation */
  #isNext(operation) {
    const number = this.received.filter((request) => request.operation === operation).length + 1;
    return number >= this.target.first && number <= this.target.last;
  }

  /**
   * @param {Socket} socket
   * @param {WireRequest} request
   * @param {boolean} isElsewhere
   * @param {boolean} isHit
   */
  async #answer(socket, request, isElsewhere, isHit) {
    if (request.method === "OPTIONS") return socket.write(bytesOf(PREFLIGHT));
    const isMoved = isElsewhere || request.path.startsWith(MOVED);
    if (isMoved) {
      request.path = request.path.replace(MOVED, "");
      if (request.headers.authorization) this.redirectedKeys++;
    }
    const operation = operationOf(request);
    const call = request.headers[CALL_HEADER] ?? "";
    if (operation === undefined) {
      return socket.write(bytesOf(await this.process(request, call)));
    }
    if (call !== WARM) this.received.push({ operation, call, at: performance.now() });
    const exchange = new Exchange(this, socket, request, operation, call);
    if (!isHit) {
      await exchange.respondWith({});
      if (call === WARM && this.fault.idle) {
        const { idle } = this.fault;
        setTimeout(() => idle(socket, this), IDLE_MS);
      }
      return;
    }
    const isSearch = this.fault.search && operation === "list";
    if (isSearch) return this.fault.search?.(exchange);
    if (this.fault.when === "after") await exchange.process();
    await this.fault.act?.(exchange);
  }
}

/** @type {Answer} */
const PREFLIGHT = {
  status: 204,
  headers: {
    "Content-Length": null,
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "*, authorization, content-type, x-call, idempotency-key",
  },
};
