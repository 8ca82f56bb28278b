// @ts-check
// What helps between the creation of an invitation and its end.
import assert from "node:assert/strict";
import { after, afterEach, describe, test } from "node:test";
import {
  createInvitation,
  dueForReminder,
  InvitationsClient,
  isUsable,
  reissueInvitation,
  remainingMs,
  shareLinks,
} from "zavu-invitations";
import es from "zavu-invitations/locales/es";
import { startSandbox } from "./support/sandbox.js";

const EXPIRES = "2026-09-08T10:00:00Z";
const EXPIRES_MS = Date.parse(EXPIRES);
const DAY_MS = 86_400_000;
const pending = { status: "pending", expiresAt: EXPIRES };

describe("a link", () => {
  test("is usable until it expires or ends", () => {
    for (const now of [EXPIRES_MS - 5, new Date(EXPIRES_MS - 5), "2026-09-08T09:59:59.995Z"]) {
      assert.equal(remainingMs(pending, now), 5);
      assert.equal(isUsable(pending, now), true);
    }
    assert.equal(isUsable(pending, EXPIRES_MS), false);
    for (const status of ["completed", "cancelled", "expired", "renamed"]) {
      assert.equal(remainingMs({ ...pending, status }, 0), 0, status);
    }
    const inAnHour = new Date(Date.now() + 3_600_000).toISOString();
    assert.ok(isUsable({ ...pending, expiresAt: inAnHour }));
    assert.ok(!isUsable(pending, Date.now() + 1e12));
    assert.equal(remainingMs({ ...pending, expiresAt: "soon" }), 0);
  });

  test("is due for a reminder in its last days", () => {
    const days = (/** @type {number} */ count) => ({
      status: "pending",
      expiresAt: new Date(EXPIRES_MS + count * DAY_MS).toISOString(),
    });
    const all = [days(3), days(1), { ...days(1), status: "completed" }, days(2), days(-1)];
    const due = dueForReminder(all, { beforeExpiryDays: 2, now: EXPIRES_MS });
    assert.deepEqual(due, [all[1], all[3]]);
    assert.equal(due[0], all[1], "the same objects");
    assert.deepEqual(dueForReminder([], { beforeExpiryDays: 2 }), []);
  });

  test("is not judged by what is no invitation", () => {
    for (const [call, text] of /** @type {[() => unknown, string][]} */ ([
      [() => isUsable(/** @type {any} */ (null)), "invitation must be an object, found null"],
      [
        () => isUsable(/** @type {any} */ ({ ...pending, status: null })),
        "invitation.status must be a string, found null",
      ],
      [
        () => isUsable(/** @type {any} */ ({})),
        "invitation.status must be a string, found undefined",
      ],
      [
        () => remainingMs(/** @type {any} */ ({ ...pending, expiresAt: 7 })),
        "invitation.expiresAt must be a string",
      ],
      [
        () => isUsable(pending, /** @type {any} */ ("now")),
        'now must be a Date, Unix milliseconds or an RFC 3339 time such as "2026-09-01T10:00:00Z", found "now"',
      ],
      [() => isUsable(pending, new Date("soon")), "now must be a Date"],
      [
        () => dueForReminder([pending], { beforeExpiryDays: 0 }),
        "options.beforeExpiryDays must be at least 1, found 0",
      ],
      [
        () => dueForReminder([], { beforeExpiryDays: 0 }),
        "options.beforeExpiryDays must be at least 1, found 0",
      ],
      [() => dueForReminder([], { beforeExpiryDays: 2, now: "now" }), "now must be a Date"],
      [
        () => dueForReminder([pending], { beforeExpiryDays: 31 }),
        "options.beforeExpiryDays must be at most 30, found 31",
      ],
      [
        () => dueForReminder([pending], /** @type {any} */ ({})),
        "options.beforeExpiryDays must be a number",
      ],
    ])) {
      assert.throws(call, (/** @type {any} */ error) => {
        assert.equal(error.code, "invalid_request");
        assert.ok(error.message.includes(text), error.message);
        return true;
      });
    }
  });

  test("has one issue if it is no object: its members are missing only for that reason", () => {
    for (const call of [isUsable, shareLinks]) {
      assert.throws(
        () => call(/** @type {any} */ (null)),
        (/** @type {any} */ error) => error.issues.length === 1,
      );
    }
  });

  test("is shared by links of three apps", () => {
    const invitation = {
      url: "https://dashboard.zavu.dev/invite/planted-token",
      clientPhone: "+14155551234",
      clientEmail: "contact@acme.example",
    };
    const url = encodeURIComponent(invitation.url);
    const text = `Please%20use%20this%20link%20to%20connect%20your%20WhatsApp%20account%3A%20${url}`;
    assert.deepEqual(shareLinks(invitation), {
      whatsapp: `https://wa.me/14155551234?text=${text}`,
      email: `mailto:contact@acme.example?subject=Connect%20your%20WhatsApp%20account&body=${text}`,
      sms: `sms:+14155551234?body=${text}`,
    });
    for (const locale of ["es", "es-MX", "ES-419", es]) {
      assert.ok(shareLinks(invitation, { locale }).whatsapp.includes("Usa%20este%20enlace"));
    }
    const message = "Olá 😀 {url} & mais\nAté logo";
    const links = shareLinks({ ...invitation, clientPhone: null, clientEmail: null }, { message });
    const own = `Ol%C3%A1%20%F0%9F%98%80%20${url}%20%26%20mais%0AAt%C3%A9%20logo`;
    assert.equal(links.whatsapp, `https://wa.me/?text=${own}`);
    assert.ok(
      links.email.startsWith("mailto:?subject=") && links.email.endsWith("%0D%0AAt%C3%A9%20logo"),
    );
    assert.ok(!("sms" in links));
    const body = new URL(links.email).searchParams.get("body");
    assert.equal(body, message.replace("{url}", invitation.url).replace("\n", "\r\n"));
    for (const [wrong, options, text] of /** @type {[any, any, string][]} */ ([
      [{}, {}, "invitation.url must be a string, found undefined"],
      [invitation, { locale: "de" }, "options.locale must be"],
      [invitation, { message: 7 }, "options.message must be a string, found a number"],
      [{ ...invitation, clientPhone: 7 }, {}, "invitation.clientPhone must be a string"],
    ])) {
      assert.throws(
        () => shareLinks(wrong, options),
        (/** @type {any} */ error) =>
          error.message.includes(text) && !JSON.stringify(error).includes("planted"),
      );
    }
  });
});

