// @ts-check
// What `zavu-invitations/testing` makes is what the contract documents.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { describe, test } from "node:test";
import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import {
  cancelInvitation,
  createInvitation,
  createInvitationHandler,
  deleteWebhook,
  getWebhook,
  InvitationsClient,
  isInvitationStatusChanged,
  isInvitationsError,
  listInvitations,
  retrieveInvitation,
  setWebhook,
  signWebhook,
  updateWebhook,
  verifyWebhook,
  waitForInvitation,
} from "zavu-invitations";
import {
  createApiStub,
  fakeErrorBody,
  fakeInvitation,
  fakeInvitationPage,
  fakeStatusChange,
  fakeWebhook,
  mswHandlers,
} from "zavu-invitations/testing";
import { assertAnswer, assertMatches, contract } from "../contract/contract.js";

/** @type {any} */
const schemas = contract.components;
/** @type {import("zavu-invitations").InvitationStatus[]} */
const STATUSES = schemas.schemas.KnownInvitationStatus.enum;
const schema = (/** @type {string} */ name) => `/components/schemas/${name}`;
const OPTIONS = { apiKey: "zv_test_fake", baseUrl: "https://zavu.example" };

describe("the fixtures", () => {
  for (const status of STATUSES) {
    for (const connectionType of /** @type {const} */ (["whatsapp_waba", "messenger"])) {
      test(`an invitation that is ${status}, ${connectionType}`, () => {
        const invitation = fakeInvitation({ status, connectionType });
        assertMatches(invitation, schema("Invitation"));
        const fields = Object.keys(schemas.schemas.Invitation.properties);
        assert.deepEqual(Object.keys(invitation).sort(), fields.sort());
        assert.equal(invitation.status, status);
        assert.equal(invitation.completedAt !== null, status === "completed");
        assert.equal(invitation.connectedAccount !== null, status === "completed");
        assert.equal(invitation.failureReason !== null, status === "failed");
        const channel = connectionType === "messenger" ? "messenger" : "whatsapp";
        assert.equal(invitation.connectedAccount?.channel ?? channel, channel);
      });
    }
  }

  test("an invitation takes fields, and shares nothing with the next one", () => {
    const first = fakeInvitation({ status: "completed", id: "inv_1", clientName: null });
    assert.equal(first.id, "inv_1");
    assert.equal(first.clientName, null);
    assert.deepEqual(
      fakeInvitation({ status: undefined, connectionType: undefined, clientName: undefined }),
      fakeInvitation(),
    );
    assert.notEqual(
      first.connectedAccount,
      fakeInvitation({ status: "completed" }).connectedAccount,
    );
  });

  test("a page, the webhook and the bodies of errors", () => {
    assertMatches(fakeInvitationPage(), schema("InvitationList"));
    assertMatches(fakeInvitationPage([], "next"), schema("InvitationList"));
    assertMatches({ webhook: fakeWebhook() }, schema("SetWebhookResponse"));
    for (const status of [400, 401, 404, 429, 500, 503]) {
      assertMatches(fakeErrorBody(status), schema("Error"));
    }
  });

  for (const status of STATUSES) {
    test(`an event about an invitation that is ${status}`, () => {
      const invitation = fakeInvitation({ status });
      const { data, timestamp } = fakeStatusChange(invitation);
      assert.notEqual(data.previousStatus, data.currentStatus);
      assert.equal(timestamp, Date.parse(invitation.updatedAt));
      const event = fakeStatusChange(invitation, "pending");
      assertMatches(event, schema("InvitationStatusChanged"));
      const body = JSON.stringify(event);
      const secret = "whsec_fake";
      const verified = verifyWebhook(body, signWebhook(body, secret), secret);
      assert.deepEqual(verified, event);
      assert.ok(isInvitationStatusChanged(verified));
      assert.equal("failureReason" in event.data, status === "failed");
      assert.equal("senderId" in event.data, status === "completed");
    });
  }

  test("hold nothing that looks like a real key, token or address", () => {
    const all = JSON.stringify([fakeInvitation(), fakeWebhook(), fakeStatusChange()]);
    for (const secret of all.match(/(?:tok|whsec|inv|evt|prj|sender|acct)_\w*/g) ?? []) {
      assert.match(secret, /_fake$/);
    }
  });
});

