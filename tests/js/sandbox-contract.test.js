// @ts-check
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { assertAnswer, assertMatches, contract } from "../contract/contract.js";
import { startSandbox } from "./support/sandbox.js";

/**
 * @typedef {import("./support/sandbox.js").Operation} Operation
 * @typedef {import("./support/sandbox.js").Sandbox} Sandbox
 */

const REQUEST = "/components/schemas/CreateInvitationRequest";
const LIMIT = 100;

describe("the contract", () => {
  test("holds only examples and defaults that match their schemas", () => {
    let checked = 0;
    walk(contract, "", (node, pointer) => {
      if (isObject(node.schema) && isObject(node.examples)) {
        for (const example of Object.values(node.examples)) {
          assertMatches(exampleValue(example), `${pointer}/schema`);
          checked += 1;
        }
      }
      if (!Array.isArray(node.examples) && !("default" in node)) return;
      const values = [...(Array.isArray(node.examples) ? node.examples : [])];
      if ("default" in node) values.push(node.default);
      for (const value of values) {
        assertMatches(value, pointer);
        checked += 1;
      }
    });
    assert.ok(checked > 40, `only ${checked} examples were found`);
  });

  const longest = "😀".repeat(100);
  for (const request of [
    {},
    { clientName: "" },
    { clientName: longest },
    { clientEmail: "a@b.example" },
    { clientPhone: "+12" },
    { clientPhone: "+123456789012345" },
    { phoneNumberId: "x" },
    { expiresInDays: 1 },
    { expiresInDays: 30 },
    { allowedPhoneCountries: [] },
    { allowedPhoneCountries: ["US", "US", "XK"] },
    { connectionType: "whatsapp_waba", phoneNumberId: "x", allowedPhoneCountries: ["US"] },
    { connectionType: "messenger" },
  ]) {
    test(`accepts ${JSON.stringify(request).slice(0, 80)}`, () => assertMatches(request, REQUEST));
  }

  for (const request of [
    null,
    [],
    "text",
    { clientName: null },
    { clientName: `${longest}x` },
    { clientEmail: "nobody" },
    { clientPhone: "+1" },
    { clientPhone: "+1234567890123456" },
    { clientPhone: "+0123" },
    { clientPhone: "+1 415 555 0123" },
    { clientPhone: "+14155550123\n" },
    { phoneNumberId: "" },
    { expiresInDays: 0 },
    { expiresInDays: 31 },
    { expiresInDays: 1.5 },
    { expiresInDays: "7" },
    { allowedPhoneCountries: ["us"] },
    { allowedPhoneCountries: ["USA"] },
    { allowedPhoneCountries: "US" },
    { connectionType: "whatsapp" },
    { connectionType: "messenger", phoneNumberId: "x" },
    { connectionType: "messenger", allowedPhoneCountries: [] },
    { client_name: "x" },
  ]) {
    test(`refuses ${JSON.stringify(request).slice(0, 80)}`, () => {
      assert.throws(() => assertMatches(request, REQUEST), assert.AssertionError);
    });
  }
});

