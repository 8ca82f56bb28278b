// @ts-check
// A dashboard's calls through a route of one's own, over a real socket and without a key.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import {
  cancelInvitation,
  createInvitation,
  createInvitationHandler,
  InvitationsClient,
  listInvitations,
  retrieveInvitation,
  waitForInvitation,
  watchInvitations,
} from "zavu-invitations";
import { handlers, KEY } from "../support/handler.js";
import { serveRoute } from "../support/route.js";

/** @typedef {import("zavu-invitations").InvitationHandlerOptions} Options */

const ALL = /** @type {const} */ (["create", "retrieve", "list", "cancel"]);
const { sandbox, errors, make } = await handlers();

/** @type {Options} */
const OF_ACME = {
  operations: ALL,
  visible: ({ clientName }) => clientName?.startsWith("Acme") === true,
};

/** @type {Options} */
let current = OF_ACME;
const route = await serveRoute(() => make(current));
after(() => route.close());
const page = { baseUrl: `${route.url}/api` };

/** @param {Options} options */
function use(options) {
  current = options;
}

const make1 = async (/** @type {string} */ clientName) =>
  (await createInvitation({ clientName }, { apiKey: KEY, baseUrl: sandbox.url })).invitation;

/**
 * @param {AsyncIterable<import("zavu-invitations").Invitation>} list
 */
async function namesOf(list) {
  const names = [];
  for await (const { clientName } of list) names.push(clientName);
  return names;
}