describe("the stub", () => {
  /** @typedef {Parameters<typeof assertAnswer>[0]} Operation */

  /** @type {[operation: Operation, method: string, path: string, body?: object][]} */
  const CALLS = [
    ["create", "POST", "", { clientName: "Acme", expiresInDays: 3 }],
    ["create", "POST", ""],
    ["list", "GET", "?limit=1"],
    ["list", "GET", "?status=pending"],
    ["retrieve", "GET", "/inv_fake_1"],
    ["retrieve", "GET", "/inv_none"],
    ["cancel", "POST", "/inv_fake_1/cancel"],
    ["cancel", "POST", "/inv_fake_1/cancel"],
    ["cancel", "POST", "/inv_none/cancel"],
    ["get_webhook", "GET", "/webhook"],
    ["update_webhook", "PATCH", "/webhook", { active: false }],
    ["set_webhook", "POST", "/webhook", { url: "https://app.example/zavu" }],
    ["update_webhook", "PATCH", "/webhook", { active: false }],
    ["get_webhook", "GET", "/webhook"],
    ["delete_webhook", "DELETE", "/webhook"],
  ];

  test("answers as the contract documents", async () => {
    const stub = createApiStub();
    const statuses = [];
    for (const [operation, method, path, body] of CALLS) {
      const url = `https://zavu.example/v1/invitations${path}`;
      const text = async () => (body ? JSON.stringify(body) : "");
      const response = await stub.respond({ method, url, text });
      const { status, headers } = response;
      statuses.push(status);
      assertAnswer(operation, { status, headers, body: await response.json() });
    }
    assert.deepEqual(
      statuses,
      [201, 201, 200, 200, 200, 404, 200, 400, 404, 200, 404, 200, 200, 200, 200],
    );
    assert.deepEqual(stub.requests[0], {
      method: "POST",
      path: "/v1/invitations",
      body: { clientName: "Acme", expiresInDays: 3 },
    });
    for (const status of [400, 401, 429, 500]) {
      stub.failNext(status);
      const url = "https://zavu.example/v1/invitations";
      const response = await stub.respond({ method: "POST", url, text: async () => "" });
      const { headers } = response;
      assert.equal(response.status, status);
      assertAnswer("create", { status, headers, body: await response.json() });
    }
  });

  test("serves every call of the package", async () => {
    const stub = createApiStub();
    const options = { ...OPTIONS, fetch: stub.fetch };
    const client = new InvitationsClient(options);
    const { invitation } = await client.create({ clientName: "Acme", expiresInDays: 3 });
    const days = (Date.parse(invitation.expiresAt) - Date.parse(invitation.createdAt)) / 86_400_000;
    assert.equal(days, 3);
    const second = await createInvitation({}, options);
    assert.equal(
      Date.parse(second.invitation.expiresAt) - Date.parse(second.invitation.createdAt),
      7 * 86_400_000,
    );
    assert.equal((await retrieveInvitation(invitation.id, options)).invitation.clientName, "Acme");
    const ids = [];
    for await (const { id } of listInvitations({ limit: 1 }, options)) ids.push(id);
    assert.deepEqual(ids, [second.invitation.id, invitation.id]);
    const waiting = waitForInvitation(invitation.id, options);
    Object.assign(stub.invitations[1], fakeInvitation({ status: "completed", id: invitation.id }));
    assert.equal((await waiting).status, "completed");
    assert.equal(
      (await cancelInvitation(second.invitation.id, options)).invitation.status,
      "cancelled",
    );
    assert.equal(await getWebhook(options), null);
    const webhook = await setWebhook({ url: "https://app.example/zavu" }, options);
    assert.equal(webhook.secret, "whsec_fake");
    assert.equal((await updateWebhook({ active: false }, options)).active, false);
    await deleteWebhook(options);
  });

  test("serves a route of one's own, whose path has no origin", async () => {
    const stub = createApiStub();
    const { invitation } = await createInvitation({}, { baseUrl: "/api", fetch: stub.fetch });
    assert.equal(invitation.id, "inv_fake_1");
    assert.equal(stub.requests[0]?.path, "/v1/invitations");
  });

  test("serves a baseUrl that contains the path of the API", async () => {
    const { fetch } = createApiStub();
    for (const baseUrl of ["https://a.example/v1/proxy", "https://a.example/v1/invitations"]) {
      const { invitation } = await createInvitation({}, { ...OPTIONS, baseUrl, fetch });
      assert.ok(invitation.id);
    }
  });

  test("gives no id twice", async () => {
    const given = fakeInvitation({ id: "inv_fake_1" });
    const stub = createApiStub({ invitations: [given] });
    const { invitation } = await createInvitation({}, { ...OPTIONS, fetch: stub.fetch });
    assert.equal(invitation.id, "inv_fake_2");
  });

  test("answers requests that no client sends", async () => {
    const stub = createApiStub();
    await setWebhook({ url: "https://app.example/zavu" }, { ...OPTIONS, fetch: stub.fetch });
    for (const [method, path, body, status] of /** @type {const} */ ([
      ["POST", "", "a=b", 400],
      ["POST", "", '"text"', 400],
      ["PUT", "/webhook", "{}", 404],
      ["PUT", "", "{}", 404],
      ["GET", "/%zz", undefined, 404],
    ])) {
      const url = `https://a.example/v1/invitations${path}`;
      const response = await stub.respond(new Request(url, { method, body }));
      assert.equal(response.status, status, `${method} ${path}`);
    }
    assert.deepEqual(
      stub.requests.slice(1).map(({ body }) => body),
      ["a=b", "text", {}, {}, undefined],
    );
  });

  test("answers 404 to what the API does not have, and says so", async () => {
    const stub = createApiStub({ invitations: [fakeInvitation({ id: "senders" })] });
    for (const [method, path] of /** @type {const} */ ([
      ["GET", "/v1/senders"],
      ["POST", "/v1/messages"],
      ["GET", "/v1"],
      ["GET", "/v1/invitationsX"],
      ["GET", "/v2/invitations/senders"],
      ["GET", "/v1/invitations/senders/cancel"],
      ["POST", "/v1/invitations/senders/resend"],
      ["POST", "/v1/invitations/senders/cancel/now"],
      ["POST", "/v1/invitations/webhook/cancel"],
      ["DELETE", "/v1/invitations/senders"],
    ])) {
      const response = await stub.respond(new Request(`https://a.example${path}`, { method }));
      const { code, message } = await response.json();
      assert.deepEqual(
        [response.status, code, message],
        [404, "not_found", `the API has no ${method} ${path}`],
      );
    }
    assert.equal(stub.invitations.length, 1);
  });

  test("fails as it is told, once a failure", async () => {
    const stub = createApiStub({ invitations: [fakeInvitation()] });
    const options = { ...OPTIONS, fetch: stub.fetch };
    stub.failNext(429);
    await createInvitation({ clientName: "Acme" }, options);
    assert.equal(stub.requests.length, 2);
    stub.failNext(401);
    await assert.rejects(createInvitation({}, options), (error) =>
      isInvitationsError(error, "authentication"),
    );
    stub.failNext("connection");
    await assert.rejects(
      createInvitation({ clientName: "Lost" }, options),
      (error) => isInvitationsError(error, "connection") && error.outcome === "unknown",
    );
    // The call looked for the lost invitation in the list.
    assert.deepEqual(
      stub.requests.slice(-2).map(({ method }) => method),
      ["POST", "GET"],
    );
    assert.equal(stub.invitations.length, 2);
  });

  test("stands behind a handler", async () => {
    const stub = createApiStub();
    const handle = createInvitationHandler({ ...OPTIONS, fetch: stub.fetch, public: true });
    const response = await handle(
      new Request("https://app.example/api/v1/invitations", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: '{"clientName":"Acme"}',
      }),
    );
    assert.equal(response.status, 201);
    assert.equal(stub.invitations[0]?.clientName, "Acme");
  });
});

