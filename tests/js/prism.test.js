// @ts-check
// A mock server that other people wrote reads the contract: it must agree with us on what is valid.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { createInvitation } from "zavu-invitations";
import { CONTRACT_FILE } from "../contract/contract.js";

const require = createRequire(import.meta.url);
const PRISM = require.resolve("@stoplight/prism-cli");
const KEY = "zv_test_example";

/** @type {import("node:child_process").ChildProcess} */
let prism;
let url = "";

/**
 * Sends what our own validation would refuse.
 *
 * @param {unknown} request
 * @returns {Promise<number>} the status of the answer
 */
async function send(request) {
  const response = await fetch(`${url}/v1/invitations`, {
    method: "POST",
    headers: { Authorization: `Bearer ${KEY}`, "Content-Type": "application/json" },
    body: JSON.stringify(request),
  });
  await response.arrayBuffer();
  return response.status;
}

/**
 * Starts Prism on a free port of its own choice.
 *
 * @returns {Promise<string>} its address
 */
async function startPrism() {
  const contract = fileURLToPath(CONTRACT_FILE);
  const child = spawn(process.execPath, [
    PRISM,
    "mock",
    contract,
    "--errors",
    "-h",
    "127.0.0.1",
    "-p",
    "0",
  ]);
  prism = child;
  const output = [];
  for await (const line of createInterface({ input: child.stdout })) {
    const [address] = /(?<=listening on )http:\S+/.exec(line) ?? [];
    if (address) {
      child.stdout.resume();
      return address;
    }
    output.push(line);
  }
  throw new Error(`prism did not start:\n${output.join("\n")}`);
}

describe("prism", { timeout: 120_000 }, () => {
  before(async () => {
    url = await startPrism();
  });
  after(() => prism.kill());

  for (const request of /** @type {import("zavu-invitations").CreateInvitationRequest[]} */ ([
    {},
    { clientName: "Example Bakery" },
    { clientName: "😀".repeat(100) },
    { clientEmail: "owner@bakery.example" },
    { clientPhone: "+14155550123" },
    { phoneNumberId: "pn_example" },
    { expiresInDays: 1 },
    { expiresInDays: 30 },
    { allowedPhoneCountries: ["US", "MX", "XK"] },
    { allowedPhoneCountries: [] },
    { connectionType: "whatsapp_waba", phoneNumberId: "pn_example", allowedPhoneCountries: ["US"] },
    { connectionType: "messenger", clientName: "Example Bakery" },
  ])) {
    test(`accepts ${JSON.stringify(request).slice(0, 80)}`, async () => {
      let status = 0;
      const options = {
        apiKey: KEY,
        baseUrl: url,
        reconcile: false,
        fetch: async (/** @type {string} */ to, /** @type {any} */ init) => {
          const response = await fetch(to, init);
          status = response.status;
          return response;
        },
      };
      // A mock always answers the same: it may be another request's invitation.
      const result = await createInvitation(request, options).catch(({ code }) => code);
      assert.equal(status, 201);
      assert.equal(
        result.invitation?.status ?? result,
        result.invitation ? "pending" : "invalid_response",
      );
    });
  }

  for (const request of [
    [],
    { clientName: null },
    { clientName: "x".repeat(101) },
    { clientEmail: "nobody" },
    { clientPhone: "4155550123" },
    { phoneNumberId: "" },
    { expiresInDays: 0 },
    { expiresInDays: 31 },
    { expiresInDays: 7.5 },
    { expiresInDays: "7" },
    { allowedPhoneCountries: ["us"] },
    { allowedPhoneCountries: ["USA"] },
    { connectionType: "whatsapp" },
    { connectionType: "messenger", phoneNumberId: "pn_example" },
    { connectionType: "messenger", allowedPhoneCountries: ["US"] },
    { client_name: "Example Bakery" },
  ]) {
    test(`refuses ${JSON.stringify(request).slice(0, 80)}`, async () => {
      const status = await send(request);
      assert.ok(status >= 400 && status < 500, `got ${status}`);
    });
  }
});
