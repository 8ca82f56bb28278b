// @ts-check
// What each answer of the API becomes: tests/answers.rs reads the same files.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, test } from "node:test";
import {
  cancelInvitation,
  createInvitation,
  isInvitationsError,
  listInvitations,
  retrieveInvitation,
} from "zavu-invitations";

/**
 * @typedef {"create" | "retrieve" | "list" | "cancel"} Operation
 *
 * @typedef {object} Case
 * @property {string} name
 * @property {Operation[]} operations
 * @property {{ status: number, headers: Record<string, string>, body: string }} answer
 * @property {Record<string, unknown> & { message: Record<Operation, string> }} [error]
 */

const DIRECTORY = new URL("../answer-vectors/", import.meta.url);

/**
 * @param {Operation} operation
 * @param {import("zavu-invitations").InvitationsOptions} options
 */
function call(operation, options) {
  switch (operation) {
    case "create":
      return createInvitation({}, options);
    case "retrieve":
      return retrieveInvitation("inv_abc123", options);
    case "list":
      return listInvitations({}, options).page();
    case "cancel":
      return cancelInvitation("inv_abc123", options);
  }
}

/**
 * @param {Operation} operation
 * @param {Case} vector
 */
async function check(operation, { answer, error: expected }) {
  const headers = new Headers(answer.headers);
  const options = {
    apiKey: "zv_test_example",
    maxRetries: 0,
    reconcile: false,
    // Not a Response, which has no status below 200.
    fetch: async () => ({ status: answer.status, headers, text: async () => answer.body }),
  };
  const result = await call(operation, options).catch((error) => error);
  if (!expected) {
    assert.ok(!isInvitationsError(result), String(result));
    assert.deepEqual(result, JSON.parse(answer.body));
    return;
  }
  assert.ok(isInvitationsError(result), JSON.stringify(result));
  const { message, rateLimit, ...fields } = expected;
  const { name: _, ...found } = { ...result };
  assert.equal(result.message, message[operation]);
  const limit = result.rateLimit && {
    ...result.rateLimit,
    ...(result.rateLimit.reset && { reset: result.rateLimit.reset.getTime() }),
  };
  assert.deepEqual(limit, rateLimit);
  delete found.rateLimit;
  assert.deepEqual(found, { attempts: 1, issues: [], ...fields });
  assert.deepEqual(result.body, parsed(answer.body));
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

for (const file of readdirSync(DIRECTORY).sort()) {
  /** @type {{ cases: Case[] }} */
  const { cases } = JSON.parse(readFileSync(new URL(file, DIRECTORY), "utf8"));
  describe(file, () => {
    for (const vector of cases) {
      for (const operation of vector.operations) {
        test(`${vector.name} (${operation})`, () => check(operation, vector));
      }
    }
  });
}
