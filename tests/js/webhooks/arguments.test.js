// @ts-check
// What any program can pass: whatever is wrong with it, the error is a WebhookError that says what to do.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { describe, test } from "node:test";
import { runInNewContext } from "node:vm";
import * as root from "zavu-invitations";
import * as entry from "zavu-invitations/webhooks";
import { freshCopy } from "../support/package.js";

const {
  isInvitationStatusChanged,
  isInvitationsError,
  isWebhookError,
  signWebhook,
  verifyWebhook,
  WebhookError,
} = entry;
/** @type {any} Anything may be passed. */
const verify = verifyWebhook;

const SECRET = "whsec_example_0123456789";
const EVENT = {
  id: "evt_1",
  type: "invitation.status_changed",
  timestamp: 1,
  projectId: "prj_1",
  data: { invitationId: "inv_1", currentStatus: "completed", extra: { kept: [null, 1e300] } },
};
const BODY = JSON.stringify(EVENT);
const HEADER = signWebhook(BODY, SECRET);

/** @param {() => unknown} run @param {string} code @param {RegExp} [message] */
function assertRefused(run, code, message = /./) {
  assert.throws(run, (error) => {
    assert(error instanceof WebhookError, String(error));
    assert.equal(error.code, code);
    assert.match(error.message, message);
    const text = `${JSON.stringify(error)} ${error.stack}`;
    assert(!text.includes(SECRET) && !text.includes(HEADER.slice(-64)), text);
    return true;
  });
}

describe("the entry", () => {
  test("is the module of the others, in ESM and in CommonJS", () => {
    assert.equal(entry.verifyWebhook, root.verifyWebhook);
    const require = createRequire(import.meta.url);
    assert.equal(require("zavu-invitations/webhooks"), require("zavu-invitations/server"));
  });

  test("is named by the error of the build for pages", async () => {
    const page = await freshCopy("zavu-invitations", "browser");
    const hint = /zavu-invitations\/webhooks/;
    for (const name of /** @type {const} */ ([
      "verifyWebhook",
      "signWebhook",
      "createWebhookHandler",
    ])) {
      assert.throws(() => /** @type {any} */ (page)[name](), hint);
    }
    for (const name of /** @type {const} */ ([
      "getWebhook",
      "setWebhook",
      "updateWebhook",
      "deleteWebhook",
    ])) {
      await assert.rejects(/** @type {any} */ (page)[name]({}), hint);
      const client = new page.InvitationsClient({ baseUrl: "https://app.example" });
      await assert.rejects(/** @type {any} */ (client)[name]({}), hint);
    }
  });
});

describe("the body", () => {
  test("may be a text or bytes of any kind and realm", () => {
    const bytes = new TextEncoder().encode(BODY);
    const padded = new Uint8Array(bytes.length + 8);
    padded.set(bytes, 4);
    const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
    shared.set(bytes);
    const foreign = runInNewContext("new Uint8Array(list)", { list: [...bytes] });
    for (const body of [
      BODY,
      bytes,
      Buffer.from(BODY),
      bytes.buffer,
      padded.subarray(4, -4),
      new DataView(padded.buffer, 4, bytes.length),
      shared,
      shared.buffer,
      foreign,
      foreign.buffer,
    ]) {
      assert.deepEqual(verify(body, HEADER, SECRET), EVENT);
    }
  });

  test("is malformed where it was parsed, and the message says what to do", () => {
    const hint = /Express.*Fastify.*Nest.*Next.*Lambda.*isBase64Encoded.*Firebase/;
    const bodies = [EVENT, [EVENT], null, undefined, 1, true, 1n, Symbol(), () => BODY, new Map()];
    const revoked = Proxy.revocable({}, {});
    revoked.revoke();
    for (const body of [...bodies, Promise.resolve(BODY), new Blob([BODY]), new Date()]) {
      assertRefused(() => verify(body, HEADER, SECRET), "malformed", hint);
      assertRefused(() => /** @type {any} */ (signWebhook)(body, SECRET), "malformed", hint);
    }
    assertRefused(() => verify(revoked.proxy, HEADER, SECRET), "malformed", /throws an exception/);
  });

  test("is malformed with a lone surrogate or a buffer that was transferred", () => {
    const text = BODY.replace("inv_1", "\ud83d");
    assertRefused(() => verify(text, HEADER, SECRET), "malformed", /lone surrogate/);
    const bytes = new TextEncoder().encode(BODY);
    structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
    assertRefused(() => verify(bytes, HEADER, SECRET), "malformed", /buffer was transferred/);
    assertRefused(() => verify(bytes.buffer, HEADER, SECRET), "malformed");
  });

  test("keeps escaped lone surrogates, unknown fields and other types", () => {
    const body = '{"id":"\\ud83d","type":"x","data":{"__proto__":{"a":1}},"extra":[0.1]}';
    const event = verify(body, signWebhook(body, SECRET), SECRET);
    assert.equal(JSON.stringify(event), body);
    assert.equal(isInvitationStatusChanged(event), false);
  });
});