describe("the sandbox answers as the contract documents", () => {
  /** @type {Sandbox} */
  let sandbox;
  before(async () => {
    sandbox = await startSandbox({ rateLimit: { limit: LIMIT } });
  });
  after(() => sandbox.close());

  /**
   * @param {Operation} operation
   * @param {number} expected
   * @param {string} path
   * @param {RequestInit} [init]
   */
  async function answers(operation, expected, path, init) {
    const response = await fetch(`${sandbox.url}/v1/invitations${path}`, {
      headers: { Authorization: `Bearer ${sandbox.key}` },
      ...init,
    });
    const body = await response.json();
    assert.equal(response.status, expected);
    assertAnswer(operation, { status: response.status, headers: response.headers, body });
    return body;
  }

  const post = { method: "POST" };
  const stranger = { headers: { Authorization: "Bearer nobody" } };

  test("in every documented status of every operation", async () => {
    const authorization = {
      Authorization: `Bearer ${sandbox.key}`,
      "Content-Type": "application/json",
    };
    const { invitation } = await answers("create", 201, "", { ...post, headers: authorization });
    await answers("create", 400, "", {
      ...post,
      headers: authorization,
      body: '{"expiresInDays":0}',
    });
    await answers("create", 401, "", { ...post, ...stranger });
    await answers("list", 200, "?limit=1");
    await answers("list", 400, "?limit=0");
    await answers("list", 401, "", stranger);
    await answers("retrieve", 200, `/${invitation.id}`);
    await answers("retrieve", 401, "/unknown", stranger);
    await answers("retrieve", 404, "/unknown");
    await answers("cancel", 401, "/unknown/cancel", { ...post, ...stranger });
    await answers("cancel", 404, "/unknown/cancel", { ...post, headers: authorization });
    await answers("cancel", 200, `/${invitation.id}/cancel`, { ...post, headers: authorization });
    await answers("cancel", 400, `/${invitation.id}/cancel`, { ...post, headers: authorization });
    for (const status of [500, 503]) {
      sandbox.faults.push({ kind: "status", status });
      await answers("create", status, "", { ...post, headers: authorization });
    }
    sandbox.faults.push({ kind: "status", status: 429 });
    await answers("create", 429, "", { ...post, headers: authorization });
  });

  test("in every documented status of the webhook's operations", async () => {
    const headers = { Authorization: `Bearer ${sandbox.key}`, "Content-Type": "application/json" };
    const send = (/** @type {string} */ method, /** @type {unknown} */ body) => ({
      method,
      headers,
      body: JSON.stringify(body),
    });
    const url = "https://app.example/zavu";
    const events = ["invitation.status_changed"];
    assert.equal((await answers("get_webhook", 200, "/webhook")).webhook, null);
    await answers("get_webhook", 401, "/webhook", stranger);
    await answers("update_webhook", 404, "/webhook", send("PATCH", { active: true }));
    await answers("delete_webhook", 404, "/webhook", { method: "DELETE", headers });
    const control = "https://app\u0084.example";
    for (const body of [
      {},
      { url: "http://app.example", events },
      { url: control, events },
      { url, events: "all" },
    ]) {
      await answers("set_webhook", 400, "/webhook", send("POST", body));
    }
    const unknown = await answers(
      "set_webhook",
      400,
      "/webhook",
      send("POST", { url, events: ["x"] }),
    );
    assert.deepEqual(unknown.details, { allowed: events });
    const { webhook } = await answers(
      "set_webhook",
      200,
      "/webhook",
      send("POST", { url, events }),
    );
    const again = await answers("set_webhook", 200, "/webhook", send("POST", { url, events }));
    assert.equal(again.webhook.secret, webhook.secret);
    const found = await answers("get_webhook", 200, "/webhook");
    assert.deepEqual(found.webhook, { url, events, active: true });
    await answers("update_webhook", 400, "/webhook", send("PATCH", { active: 1 }));
    await answers("update_webhook", 400, "/webhook", { method: "PATCH", headers });
    const paused = await answers(
      "update_webhook",
      200,
      "/webhook",
      send("PATCH", { active: false }),
    );
    assert.deepEqual(paused.webhook, { url, events, active: false });
    await answers("delete_webhook", 200, "/webhook", { method: "DELETE", headers });
    assert.equal((await answers("get_webhook", 200, "/webhook")).webhook, null);
  });

  test("in every status of an invitation", async () => {
    const headers = { Authorization: `Bearer ${sandbox.key}`, "Content-Type": "application/json" };
    for (const connectionType of ["whatsapp_waba", "messenger"]) {
      const body = JSON.stringify({ connectionType });
      const { invitation } = await answers("create", 201, "", { ...post, headers, body });
      for (const step of [
        () => sandbox.view(invitation.id),
        () => sandbox.startSignup(invitation.id),
        () => sandbox.failSignup(invitation.id, "meta_no_pages"),
        () => sandbox.startSignup(invitation.id),
        () => sandbox.completeSignup(invitation.id),
      ]) {
        step();
        await answers("retrieve", 200, `/${invitation.id}`);
      }
    }
    sandbox.faults.push({ kind: "extra-fields" });
    await answers("list", 200, "");
  });

  test("when the rate limit is reached", async () => {
    const spent = await fetchUntilLimited();
    assert.equal(spent, true);
    await answers("create", 429, "", post);
    await answers("list", 429, "");
    await answers("retrieve", 429, "/unknown");
    await answers("cancel", 429, "/unknown/cancel", post);
  });

  async function fetchUntilLimited() {
    for (let sent = 0; sent <= LIMIT; sent++) {
      const response = await fetch(`${sandbox.url}/v1/invitations`);
      await response.arrayBuffer();
      if (response.status === 429) return true;
    }
    return false;
  }
});

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * @param {unknown} node
 * @param {string} pointer
 * @param {(node: Record<string, unknown>, pointer: string) => void} visit
 */
function walk(node, pointer, visit) {
  if (typeof node !== "object" || node === null) return;
  if (isObject(node)) visit(node, pointer);
  for (const [name, child] of Object.entries(node)) {
    walk(child, `${pointer}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`, visit);
  }
}

/** @param {unknown} example an example object or a reference to one */
function exampleValue(example) {
  assert.ok(isObject(example));
  if (typeof example.$ref !== "string") return example.value;
  const name = example.$ref.split("/").slice(-1)[0];
  return contract.components.examples[name].value;
}