describe("a dashboard", { timeout: 60_000 }, () => {
  test("reads, waits for and cancels what it may see, without a link", async () => {
    use(OF_ACME);
    const { id, token } = await make1("Acme");
    const { invitation } = await retrieveInvitation(id, page);
    assert.deepEqual([invitation.id, invitation.status], [id, "pending"]);
    assert.ok(!("url" in invitation) && !("token" in invitation));
    const [listed] = (await listInvitations({}, page).page()).items;
    assert.equal(listed?.id, id);
    assert.ok(!JSON.stringify(listed).includes(token));
    const completed = await waitForInvitation(id, {
      ...page,
      intervalMs: 1_000,
      onChange({ invitation: { status } }) {
        if (status === "pending") sandbox.startSignup(id);
        if (status === "in_progress") sandbox.completeSignup(id);
      },
    });
    assert.equal(completed.status, "completed");
    const other = await make1("Acme 2");
    const client = new InvitationsClient(page);
    const cancelled = (await client.cancel(other.id)).invitation;
    assert.equal(cancelled.status, "cancelled");
    assert.ok(!("url" in cancelled));
    await assert.rejects(client.cancel(other.id), { code: "invalid_request", status: 400 });
    for await (const change of client.watch([other.id])) {
      assert.equal(change.invitation.status, "cancelled");
    }
    // A create still gives the link: its page shares it.
    assert.ok((await client.create({ clientName: "Acme 3" })).invitation.url);
  });

  test("gets the link where authorize reveals it", async () => {
    use({ ...OF_ACME, public: false, authorize: () => ({ reveal: true }) });
    const { id, token, url } = await make1("Acme");
    const { invitation } = await retrieveInvitation(id, page);
    assert.deepEqual([invitation.token, invitation.url], [token, url]);
    const [listed] = (await listInvitations({}, page).page()).items;
    assert.equal(listed?.url, url);
    assert.equal((await cancelInvitation(id, page)).invitation.url, url);
  });

  test("cannot tell what it may not see from what is not there", async () => {
    use(OF_ACME);
    const { id } = await make1("Umbrella");
    /** @type {string[]} */
    const found = [];
    for (const missing of [id, "inv_none"]) {
      for (const call of [retrieveInvitation, cancelInvitation, waitForInvitation]) {
        await assert.rejects(call(missing, page), (/** @type {any} */ error) => {
          assert.equal(error.code, "not_found");
          const { status, message, outcome, requestId } = error;
          found.push(JSON.stringify([call.name, status, message, outcome, requestId]));
          return true;
        });
      }
    }
    assert.deepEqual(found.slice(3), found.slice(0, 3));
    assert.equal(sandbox.requests("cancel").length, 0, "nothing was cancelled");
    assert.equal(sandbox.invitations()[0]?.status, "pending");
    assert.deepEqual(await namesOf(listInvitations({}, page)), []);
  });

  test("reads a filtered list to its end", async () => {
    use(OF_ACME);
    for (const name of ["Acme 1", "x", "y", "z", "Acme 2", "v", "w"]) await make1(name);
    const list = listInvitations({ limit: 2 }, page);
    assert.deepEqual(await namesOf(list), ["Acme 2", "Acme 1"]);
    assert.equal(sandbox.requests("list").length, 4);
    const first = await list.page();
    assert.deepEqual(first.items, []);
    assert.ok(first.nextCursor);
    const second = await listInvitations({ limit: 2, cursor: first.nextCursor }, page).page();
    assert.equal(second.items.length, 1);
    // All in one: a query of a watch.
    /** @type {(string | null | undefined)[]} */
    const seen = [];
    for await (const { invitation } of watchInvitations({ limit: 2 }, page)) {
      if (seen.push(invitation.clientName) === 2) break;
    }
    assert.deepEqual(seen, ["Acme 2", "Acme 1"]);
  });

  test("may be asked by authorize what it wants", async () => {
    /** @type {object[]} */
    const routes = [];
    use({
      operations: ALL,
      visible: "all",
      public: false,
      authorize(_request, route) {
        routes.push(route);
        return route.operation !== "cancel";
      },
    });
    const { id } = await make1("Umbrella");
    await retrieveInvitation(id, page);
    await listInvitations({ status: "pending" }, page).page();
    await assert.rejects(cancelInvitation(id, page), { code: "permission", status: 403 });
    await createInvitation({}, page);
    assert.deepEqual(routes, [
      { operation: "retrieve", id },
      { operation: "list" },
      { operation: "cancel", id },
      { operation: "create" },
    ]);
  });

  test("hides everything where visible fails", async () => {
    const { id } = await make1("Acme");
    for (const visible of /** @type {any[]} */ ([
      () => {
        throw new Error("planted");
      },
      async () => 1,
      () => undefined,
      () => "true",
    ])) {
      use({ operations: ALL, visible, timeoutMs: 5_000 });
      for (const call of [
        () => retrieveInvitation(id, { ...page, maxRetries: 0 }),
        () => cancelInvitation(id, { ...page, maxRetries: 0 }),
        () => listInvitations({}, { ...page, maxRetries: 0 }).page(),
      ]) {
        await assert.rejects(call(), (/** @type {any} */ error) => {
          assert.deepEqual([error.code, error.status], ["internal", 500]);
          assert.ok(!JSON.stringify([error, error.body]).includes("planted"));
          return true;
        });
      }
      assert.equal(errors.length, 3);
      errors.length = 0;
    }
    use({ operations: ALL, visible: () => new Promise(() => {}), timeoutMs: 300 });
    await assert.rejects(retrieveInvitation(id, { ...page, maxRetries: 0 }), {
      code: "timeout",
      status: 503,
    });
    assert.equal(sandbox.requests("cancel").length, 0);
  });

  test("gets what Zavu says, without what concerns the server alone", async () => {
    use({ ...OF_ACME, apiKey: "zv_test_revoked" });
    await assert.rejects(retrieveInvitation("inv_1", { ...page, maxRetries: 0 }), {
      code: "server",
      status: 502,
    });
    use(OF_ACME);
    await assert.rejects(listInvitations({ cursor: "nonsense" }, page).page(), {
      code: "invalid_request",
      status: 400,
    });
    const response = await fetch(`${page.baseUrl}/v1/invitations?limit=many&x=1`);
    assert.equal(response.status, 400);
    assert.equal((await response.json()).issues.length, 2);
  });
});

