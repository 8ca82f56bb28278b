// @ts-check
// What is found in a request does not hang on how it was handed over: one as most are takes a short
// way, and the same with an unknown name beside it the long one.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { spyOnInstances } from "./support/instances.js";

/** How often the long way was taken. */
let reports = 0;
spyOnInstances({
  entrance:
    (enter, name) =>
    (/** @type {unknown[]} */ ...values) => {
      if (name === "report") reports++;
      return enter(...values);
    },
});
const { validateInvitation } = await import("zavu-invitations");

const unit = fc.oneof(
  fc.constantFrom("a", "B", "7", " ", "é", "日", "😀", "\ufffd", "\uf000", "\u0000", "\u0085"),
  fc.constantFrom("\ud83d", "\ude00"),
);
const text = (/** @type {string[]} */ ...valid) =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...valid) },
    { weight: 1, arbitrary: fc.string({ unit, maxLength: 5 }) },
  );
const request = fc.record(
  /** @satisfies {Record<import("zavu-invitations").InvitationField, unknown>} */ ({
    clientName: text("Example Bakery", "Café Ñandú", "日本😀", "x".repeat(5000)),
    clientEmail: text("owner@bakery.example", "owner@gmial.com", "owner@b", "é@b.example"),
    clientPhone: text("+14155552671", "+1415555267", "+442079460958", "+１4155552671"),
    phoneNumberId: text("pn_example", "ñ", "😀", "x".repeat(5000)),
    expiresInDays: fc.constantFrom(7, 30, 31, 0.5, Number.NaN, -0),
    allowedPhoneCountries: fc.array(
      fc.oneof(
        { weight: 9, arbitrary: fc.constantFrom("US", "MX", "GB") },
        { weight: 1, arbitrary: fc.constantFrom("us", "é€", "ŕœ", "😀", "U", "USA", "ZZ") },
      ),
      { maxLength: 3 },
    ),
    connectionType: fc.constantFrom("whatsapp_waba", "messenger", "whatsapp", ""),
  }),
  { requiredKeys: [], noNullPrototype: true },
);

/** @param {object} input */
function compare(input) {
  const { warnings, ...found } = validateInvitation(/** @type {unknown} */ (input));
  const beside = validateInvitation({ ...input, foo: 1 });
  assert.deepStrictEqual(warnings, beside.warnings);
  assert(!beside.ok);
  assert.deepStrictEqual(found.ok ? [] : found.issues, beside.issues.slice(0, -1));
  if (found.ok) assert.deepStrictEqual(found.value, input);
}

test("a request and the same with an unknown name", () => {
  fc.assert(fc.property(request, compare), { numRuns: 5000, seed: 23 });
});

test("two halves of a character in neighbouring texts", () => {
  for (const [left, right] of [
    ["x\ud83d", "\ude00x"],
    ["\ud83d", "\ude00"],
    ["é\ud83d", "\ude00"],
    ["x\ud83d", "\ude00\ud83d"],
  ]) {
    compare({ clientName: left, phoneNumberId: right });
  }
});

test("nothing but the short way is taken by an ordinary request", () => {
  const before = reports;
  for (const input of [
    {},
    { clientName: "Example Bakery", clientEmail: "owner@bakery.example" },
    { clientName: "Café Ñandú 😀", clientPhone: "+14155552671", connectionType: "messenger" },
    { clientName: "日本", clientEmail: "a@b.example", phoneNumberId: "ñ" },
    { expiresInDays: 7, phoneNumberId: "pn_example", connectionType: "whatsapp_waba" },
    { clientPhone: "+14155552671", allowedPhoneCountries: ["MX", "US"], expiresInDays: 30 },
  ]) {
    assert.deepStrictEqual(validateInvitation(input), { ok: true, value: input, warnings: [] });
  }
  assert.equal(reports, before);
  validateInvitation({ clientName: "" });
  assert.equal(reports, before + 1);
});