describe("the headers", () => {
  test("may be Headers, an object with names of any case, or the value", () => {
    const [time, ...signatures] = HEADER.split(",");
    for (const headers of [
      HEADER,
      new Headers({ "X-Zavu-Signature": HEADER }),
      new Map([["x-zavu-signature", HEADER]]),
      { "X-Zavu-Signature": HEADER, host: "app.example" },
      { "x-ZAVU-signature": [HEADER], cookie: undefined },
      { "x-zavu-signature": [time, ...signatures] },
      Object.assign(Object.create(null), { "x-zavu-signature": HEADER }),
      { get: (/** @type {string} */ name) => (name === "x-zavu-signature" ? HEADER : null) },
    ]) {
      assert.equal(verify(BODY, headers, SECRET).id, "evt_1");
    }
  });

  test("without the signature are told so", () => {
    const polluted = /** @type {any} */ (Object.prototype);
    polluted["x-zavu-signature"] = HEADER;
    try {
      for (const headers of [{}, new Headers(), "", " ", undefined, null, { "x-zavu": HEADER }]) {
        assertRefused(() => verify(BODY, headers, SECRET), "missing_signature", /pass the headers/);
      }
    } finally {
      delete polluted["x-zavu-signature"];
    }
  });

  test("that are something else are malformed", () => {
    const throwing = {
      get() {
        throw new Error("no");
      },
    };
    for (const headers of [1, true, Symbol(), 1n, throwing, { "x-zavu-signature": 7 }]) {
      assertRefused(() => verify(BODY, headers, SECRET), "malformed", /X-Zavu-Signature/);
    }
    const surrogate = `${HEADER}\ud83d`;
    for (const headers of [surrogate, { "x-zavu-signature": [surrogate] }]) {
      assertRefused(() => verify(BODY, headers, SECRET), "malformed", /has a lone surrogate/);
    }
    const long = HEADER.padEnd(70_000, ",");
    assertRefused(() => verify(BODY, long, SECRET), "malformed", /has 70000 characters/);
    assertRefused(() => verify(BODY, throwing, SECRET), "malformed", /cannot be read/);
    const twice = { "x-zavu-signature": [HEADER, HEADER] };
    assertRefused(() => verify(BODY, twice, SECRET), "malformed", /more than one t/);
    const bare = HEADER.slice(-64);
    assertRefused(() => verify(BODY, bare, SECRET), "malformed", /another scheme of Zavu's/);
  });
});

describe("the secret", () => {
  test("must be one", () => {
    const secrets = [
      undefined,
      null,
      "",
      " ",
      `${SECRET}\n`,
      ` ${SECRET}`,
      1,
      {},
      [],
      [SECRET, ""],
    ];
    for (const secret of [...secrets, "\ud83d", "x".repeat(70_000), Array(17).fill(SECRET)]) {
      assertRefused(() => verify(BODY, HEADER, secret), "invalid_secret");
    }
    const sign = /** @type {any} */ (signWebhook);
    assertRefused(() => sign(BODY, [SECRET]), "invalid_secret", /found array/);
  });

  test("may be one of several", () => {
    assert.equal(verifyWebhook(BODY, HEADER, ["whsec_other", SECRET]).id, "evt_1");
    assertRefused(() => verify(BODY, HEADER, ["whsec_other"]), "invalid_signature");
  });
});

describe("the options", () => {
  test("are named where they cannot be used", () => {
    for (const options of [
      null,
      1,
      "300",
      [],
      { toleranceSeconds: -1 },
      { toleranceSeconds: Number.POSITIVE_INFINITY },
      { toleranceSeconds: "300" },
      { futureSeconds: 0.5 },
      { schemes: [] },
      { schemes: ["v3"] },
      { schemes: "v2" },
      { now: new Date(Number.NaN) },
      { now: "2026-09-01" },
      { now: null },
      { tolerance: 300 },
    ]) {
      assertRefused(() => verify(BODY, HEADER, SECRET, options), "invalid_options", /^options\b/);
    }
    const mistaken = { toleranceSecond: 300 };
    assertRefused(
      () => verify(BODY, HEADER, SECRET, mistaken),
      "invalid_options",
      /toleranceSeconds/,
    );
  });

  test("take the time as a Date of any realm, or as a number", () => {
    const now = Date.UTC(2026, 8, 1);
    const header = signWebhook(BODY, SECRET, { now, schemes: ["v2"] });
    assert.match(header, new RegExp(`^t=${now / 1000},v2=[0-9a-f]{64}$`));
    for (const time of [now, new Date(now), now + 0.5, runInNewContext(`new Date(${now})`)]) {
      assert.equal(verify(BODY, header, SECRET, { now: time }).id, "evt_1");
    }
    const stale = { now: now + 300_001 };
    assertRefused(() => verify(BODY, header, SECRET, stale), "stale", /301 seconds old/);
  });
});

describe("the error", () => {
  test("is recognised across realms, and by its code", () => {
    const foreign = { name: "WebhookError", code: "stale" };
    assert(isWebhookError(foreign) && isWebhookError(foreign, "stale"));
    assert(!isWebhookError(foreign, "malformed"));
    for (const value of [null, undefined, 1, "WebhookError", new Error("x"), { name: "Error" }]) {
      assert.equal(isWebhookError(value), false);
    }
    const throwing = Object.defineProperty({}, "name", {
      get() {
        throw new Error("no");
      },
    });
    assert.equal(isWebhookError(throwing), false);
    assert.equal(isInvitationsError(foreign), false);
  });
});

describe("isInvitationStatusChanged", () => {
  test("is true of that type with an invitation and a status", () => {
    assert(isInvitationStatusChanged(verifyWebhook(BODY, HEADER, SECRET)));
    const { data } = EVENT;
    for (const event of [
      null,
      undefined,
      1,
      {},
      { ...EVENT, type: "message.received" },
      { ...EVENT, data: null },
      { ...EVENT, data: { ...data, invitationId: 1 } },
      { ...EVENT, data: { ...data, currentStatus: undefined } },
    ]) {
      assert.equal(isInvitationStatusChanged(event), false);
    }
  });
});
