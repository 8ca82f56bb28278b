// @ts-check
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { afterEach, beforeEach, describe, test } from "node:test";
import { assertMatches } from "../contract/contract.js";
import { startSandbox } from "./support/sandbox.js";

/** @typedef {import("./support/sandbox.js").Sandbox} Sandbox */
/** @typedef {{ signature: string, body: string, status: string }} Received */

/** @type {Sandbox} */
let sandbox;
/** @type {import("node:http").Server} */
let receiver;
/** @type {Received[]} */
let received;
/** The statuses to answer, then 200. @type {number[]} */
let answers;

async function setWebhook() {
  const address = /** @type {import("node:net").AddressInfo} */ (receiver.address());
  const url = `http://127.0.0.1:${address.port}/`;
  return sandbox.webhook.set({ url, events: ["invitation.status_changed"] });
}

async function create() {
  const response = await fetch(`${sandbox.url}/v1/invitations`, {
    method: "POST",
    headers: { Authorization: `Bearer ${sandbox.key}`, "Content-Type": "application/json" },
    body: '{"clientName":"Example Bakery"}',
  });
  return (await response.json()).invitation;
}

const statuses = () => received.map(({ status }) => status);

describe("the webhook of the sandbox", { timeout: 60_000 }, () => {
  beforeEach(async () => {
    [sandbox, received, answers] = [await startSandbox(), [], []];
    receiver = createServer(async (request, response) => {
      let body = "";
      for await (const chunk of request) body += chunk;
      const signature = String(request.headers["x-zavu-signature"]);
      received.push({ signature, body, status: JSON.parse(body).data.currentStatus });
      response.writeHead(answers.shift() ?? 200).end();
    }).listen(0, "127.0.0.1");
    await once(receiver, "listening");
  });
  afterEach(async () => {
    await sandbox.close();
    receiver.close();
    receiver.closeAllConnections();
  });

  test("signs and delivers an event for each change of a status", async () => {
    const { secret } = await setWebhook();
    const { id, url } = await create();
    await (await fetch(url)).text();
    const steps = ["start", "fail", "start", "abandon", "start", "complete"];
    for (const step of steps) {
      await fetch(`${url}/${step}`, {
        method: "POST",
        body: step === "fail" ? new URLSearchParams({ reason: "meta_no_pages" }) : undefined,
        redirect: "manual",
      });
      await sandbox.webhook.settled();
    }
    assert.deepEqual(statuses(), [
      "in_progress",
      "failed",
      "in_progress",
      "failed",
      "in_progress",
      "completed",
    ]);
    const events = received.map(({ body }) => JSON.parse(body));
    for (const event of events) {
      assertMatches(event, "/components/schemas/InvitationStatusChanged");
      assert.equal(event.data.invitationId, id);
    }
    assert.equal(new Set(events.map((event) => event.id)).size, events.length);
    assert.equal(events[1].data.failureReason, "meta_no_pages");
    assert.equal(events[3].data.failureReason, "signup_abandoned");
    assert.equal(events[5].data.senderId, sandbox.invitations()[0].senderId);
    for (const { signature, body } of received) {
      const pointer = "/webhooks/invitationStatusChanged/post/parameters/0/schema";
      assertMatches(signature, pointer);
      const [, t, v1, v2] = /^t=(\d+),v1=(.*),v2=(.*)$/.exec(signature) ?? [];
      const hex = (/** @type {string} */ text) =>
        createHmac("sha256", secret).update(text).digest("hex");
      assert.deepEqual([v1, v2], [hex(body), hex(`${t}.${body}`)]);
    }
  });

  test("sends no event when a link expires", async () => {
    await setWebhook();
    const { id } = await create();
    sandbox.startSignup(id);
    assert.equal(sandbox.expire(id).status, "expired");
    await sandbox.webhook.settled();
    assert.deepEqual(statuses(), ["in_progress"]);
  });

  test("repeats what was not answered 2xx, up to five times", async () => {
    await setWebhook();
    sandbox.webhook.configure({ retryMs: [1, 1, 1, 1, 1] });
    const { id } = await create();
    answers = [500, 302, 200];
    sandbox.startSignup(id);
    await sandbox.webhook.settled();
    assert.deepEqual(sandbox.webhook.deliveries()[0].answers, [500, 302, 200]);
    answers = Array(9).fill(503);
    sandbox.completeSignup(id);
    await sandbox.webhook.settled();
    assert.equal(sandbox.webhook.deliveries()[1].answers.length, 6);
  });

  test("delivers out of order, twice and late", async () => {
    await setWebhook();
    sandbox.webhook.hold();
    const { id } = await create();
    sandbox.startSignup(id);
    sandbox.completeSignup(id);
    assert.deepEqual(received, []);
    const lateSeconds = 4_000;
    await sandbox.webhook.release({ reversed: true, times: 2, lateSeconds, schemes: ["v2"] });
    assert.deepEqual(statuses(), ["completed", "completed", "in_progress", "in_progress"]);
    for (const { signature } of received) {
      const [, seconds] = /^t=(\d+),v2=[^,]+$/.exec(signature) ?? [];
      assert(Date.now() / 1000 - Number(seconds) >= lateSeconds, signature);
    }
  });

  test("delivers nothing while it is paused, and with a new secret after a rotation", async () => {
    const { secret } = await setWebhook();
    const { id } = await create();
    sandbox.webhook.update({ active: false });
    sandbox.startSignup(id);
    sandbox.webhook.update({ active: true });
    assert.notEqual(sandbox.webhook.rotate(), secret);
    sandbox.completeSignup(id);
    await sandbox.webhook.settled();
    assert.deepEqual(statuses(), ["completed"]);
    assert(!JSON.stringify(sandbox.webhook.get()).includes("whsec_"));
  });
});
