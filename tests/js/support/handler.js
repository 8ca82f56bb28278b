// @ts-check
import { after, afterEach } from "node:test";
import { createInvitationHandler } from "zavu-invitations";
import { startSandbox } from "./sandbox.js";

/** @typedef {import("zavu-invitations").InvitationHandlerOptions} Options */

export const KEY = "planted.key/0123456789";
export const URL_OF_ROUTE = "https://app.example/api/v1/invitations";

/** A sandbox for the tests of one file, and handlers that create in it. */
export async function handlers() {
  const sandbox = await startSandbox({ key: KEY });
  /** @type {import("zavu-invitations").InvitationsError[]} */
  const errors = [];
  afterEach(() => {
    sandbox.reset();
    errors.length = 0;
  });
  after(() => sandbox.close());
  return {
    sandbox,
    errors,
    /** @param {Options} [options] */
    make: (options) =>
      createInvitationHandler({
        apiKey: KEY,
        baseUrl: sandbox.url,
        public: true,
        onError: (error) => {
          errors.push(error);
        },
        ...options,
      }),
  };
}
