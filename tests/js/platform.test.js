// @ts-check
// Dates, hosts and base URLs as the engine reads them: src/platform and src/client/base_url.rs test
// what Rust's crates read with the same vectors.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { createInvitation, InvitationsError, normalizeInvitation } from "zavu-invitations";

const KEY = "zv_test_example";
const DAY = 86_400_000;
const LAST = Date.parse("9999-12-31T23:59:59Z");

/** @param {string} name */
function vectors(name) {
  const file = new URL(`../platform-vectors/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, "utf8"));
}

/**
 * What a call fails with.
 *
 * @param {object} options
 * @returns {Promise<InvitationsError>}
 */
async function failure(options) {
  const error = await createInvitation({ clientName: "Acme" }, { apiKey: KEY, ...options }).then(
    () => assert.fail("it did not fail"),
    (error) => error,
  );
  assert.ok(error instanceof InvitationsError, String(error));
  return error;
}

/** @typedef {{ text: string, unixMs: number | null }} Time */

describe("platform", () => {
  const dates = /** @type {{ rfc3339: Time[], httpDate: Time[] }} */ (vectors("dates"));
  const isNumber = /^[0-9]+$/;

  for (const { text, unixMs } of dates.httpDate.filter(({ text }) => !isNumber.test(text))) {
    test(`HTTP date ${JSON.stringify(text)}`, async () => {
      const headers = { date: new Date(0).toUTCString(), "retry-after": text };
      const fetch = async () => new Response("{}", { status: 429, headers });
      const { retryAfterMs } = await failure({ fetch, maxRetries: 0 });
      assert.equal(retryAfterMs, unixMs === null || unixMs === 0 ? undefined : unixMs);
    });
  }

  for (const { text, unixMs } of dates.rfc3339) {
    test(`RFC 3339 time ${JSON.stringify(text)}`, async () => {
      const fetch = async () => new Response("{}", { status: 401 });
      const { code } = await failure({ fetch, reconcile: { since: text } });
      const isUsable = unixMs !== null && unixMs >= Date.UTC(2020) && unixMs <= Date.now();
      assert.equal(code, isUsable ? "authentication" : "invalid_request");
    });

    // No time that lasts a week follows the last one of RFC 3339.
    if (unixMs === null || unixMs + 7 * DAY > LAST) continue;
    test(`an invitation created at ${JSON.stringify(text)}`, async () => {
      const item = {
        // An id that no other call of this process got.
        id: `inv_${text}`,
        url: "https://dashboard.zavu.dev/invite/example",
        token: "example",
        status: "pending",
        clientName: "Acme",
        createdAt: text,
        expiresAt: new Date(unixMs + 7 * DAY).toISOString(),
      };
      const headers = { date: new Date(unixMs).toUTCString() };
      const fetch = async (
        /** @type {string} */ _,
        /** @type {{ method: string }} */ { method },
      ) => {
        if (method === "POST") throw new TypeError("Failed to fetch");
        return new Response(JSON.stringify({ items: [item] }), { headers });
      };
      const { reconciled } = await createInvitation({ clientName: "Acme" }, { apiKey: KEY, fetch });
      assert.equal(reconciled, true);
    });
  }

  for (const { domain, ascii } of vectors("domains")) {
    if (/^[\0-\x7f]*$/.test(domain)) continue;
    test(`domain ${JSON.stringify(domain)}`, () => {
      const { value } = normalizeInvitation({ clientEmail: `a@${domain}` });
      const found = /** @type {string} */ (value.clientEmail);
      if (ascii === null) assert.match(found, /[^\0-\x7f]/);
      else assert.equal(found, `a@${ascii}`);
    });
  }

  const urls = /** @type {Record<string, any[]>} */ (vectors("base-urls"));
  const refused = "options.baseUrl is refused, and nothing was sent: ";
  const answering = async () => new Response("{}", { status: 401 });

  for (const baseUrl of urls.secure ?? []) {
    test(`base URL ${JSON.stringify(baseUrl)} is secure`, async () => {
      const { code } = await failure({ baseUrl, fetch: answering });
      assert.equal(code, "authentication");
    });
  }
  for (const baseUrl of urls.insecure ?? []) {
    test(`base URL ${JSON.stringify(baseUrl)} is insecure`, async () => {
      const { code, outcome } = await failure({ baseUrl, fetch: answering });
      assert.deepEqual([code, outcome], ["insecure_base_url", "not_sent"]);
      const allowed = { baseUrl, fetch: answering, dangerouslyAllowHttp: true };
      assert.equal((await failure(allowed)).code, "authentication");
    });
  }
  for (const [baseUrl, why] of urls.invalid ?? []) {
    test(`base URL ${JSON.stringify(baseUrl)} is invalid`, async () => {
      const { code, outcome, message } = await failure({ baseUrl, fetch: answering });
      assert.deepEqual([code, outcome], ["invalid_request", "not_sent"]);
      assert.equal(message, refused + why);
    });
  }
});
