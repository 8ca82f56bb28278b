// @ts-check

/**
 * One request that arrived.
 *
 * @typedef {object} ReceivedRequest
 * @property {import("./types.js").Operation | "moved"} operation
 * @property {string} method
 * @property {string} path
 * @property {Record<string, string>} headers
 * @property {string} body
 * @property {string} requestId
 * @property {string} [fault] the kind of the fault that met it
 * @property {number} [status] of the answer; absent when there was none
 */

/** Keeps what arrived, for the assertions of a test. */
export class Recorder {
  /** @type {ReceivedRequest[]} */
  #received = [];

  /**
   * @param {Omit<ReceivedRequest, "headers">} request
   * @param {Record<string, string>} headers
   */
  add(request, { authorization, ...headers }) {
    if (authorization !== undefined) {
      // Readable, but left out when a failed assertion or a log prints the record.
      Object.defineProperty(headers, "authorization", { value: authorization, enumerable: false });
    }
    /** @type {ReceivedRequest} */
    const record = { ...request, headers };
    this.#received.push(record);
    return record;
  }

  /** @param {import("./recorder.js").ReceivedRequest["operation"]} [operation] */
  received(operation) {
    return this.#received.filter(
      (request) => operation === undefined || request.operation === operation,
    );
  }

  clear() {
    this.#received = [];
  }
}
