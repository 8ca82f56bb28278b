// @ts-check
// The vectors of tests/webhook-vectors, which Python's hmac signed: Node's crypto signs the same, and the
// package gives the verdicts that they state.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { isWebhookError, signWebhook, verifyWebhook } from "zavu-invitations/webhooks";

/**
 * @typedef {object} Vector
 * @property {string} name
 * @property {{ base64: string } | { before: string, repeated: string, count: number, after: string }} body
 * @property {string} header
 * @property {{ scheme: "v1" | "v2", secret: string, time: string }[]} signatures
 * @property {string[]} secrets
 * @property {import("zavu-invitations").VerifyWebhookOptions} options
 * @property {{ id: string } | { code: import("zavu-invitations").WebhookErrorCode }} expected
 */

/** @type {Vector[]} */
const vectors = JSON.parse(
  readFileSync(new URL("../../webhook-vectors/all.json", import.meta.url), "utf8"),
);

/** @param {Vector["body"]} body */
function bytesOf(body) {
  if ("base64" in body) return Buffer.from(body.base64, "base64");
  return Buffer.from(body.before + body.repeated.repeat(body.count) + body.after);
}

/** @param {() => unknown} verify @param {Vector} vector */
function assertVerdict(verify, { expected, secrets, header }) {
  if ("id" in expected) {
    assert.equal(/** @type {{ id: string }} */ (verify()).id, expected.id);
    return;
  }
  assert.throws(verify, (/** @type {Error} */ error) => {
    assert(isWebhookError(error, expected.code), String(error));
    const text = JSON.stringify(error) + error.stack;
    for (const secret of [...secrets, ...header.split(/[,=]/)]) {
      assert(secret.trim().length < 16 || !text.includes(secret), "a secret is in the error");
    }
    return true;
  });
}

describe("the vectors of signatures", () => {
  for (const vector of vectors) {
    test(vector.name, () => {
      const bytes = bytesOf(vector.body);
      for (const { scheme, secret, time } of vector.signatures) {
        const hmac = createHmac("sha256", secret);
        if (scheme === "v2") hmac.update(`${time}.`);
        const hex = hmac.update(bytes).digest("hex");
        assert(vector.header.includes(`${scheme}=${hex}`), "Node's crypto signs otherwise");
        if (secret.trim() !== secret || secret === "" || time.startsWith("0")) continue;
        const now = Number(time) * 1000;
        if (bytes.length > 0 && Number.isSafeInteger(now)) {
          const signed = signWebhook(bytes, secret, { schemes: [scheme], now });
          assert.equal(signed, `t=${time},${scheme}=${hex}`);
        }
      }
      const { header, secrets, options } = vector;
      assertVerdict(() => verifyWebhook(bytes, header, secrets, options), vector);
      const text = bytes.toString("utf8");
      if (!Buffer.from(text).equals(bytes)) return;
      assertVerdict(() => verifyWebhook(text, header, secrets, options), vector);
    });
  }
});
