// @ts-check
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { createInvitationSchema, invitationSchema, validateInvitation } from "zavu-invitations";

/**
 * @param {string} directory
 * @returns {any[]}
 */
function vectors(directory) {
  const url = new URL(`../${directory}/`, import.meta.url);
  return readdirSync(url).flatMap((file) => JSON.parse(readFileSync(new URL(file, url), "utf8")));
}

describe("Standard Schema", () => {
  const { version, vendor, validate } = invitationSchema["~standard"];

  test("says who it is", () => {
    assert.deepEqual([version, vendor], [1, "zavu-invitations"]);
  });

  test("gives the verdict of validateInvitation, on every vector", () => {
    for (const { name, input } of vectors("vectors")) {
      const expected = validateInvitation(input);
      const { issues, warnings } = expected.ok ? { ...expected, issues: undefined } : expected;
      const result = validate(input);
      assert.deepEqual([result.issues, result.warnings], [issues, warnings], name);
      if (expected.ok) assert.deepEqual("value" in result && result.value, expected.value, name);
    }
  });

  test("changes nothing unless it is told to normalize", () => {
    const form = { clientName: " Acme ", expiresInDays: "14" };
    const { issues } = validate(form);
    assert.deepEqual(
      issues?.map(({ path, code }) => [path, code]),
      [[["expiresInDays"], "invalid_type"]],
    );
    assert.deepEqual(validate({ clientName: " Acme " }), {
      value: { clientName: " Acme " },
      warnings: [],
    });
    assert.deepEqual(createInvitationSchema({ normalize: true })["~standard"].validate(form), {
      value: { clientName: "Acme", expiresInDays: 14 },
      warnings: [],
    });
  });

  test("is not made with a switch that is no boolean", () => {
    for (const name of ["normalize", "allowUnknown"]) {
      for (const value of ["yes", 1, null, {}]) {
        assert.throws(() => createInvitationSchema(/** @type {any} */ ({ [name]: value })), {
          code: "invalid_request",
          message: new RegExp(`options\\.${name} must be a boolean`),
        });
      }
    }
  });

  test("normalizes as normalizeInvitation does, on every form", () => {
    for (const { name, form, value, defaultCountry, issues } of vectors("form-vectors")) {
      const schema = createInvitationSchema({ normalize: true, defaultCountry });
      const result = schema["~standard"].validate(
        Array.isArray(form) ? new URLSearchParams(form) : form,
      );
      assert.deepEqual(result.issues?.map(({ code }) => code) ?? [], issues, name);
      if ("value" in result) assert.deepEqual(result.value, value, name);
    }
  });

  test("hands over warnings beside a value that is good", () => {
    const result = validate({ clientEmail: "a@b" });
    assert.equal(result.issues, undefined);
    assert.deepEqual(
      result.warnings.map(({ code }) => code),
      ["email_domain_without_dot"],
    );
  });

  test("names every issue's place, an item of a list too", () => {
    const { issues } = validate({ allowedPhoneCountries: ["US", "us"], clientNam: 1 });
    assert.deepEqual(
      issues?.map(({ path }) => path),
      [["allowedPhoneCountries", 1], ["clientNam"]],
    );
    assert.deepEqual(
      validate(null).issues?.map(({ path }) => path),
      [[]],
    );
  });
});
