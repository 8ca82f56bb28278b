// @ts-check
// One request that a fault answers.
import { bytesOf, head } from "./http.js";

/**
 * @typedef {import("./cell.js").Cell} Cell
 * @typedef {import("./http.js").Answer} Answer
 * @typedef {import("./http.js").WireRequest} WireRequest
 * @typedef {import("./store.js").Operation} Operation
 */

export class Exchange {
  /** @type {Promise<Answer> | undefined} */
  #answer;
  /** @type {Promise<void> | undefined} */
  #silence;

  /**
   * @param {Cell} cell
   * @param {import("node:net").Socket} socket
   * @param {WireRequest} request
   * @param {Operation} operation
   * @param {string} call who asks
   */
  constructor(cell, socket, request, operation, call) {
    this.cell = cell;
    this.socket = socket;
    this.request = request;
    this.operation = operation;
    this.call = call;
  }

  /** What was sent, of a create. */
  get sent() {
    return JSON.parse(this.request.body.toString() || "{}");
  }

  /** The status of a success. */
  get success() {
    return this.operation === "create" ? 201 : 200;
  }

  /**
   * Processes the request, once.
   *
   * @returns {Promise<Answer>} what is answered where nothing is wrong
   */
  process() {
    this.#answer ??= this.cell.process(this.request, this.call);
    return this.#answer;
  }

  /** The body of a 201 that another client was meant to get. */
  foreignBody() {
    const invitation = this.cell.store.create({ clientName: "Somebody else" }, "other");
    return JSON.stringify({ invitation });
  }

  /** @param {string | Uint8Array} bytes */
  write(bytes) {
    if (!this.isLeft) this.socket.write(bytes);
  }

  /** @param {Answer} answer */
  respond(answer) {
    this.write(bytesOf(answer));
  }

  /** Processes the request, and answers with changes. @param {Partial<Answer>} changes */
  async respondWith(changes) {
    this.respond({ ...(await this.process()), ...changes });
  }

  /** The head of the right answer, whose body a fault sends. @param {Partial<Answer>} changes */
  async headWith(changes) {
    const answer = await this.process();
    this.write(head({ ...answer, ...changes }));
    return Buffer.from(answer.body ?? "");
  }

  reset() {
    this.cell.reset(this.socket);
  }

  /** Sends what is written, and the end; what comes after it is read. */
  async halfClose() {
    this.socket.end();
    await this.silence();
  }

  /** Sends what is written, and closes. */
  async close() {
    await new Promise((resolve) => this.socket.end(() => resolve(undefined)));
    this.socket.destroy();
  }

  /** Whether the client has left. */
  get isLeft() {
    return this.socket.destroyed || this.socket.readableEnded;
  }

  /** Sends nothing more until the client leaves. */
  silence() {
    this.#silence ??= new Promise((resolve) => {
      if (this.isLeft) resolve(undefined);
      for (const event of ["end", "close"]) this.socket.once(event, () => resolve(undefined));
    });
    return this.#silence;
  }

  /** @param {number} ms */
  wait(ms) {
    return new Promise((resolve) => setTimeout(resolve, ms));
  }
}
