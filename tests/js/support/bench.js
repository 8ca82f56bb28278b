// @ts-check
// The bench of the tests of `createInvitation`.
import assert from "node:assert/strict";
import { after, afterEach, before } from "node:test";
import { setImmediate } from "node:timers/promises";
import { startSandbox } from "./sandbox.js";
import { assertShowsNone } from "./secrets.js";

/**
 * @typedef {typeof import("zavu-invitations")} Package
 * @typedef {import("zavu-invitations").InvitationsOptions} Options
 * @typedef {import("zavu-invitations").InvitationsError} InvitationsError
 * @typedef {import("zavu-invitations").CreateInvitationRequest} Request
 * @typedef {import("./sandbox.js").Sandbox} Sandbox
 * @typedef {Parameters<Sandbox["faults"]["push"]>[0]} Fault
 *
 * @typedef {object} Expected
 * @property {import("zavu-invitations").ErrorCode} code
 * @property {import("zavu-invitations").ErrorOutcome} outcome
 * @property {number} [status]
 * @property {number} attempts
 * @property {string | RegExp} message
 * @property {unknown} [cause] absent if the error must have none
 */

/** Has the shape of no known key, so that nothing recognizes it as one. */
export const KEY = "planted.key/0123456789";

export const REQUEST = Object.freeze({ clientName: "Example Bakery" });

export const REFUSED = "no invitation was created";
export const UNKNOWN =
  "it is unknown whether the invitation was created: look for it before you try again";

/** A pause that does not end by itself. */
export const FOREVER_MS = 600_000;

/** @param {() => boolean} condition */
export async function until(condition) {
  while (!condition()) await setImmediate();
}

/** A sandbox for the tests of a suite, and the calls and assertions that they share. */
export class Bench {
  /** @type {Sandbox | undefined} */
  #sandbox;

  /** @param {Package} zavu */
  constructor(zavu) {
    this.zavu = zavu;
    before(async () => {
      this.#sandbox = await startSandbox({ key: KEY });
    });
    afterEach(() => this.sandbox.reset());
    after(() => this.sandbox.close());
  }

  get sandbox() {
    assert.ok(this.#sandbox);
    return this.#sandbox;
  }

  /**
   * Creates an invitation with one request.
   *
   * @param {Options} [options]
   * @param {Request} [request]
   */
  create(options, request = REQUEST) {
    const { url } = this.sandbox;
    const once = { apiKey: KEY, baseUrl: url, maxRetries: 0, reconcile: false };
    return this.zavu.createInvitation(request, { ...once, ...options });
  }

  /**
   * Asserts that a call fails in exactly this way, and that the error shows no secret.
   *
   * @param {Promise<unknown>} promise
   * @param {Expected} expected
   * @returns {Promise<InvitationsError>}
   */
  async fails(promise, { message, ...expected }) {
    const error = await promise.then(() => assert.fail("it succeeded"), identity);
    const { InvitationsError, isInvitationsError } = this.zavu;
    assert.ok(error instanceof InvitationsError && error instanceof Error, String(error));
    assert.ok(isInvitationsError(error, expected.code));
    assert.equal(error.name, "InvitationsError");
    if (typeof message === "string") assert.equal(error.message, message);
    else assert.match(error.message, message);
    const { code, outcome, status, attempts } = error;
    assert.deepStrictEqual(
      { code, outcome, status, attempts, ...("cause" in error && { cause: error.cause }) },
      { status: undefined, ...expected },
    );
    const invitations = this.sandbox.invitations();
    assertShowsNone(error, [KEY, ...invitations.flatMap(({ token, url }) => [token, url])]);
    return error;
  }

  /** The operations of all requests that arrived. */
  get arrived() {
    return this.sandbox.requests().map(({ operation }) => operation);
  }
}

/**
 * @template T
 * @param {T} value
 */
function identity(value) {
  return value;
}