describe("the route of a dashboard", () => {
  /**
   * @param {string} method
   * @param {string} path
   * @param {Record<string, string>} [headers]
   * @param {Options} [options]
   */
  const answer = (method, path, headers = {}, options = OF_ACME) =>
    make({ allowedOrigins: ["https://shop.example"], ...options })(
      new Request(`https://app.example${path}`, { method, headers }),
    );

  test("has the methods and paths of its operations, and no others", async () => {
    for (const [method, path, status] of /** @type {[string, string, number][]} */ ([
      ["GET", "/api/v1/invitations", 200],
      ["GET", "/api/v1/invitations/inv_none", 404],
      ["GET", "/api/v1/invitations/webhook", 404],
      ["GET", "/api/v1/invitations/%77ebhook", 404],
      ["POST", "/api/v1/invitations/webhook", 404],
      ["DELETE", "/api/v1/invitations/webhook", 404],
      ["PATCH", "/api/v1/invitations", 405],
      ["DELETE", "/api/v1/invitations/inv_1", 405],
      ["GET", "/api/v1/invitations/inv_1/cancel", 405],
      ["GET", "/api/v1/webhook", 404],
      ["GET", "/", 404],
    ])) {
      const found = await answer(method, path);
      assert.equal(found.status, status, `${method} ${path}`);
    }
    assert.equal(sandbox.requests().length, 2);
    const only = {
      operations: /** @type {const} */ (["list"]),
      visible: /** @type {const} */ ("all"),
    };
    assert.equal((await answer("GET", "/v1/invitations/inv_1", {}, only)).status, 404);
    assert.equal((await answer("POST", "/v1/invitations", {}, only)).status, 405);
    assert.equal((await answer("GET", "/v1/invitations", {}, {})).status, 405);
  });

  test("keeps to the origins, and answers preflights with its methods", async () => {
    for (const [headers, status] of /** @type {[Record<string, string>, number][]} */ ([
      [{ origin: "https://evil.example" }, 403],
      [{ "sec-fetch-site": "cross-site" }, 403],
      [{ "sec-fetch-site": "same-origin" }, 200],
      [{ origin: "https://shop.example" }, 200],
      [{}, 200],
    ])) {
      const found = await answer("GET", "/v1/invitations", headers);
      assert.equal(found.status, status, JSON.stringify(headers));
      assert.equal(found.headers.get("cache-control"), "no-store");
      const allowed = headers.origin === "https://shop.example" ? headers.origin : null;
      assert.equal(found.headers.get("access-control-allow-origin"), allowed);
    }
    const form = {
      "content-type": "application/x-www-form-urlencoded",
      origin: "https://app.example",
    };
    assert.equal((await answer("POST", "/v1/invitations/inv_1/cancel", form)).status, 415);
    for (const [path, methods] of [
      ["/v1/invitations", "POST, GET"],
      ["/v1/invitations/inv_1", "GET"],
      ["/v1/invitations/inv_1/cancel", "POST"],
    ]) {
      const found = await answer("OPTIONS", path, { origin: "https://shop.example" });
      assert.equal(found.status, 204);
      assert.equal(found.headers.get("access-control-allow-methods"), methods);
      assert.equal(found.headers.get("allow"), `${methods}, OPTIONS`);
    }
  });

  test("does not start without a rule of who sees what", () => {
    for (const [options, text] of /** @type {[any, string][]} */ ([
      [{ operations: ["list"] }, 'options.visible must be a function or "all", found'],
      [{ operations: ["list"], visible: "any" }, 'options.visible must be a function or "all"'],
      [{ operations: [] }, "options.operations"],
      [{ operations: ["retreive"], visible: "all" }, 'did you mean "retrieve"?'],
      [{ operations: ["webhook"], visible: "all" }, "options.operations[0] must be"],
    ])) {
      assert.throws(
        () => createInvitationHandler({ public: true, apiKey: KEY, ...options }),
        (/** @type {any} */ error) =>
          error.code === "invalid_request" && error.message.includes(text),
      );
    }
  });
});
