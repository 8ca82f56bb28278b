// @ts-check
// The configuration of a project's webhook, at the sandbox.
import assert from "node:assert/strict";
import { after, afterEach, describe, test } from "node:test";
import { inspect } from "node:util";
import {
  createInvitation,
  deleteWebhook,
  getWebhook,
  InvitationsClient,
  isInvitationsError,
  setWebhook,
  updateWebhook,
} from "zavu-invitations/server";
import { startSandbox } from "../support/sandbox.js";

const sandbox = await startSandbox({ key: "planted.key/0123456789" });
after(() => sandbox.close());
afterEach(() => sandbox.reset());

const options = { apiKey: sandbox.key, baseUrl: sandbox.url };
const URL = "https://app.example/zavu?from=zavu";
const EVENTS = ["invitation.status_changed"];

/** @param {Promise<unknown>} promise @param {string} code @param {RegExp} [message] */
async function assertRejected(promise, code, message = /./) {
  /** @type {any} */
  const error = await promise.then(
    () => assert.fail("it must fail"),
    (error) => error,
  );
  assert(isInvitationsError(error), String(error));
  assert.equal(error.code, code);
  assert.match(error.message, message);
  const { secret } = sandbox.webhook;
  const text = `${inspect(error, { depth: 9, showHidden: false })} ${JSON.stringify(error)}`;
  assert(secret === undefined || !text.includes(secret), text);
  return error;
}

describe("the project's webhook", () => {
  test("is set, read, changed and deleted", async () => {
    assert.equal(await getWebhook(options), null);
    const set = await setWebhook({ url: URL }, options);
    assert.deepEqual(set, {
      url: URL,
      events: EVENTS,
      secret: sandbox.webhook.secret,
      active: true,
    });
    assert.deepEqual(await getWebhook(options), { url: URL, events: EVENTS, active: true });
    const again = await setWebhook({ url: "https://app.example/other", events: EVENTS }, options);
    assert.equal(again.secret, set.secret);
    const paused = await updateWebhook({ active: false }, options);
    assert.deepEqual(paused, { url: "https://app.example/other", events: EVENTS, active: false });
    assert.equal(await deleteWebhook(options), undefined);
    assert.equal(await getWebhook(options), null);
    const methods = sandbox.requests().map(({ method, path }) => `${method} ${path}`);
    assert.deepEqual(
      [...new Set(methods)],
      [
        "GET /v1/invitations/webhook",
        "POST /v1/invitations/webhook",
        "PATCH /v1/invitations/webhook",
        "DELETE /v1/invitations/webhook",
      ],
    );
  });

  test("is configured by the client, too", async () => {
    const client = new InvitationsClient(options);
    const { secret } = await client.setWebhook({ url: URL });
    assert.match(String(secret), /^whsec_/);
    assert.equal((await client.updateWebhook({ active: false })).active, false);
    assert.equal((await client.getWebhook())?.active, false);
    await client.deleteWebhook();
    assert.equal(await client.getWebhook(), null);
  });

  test("is none where the API answers 404 in its own words", async () => {
    sandbox.faults.push({ kind: "status", status: 404, operation: "get_webhook" });
    assert.equal(await getWebhook(options), null);
    sandbox.faults.push({ kind: "html", status: 404, operation: "get_webhook" });
    await assertRejected(getWebhook(options), "not_found");
  });

  test("must exist where it is changed or deleted", async () => {
    await assertRejected(updateWebhook({ active: true }, options), "not_found");
    const error = await assertRejected(deleteWebhook(options), "not_found");
    assert.equal(error.outcome, "refused");
  });
});

describe("a call that is lost", () => {
  test("is sent again, because it does no harm", async () => {
    const lost = { kind: /** @type {const} */ ("lost-answer"), count: 1 };
    sandbox.faults.push(lost);
    const { secret } = await setWebhook({ url: URL }, options);
    assert.equal(secret, sandbox.webhook.secret);
    sandbox.faults.push({ kind: "status", status: 503 }, lost);
    assert.equal((await updateWebhook({ active: false }, options)).active, false);
    sandbox.faults.push(lost);
    await deleteWebhook(options);
    assert.equal(sandbox.webhook.get(), null);
    assert.equal(sandbox.requests("delete_webhook").length, 2);
  });

  test("ends with an unknown outcome where it stays lost", async () => {
    sandbox.faults.push({ kind: "lost-answer", count: 9 });
    const call = setWebhook({ url: URL }, { ...options, maxRetries: 0 });
    const error = await assertRejected(call, "connection", /unknown whether the webhook/);
    assert.equal(error.outcome, "unknown");
  });
});

describe("settings that cannot be used", () => {
  test("are refused before anything is sent", async () => {
    for (const [settings, message] of /** @type {[any, RegExp][]} */ ([
      [undefined, /object/],
      [null, /object/],
      ["https://app.example", /object/],
      [{}, /url must be a string, found undefined/],
      [{ url: 1 }, /url must be a string, found a number/],
      [{ url: "http://app.example/" }, /https URL/],
      [{ url: "http://127.0.0.1:9/" }, /https URL/],
      [{ url: "app.example" }, /https URL/],
      [{ url: URL, events: "all" }, /events must be an array|events must be a list/],
      [{ url: URL, events: [1] }, /events\[0\] must be a string|events item 0|events/],
      [{ url: URL, active: "yes" }, /active must be a boolean/],
      [{ url: URL, event: [] }, /event .*events/],
    ])) {
      const error = await assertRejected(setWebhook(settings, options), "invalid_request", message);
      assert.equal(error.outcome, "not_sent");
      assert(error.issues.length > 0);
    }
    assert.deepEqual(sandbox.requests(), []);
  });

  test("may be of a sandbox beside the program, where that is asked for", async () => {
    const local = { ...options, dangerouslyAllowHttp: true };
    assert.equal((await setWebhook({ url: "http://127.0.0.1:9/" }, local)).active, true);
  });

  test("are refused with the events that Zavu allows", async () => {
    const call = setWebhook({ url: URL, events: ["invitation.created"] }, options);
    await assertRejected(call, "invalid_request", /\(allowed: invitation\.status_changed\)/);
  });
});

describe("without a key", () => {
  test("nothing is sent, not even to a route of one's own", async () => {
    for (const call of [getWebhook, deleteWebhook]) {
      await assertRejected(call({ baseUrl: sandbox.url }), "authentication", /apiKey is missing/);
    }
    assert.deepEqual(sandbox.requests(), []);
  });
});

describe("the secret", () => {
  test("is in no error, wherever the API shows it", async () => {
    await setWebhook({ url: URL }, options);
    const call = createInvitation({}, { ...options, maxRetries: 0 });
    sandbox.faults.push({ kind: "echo-secret" });
    await assertRejected(call, "invalid_request", /\[hidden\]/);
    sandbox.faults.push({ kind: "echo-secret" });
    await assertRejected(
      getWebhook({ ...options, maxRetries: 0 }),
      "invalid_request",
      /\[hidden\]/,
    );
  });
});