test("the handlers of msw answer from a stub", async () => {
  const stub = createApiStub();
  const server = setupServer(
    ...mswHandlers(http, stub),
    http.get("https://other.example/", () => HttpResponse.json("other")),
  );
  server.listen({ onUnhandledRequest: "error" });
  try {
    const { invitation } = await createInvitation({ clientName: "Acme" }, OPTIONS);
    assert.equal((await retrieveInvitation(invitation.id, OPTIONS)).invitation.clientName, "Acme");
    stub.failNext("connection", "connection", "connection");
    await assert.rejects(
      retrieveInvitation(invitation.id, { ...OPTIONS, maxRetries: 0 }),
      (error) => isInvitationsError(error, "connection"),
    );
    assert.equal(await (await fetch("https://other.example/")).json(), "other");
  } finally {
    server.close();
  }
});

test("it is the same module to require, and brings no wasm", async () => {
  const require = createRequire(import.meta.url);
  const imported = await import("zavu-invitations/testing");
  assert.deepEqual(
    Object.keys(require("zavu-invitations/testing")).sort(),
    Object.keys(imported).sort(),
  );
  const { readFileSync } = await import("node:fs");
  for (const file of ["testing.js", "testing.cjs"]) {
    const path = require
      .resolve("zavu-invitations/package.json")
      .replace("package.json", `dist/${file}`);
    const { length } = readFileSync(path);
    assert.ok(length < 16_384, `${file} has ${length} bytes`);
  }
});