describe("a reissue", { timeout: 60_000 }, async () => {
  const sandbox = await startSandbox();
  const options = { apiKey: sandbox.key, baseUrl: sandbox.url };
  after(() => sandbox.close());
  afterEach(() => sandbox.reset());
  const data = {
    clientName: "Acme",
    clientEmail: "contact@acme.example",
    clientPhone: "+14155552671",
    phoneNumberId: "pn_1",
  };

  test("creates anew with the same data, then cancels the old one", async () => {
    const { invitation: old } = await createInvitation({ ...data, expiresInDays: 2 }, options);
    const { invitation, cancelError } = await reissueInvitation(old.id, options);
    assert.equal(cancelError, undefined);
    assert.notEqual(invitation.id, old.id);
    const [newest, oldest] = sandbox.invitations();
    for (const field of Object.keys(data)) {
      assert.equal(
        newest?.[/** @type {"clientName"} */ (field)],
        old[/** @type {"clientName"} */ (field)],
      );
    }
    assert.deepEqual([newest?.status, oldest?.status], ["pending", "cancelled"]);
    assert.equal(invitation.url, newest?.url);
    const order = sandbox.requests().map(({ operation }) => operation);
    assert.deepEqual(order, ["create", "retrieve", "create", "cancel"]);
    const client = new InvitationsClient(options);
    const overrides = { clientName: "Umbrella", expiresInDays: 30 };
    const second = await client.reissue(invitation.id, { overrides });
    assert.equal(second.invitation.clientName, "Umbrella");
    assert.equal(second.invitation.clientEmail, data.clientEmail);
    assert.ok(remainingMs(second.invitation) > 29 * DAY_MS);
  });

  test("leaves out the number if the new one is of Messenger", async () => {
    const { invitation: old } = await createInvitation(data, options);
    const overrides = { connectionType: /** @type {const} */ ("messenger") };
    const { invitation } = await reissueInvitation(old.id, { ...options, overrides });
    assert.equal(invitation.connectionType, "messenger");
    assert.equal(invitation.phoneNumberId ?? null, null);
  });

  test("is refused where nothing can be used any more, and creates nothing", async () => {
    const { invitation } = await createInvitation({}, options);
    sandbox.startSignup(invitation.id);
    sandbox.completeSignup(invitation.id);
    await assert.rejects(reissueInvitation(invitation.id, options), {
      code: "conflict",
      outcome: "not_sent",
    });
    await assert.rejects(reissueInvitation("inv_none", options), { code: "not_found" });
    const { invitation: other } = await createInvitation({}, options);
    for (const overrides of /** @type {any[]} */ ([
      { expiresInDays: 31 },
      { clientNmae: "x" },
      { clientName: null },
      "x",
    ])) {
      await assert.rejects(reissueInvitation(other.id, { ...options, overrides }), {
        code: "invalid_request",
        outcome: "not_sent",
      });
    }
    assert.equal(sandbox.requests("create").length, 2);
    assert.equal(sandbox.requests("cancel").length, 0);
  });

  test("tells why the old one could not be cancelled", async () => {
    const { invitation: old } = await createInvitation(data, options);
    sandbox.faults.push({ kind: "status", status: 403, operation: "cancel" });
    const reissued = await reissueInvitation(old.id, options);
    assert.equal(reissued.cancelError?.code, "permission");
    assert.equal(sandbox.invitations().length, 2);
    assert.ok(reissued.invitation.url);
  });

  test("never cancels what it found in place of a new one", async () => {
    const since = Date.now() - 60_000;
    const { invitation: old } = await createInvitation(data, options);
    await assert.rejects(reissueInvitation(old.id, { ...options, reconcile: { since } }), {
      code: "conflict",
    });
    assert.equal(sandbox.invitations()[0]?.status, "pending");
  });
});
